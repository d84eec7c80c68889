"""The one error that reading a file raises."""

from __future__ import annotations

from typing import Literal

ReadErrorCode = Literal[
    "missing",
    "not_a_file",
    "unreadable",
    "unsupported",
    "too_large",
    "empty",
    "binary",
    "undecodable",
    "archive",
    "damaged",
    "no_text",
    "timeout",
    "memory",
]


class ReadError(ValueError):
    """A file cannot be read as a report; the message says what, where, and what to do.

    Parameters
    ----------
    code : str
        Kind of fault, for counting and filtering: ``missing``, ``not_a_file``,
        ``unreadable``, ``unsupported``, ``too_large``, ``empty``, ``binary``,
        ``undecodable``, ``archive``, ``damaged``, ``no_text``, ``timeout`` or ``memory``.
    message : str
        One line.
    """

    def __init__(self, code: ReadErrorCode, message: str) -> None:
        super().__init__(" ".join(message.split()))
        self.code: ReadErrorCode = code

    def __reduce__(self) -> tuple[type[ReadError], tuple[ReadErrorCode, str]]:
        return type(self), (self.code, str(self))
