"""Words by jieba, with the project's dictionary."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from countymeasures.resources import config_path
from countymeasures.segmentation.protocol import FileSegmenter, SegmentationError, align

DICTIONARY = "dictionary.txt"


class JiebaSegmenter(FileSegmenter):
    """Cuts with jieba's own dictionary and ours.

    Parameters
    ----------
    words : iterable of str, optional
        Words to add; by default those of ``configs/dictionary.txt``.

    Raises
    ------
    SegmentationError
        If jieba is not installed.

    Examples
    --------
    >>> JiebaSegmenter()("实施易地扶贫搬迁")
    ['实施', '易地', '扶贫', '搬迁']
    """

    def __init__(self, words: tuple[str, ...] | None = None) -> None:
        self.words = read_dictionary() if words is None else tuple(words)

    def __call__(self, text: str) -> list[str]:
        """Return the words of a text."""
        return align(text, self._tokenizer.cut(text))

    def files(self) -> Mapping[str, bytes]:
        """Return the words that were added."""
        return {DICTIONARY: "".join(f"{word}\n" for word in self.words).encode()}

    def take(self, files: Mapping[str, bytes], where: str) -> None:
        """Take a list of words."""
        if DICTIONARY not in files:
            raise SegmentationError(f"{where}: expected {DICTIONARY}, got {sorted(files)}")
        self.words = parse_dictionary(files[DICTIONARY].decode())
        self.__dict__.pop("_tokenizer", None)

    @cached_property
    def _tokenizer(self) -> Any:
        # jieba's own loading keeps a marshal file in the shared temporary folder, where
        # anyone could have put another one, and prints: so the dictionary is read here.
        tokenizer = _import_jieba().Tokenizer()
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        for word in self.words:
            tokenizer.add_word(word)
        return tokenizer

    def __getstate__(self) -> dict[str, Any]:
        # jieba's tokenizer holds a lock; another process makes its own.
        return {"words": self.words}


def _import_jieba() -> Any:
    with warnings.catch_warnings():
        # Its source has escapes that newer Pythons warn of, and it asks for pkg_resources.
        warnings.simplefilter("ignore")
        try:
            import jieba
        except ImportError as error:
            raise SegmentationError(
                "the segmenter jieba needs jieba; install it: pip install jieba==0.42.1"
            ) from error
    return jieba


def read_dictionary() -> tuple[str, ...]:
    """Read the project's dictionary, ``configs/dictionary.txt``.

    Returns
    -------
    tuple of str
    """
    return parse_dictionary(config_path(DICTIONARY).read_text(encoding="utf-8"))


def parse_dictionary(text: str) -> tuple[str, ...]:
    r"""Return the words of a dictionary file: words between blanks, ``#`` opens a comment.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str
        Each word once, in the order of the file.

    Examples
    --------
    >>> parse_dictionary("# crops\n花椒 天麻\n花椒\n")
    ('花椒', '天麻')
    """
    lines = (line.partition("#")[0] for line in text.splitlines())
    return tuple(dict.fromkeys(word for line in lines for word in line.split()))
