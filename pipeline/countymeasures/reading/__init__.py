"""A file to raw text and what the file says of itself; start with ``read``."""

from countymeasures.reading.errors import ReadError, ReadErrorCode
from countymeasures.reading.files import FOREIGN_SUFFIXES, SUFFIXES, read
from countymeasures.reading.raw import RawText

__all__ = ["FOREIGN_SUFFIXES", "SUFFIXES", "RawText", "ReadError", "ReadErrorCode", "read"]
