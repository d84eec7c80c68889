"""What the conditional random field sees of a character: its neighbours and known words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise, product
from typing import Generic, TypeVar

from spacy_pkuseg.feature_extractor import FeatureExtractor

SHORTEST, LONGEST = 2, 7
# Every text that is long enough has this feature, which no other model of pkuseg's knows.
OF_OURS = "starts.0"
# So many pairs of characters, of which reports have ever new ones, are kept at most.
_MOST_PAIRS = 1 << 16

F = TypeVar("F")


class CharacterFeatures(Generic[F]):
    """Features of each character of a text.

    They are pkuseg's, without its pairs of words, and up to six that only say how long the
    words of a lexicon are that start, end or go on at a character: what is learned of them
    from one word holds for each word of the lexicon, seen in training or not.

    Parameters
    ----------
    words : collection of str
        Words of the training text; each is a feature of its own.
    lexicon : collection of str
    value : callable
        What a feature is given as, by its name; None where it isn't wanted.

    Examples
    --------
    >>> features = CharacterFeatures(words=["修路"], lexicon=["修路", "公路"], value=str)
    >>> features("修路")[0][:5]
    ['$$', 'c.修', 'c1.路', 'cc1.修.路', 'w1.修路']
    >>> features("修路")[0][5:]
    ['starts.2', 'ends.0', 'inside.0', 'lexicon.2.0.0', 'after.0.0']
    """

    def __init__(
        self,
        words: Collection[str],
        lexicon: Collection[str],
        value: Callable[[str], F | None],
    ) -> None:
        self._value = value
        self._words = {
            word: (self._wanted(f"w1.{word}"), self._wanted(f"w-1.{word}"))
            for word in words
            if SHORTEST <= len(word) <= LONGEST
        }
        self._lexicon = frozenset(word for word in lexicon if SHORTEST <= len(word) <= LONGEST)
        # The longest known word that starts with two characters: most pairs start none.
        self._reach: dict[str, int] = {}
        for word in self._words.keys() | self._lexicon:
            self._reach[word[:2]] = max(len(word), self._reach.get(word[:2], 0))
        lengths = range(LONGEST + 1)
        self._lengths = {
            (start, end, within): self._wanted(
                f"starts.{start}",
                f"ends.{end}",
                f"inside.{within}",
                f"lexicon.{start}.{end}.{within}",
            )
            for start, end, within in product(lengths, repeat=3)
        }
        self._before = {
            (end, start): self._wanted(f"before.{end}.{start}")
            for end, start in product(lengths, repeat=2)
        }
        self._after = {
            (end, start): self._wanted(f"after.{end}.{start}")
            for end, start in product(lengths, repeat=2)
        }
        self._characters: dict[str, tuple[tuple[F, ...], tuple[F, ...]]] = {}
        self._pairs: dict[tuple[str, str], tuple[tuple[F, ...], tuple[F, ...], tuple[F, ...]]] = {}

    def __call__(self, text: str, unknown: Collection[str] = ()) -> list[list[F]]:
        """Return the features of each character.

        Parameters
        ----------
        text : str
        unknown : collection of str
            Words to be taken for unknown here, so that training meets some.

        Returns
        -------
        list of list
        """
        size = len(text)
        features = self._neighbours(list(FeatureExtractor.normalize_text(text)))
        starts, ends, inside = [0] * size, [0] * size, [0] * size
        for start in range(size - 1):
            reach = self._reach.get(text[start : start + 2], 0)
            for end in range(start + SHORTEST, min(start + reach, size) + 1):
                word = text[start:end]
                if word in unknown:
                    continue
                if word in self._words:
                    of_first, of_last = self._words[word]
                    features[start] += of_first
                    features[end - 1] += of_last
                if word in self._lexicon:
                    length = end - start
                    starts[start] = length
                    ends[end - 1] = max(ends[end - 1], length)
                    for index in range(start + 1, end - 1):
                        inside[index] = max(inside[index], length)
        for index, found in enumerate(features):
            found += self._lengths[starts[index], ends[index], inside[index]]
            if index:
                found += self._before[ends[index - 1], starts[index]]
            if index + 1 < size:
                found += self._after[ends[index], starts[index + 1]]
        return features

    def _wanted(self, *names: str) -> tuple[F, ...]:
        values = map(self._value, names)
        return tuple(value for value in values if value is not None)

    def _neighbours(self, characters: Sequence[str]) -> list[list[F]]:
        """Return pkuseg's features of a character, those beside it and the pairs they make."""
        if len(self._pairs) > _MOST_PAIRS:
            self._pairs.clear()
        own = [self._of_character(character) for character in characters]
        pairs = [self._of_pair(pair) for pair in pairwise(characters)]
        features = [list(of_itself) for of_itself, _ in own]
        for index, (of_first, of_second, _) in enumerate(pairs):
            features[index] += of_first
            features[index + 1] += of_second
        for index in range(2, len(characters)):
            features[index] += pairs[index - 2][2]
            features[index - 2] += own[index][1]
        return features

    def _of_character(self, character: str) -> tuple[tuple[F, ...], tuple[F, ...]]:
        """Return the features that a character gives to itself and to the one two before it."""
        found = self._characters.get(character)
        if found is None:
            found = self._characters[character] = (
                self._wanted("$$", f"c.{character}"),
                self._wanted(f"c2.{character}"),
            )
        return found

    def _of_pair(self, pair: tuple[str, str]) -> tuple[tuple[F, ...], tuple[F, ...], tuple[F, ...]]:
        """Return the features that a pair gives to its first, its second and the one behind."""
        found = self._pairs.get(pair)
        if found is None:
            first, second = pair
            found = self._pairs[pair] = (
                self._wanted(f"c1.{second}", f"cc1.{first}.{second}"),
                self._wanted(f"c-1.{first}", f"c-1c.{first}.{second}"),
                self._wanted(f"c-2.{first}", f"c-2c-1.{first}.{second}"),
            )
        return found
