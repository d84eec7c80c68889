"""What the conditional random field sees of a character: its neighbours and known words."""

from __future__ import annotations

from collections.abc import Collection

from spacy_pkuseg.feature_extractor import FeatureExtractor

SHORTEST, LONGEST = 2, 7
# Every text that is long enough has this feature, which no other model of pkuseg's knows.
OF_OURS = "starts.0"


class CharacterFeatures:
    """Names the features of each character of a text.

    They are pkuseg's, without its pairs of words, and up to six that only say how long the
    words of a lexicon are that start, end or go on at a character: what is learned of them
    from one word holds for each word of the lexicon, seen in training or not.

    Parameters
    ----------
    words : collection of str
        Words of the training text; each is a feature of its own.
    lexicon : collection of str

    Examples
    --------
    >>> features = CharacterFeatures(words=["修路"], lexicon=["修路", "公路"])
    >>> features("修路")[0][:5]
    ['$$', 'c.修', 'c1.路', 'cc1.修.路', 'w1.修路']
    >>> features("修路")[0][5:]
    ['starts.2', 'ends.0', 'inside.0', 'lexicon.2.0.0', 'after.0.0']
    """

    def __init__(self, words: Collection[str], lexicon: Collection[str]) -> None:
        self._words = frozenset(word for word in words if SHORTEST <= len(word) <= LONGEST)
        self._lexicon = frozenset(word for word in lexicon if SHORTEST <= len(word) <= LONGEST)
        # The longest known word that starts with two characters: most pairs start none.
        self._reach: dict[str, int] = {}
        for word in self._words | self._lexicon:
            self._reach[word[:2]] = max(len(word), self._reach.get(word[:2], 0))

    def __call__(self, text: str, unknown: Collection[str] = ()) -> list[list[str]]:
        """Return the names of the features of each character.

        Parameters
        ----------
        text : str
        unknown : collection of str
            Words to be taken for unknown here, so that training meets some.

        Returns
        -------
        list of list of str
        """
        size = len(text)
        features = _neighbours(text)
        starts, ends, inside = [0] * size, [0] * size, [0] * size
        for start in range(size - 1):
            reach = self._reach.get(text[start : start + 2], 0)
            for end in range(start + SHORTEST, min(start + reach, size) + 1):
                word = text[start:end]
                if word in unknown:
                    continue
                if word in self._words:
                    features[start].append(f"w1.{word}")
                    features[end - 1].append(f"w-1.{word}")
                if word in self._lexicon:
                    length = end - start
                    starts[start] = length
                    ends[end - 1] = max(ends[end - 1], length)
                    for index in range(start + 1, end - 1):
                        inside[index] = max(inside[index], length)
        for index, names in enumerate(features):
            start, end, within = starts[index], ends[index], inside[index]
            names += (
                f"starts.{start}",
                f"ends.{end}",
                f"inside.{within}",
                f"lexicon.{start}.{end}.{within}",
            )
            if index:
                names.append(f"before.{ends[index - 1]}.{start}")
            if index + 1 < size:
                names.append(f"after.{end}.{starts[index + 1]}")
        return features


def _neighbours(text: str) -> list[list[str]]:
    """Return pkuseg's names of a character, those beside it and the pairs they make."""
    characters = list(FeatureExtractor.normalize_text(text))
    features = [["$$", f"c.{character}"] for character in characters]
    for index in range(1, len(characters)):
        before, here = characters[index - 1], characters[index]
        features[index] += (f"c-1.{before}", f"c-1c.{before}.{here}")
        features[index - 1] += (f"c1.{here}", f"cc1.{before}.{here}")
    for index in range(2, len(characters)):
        first, before, here = characters[index - 2 : index + 1]
        features[index] += (f"c-2.{first}", f"c-2c-1.{first}.{before}")
        features[index - 2].append(f"c2.{here}")
    return features
