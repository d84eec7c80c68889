"""Words that a learned segmenter never saw and must not cut."""

from __future__ import annotations

from collections.abc import Collection, Sequence

LEXICON = "lexicon.txt"
MOST_JOINED = 4


def join_known(words: Sequence[str], lexicon: Collection[str]) -> list[str]:
    """Join neighbours that together are a word of a lexicon, the longest first.

    Parameters
    ----------
    words : sequence of str
    lexicon : collection of str

    Returns
    -------
    list of str

    Examples
    --------
    >>> join_known(["仍", "然", "干", "旱"], {"仍然", "干旱"})
    ['仍然', '干旱']
    """
    joined: list[str] = []
    index = 0
    while index < len(words):
        for count in range(min(MOST_JOINED, len(words) - index), 0, -1):
            word = "".join(words[index : index + count])
            if count == 1 or word in lexicon:
                joined.append(word)
                index += count
                break
    return joined
