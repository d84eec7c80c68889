"""A file to raw text and what the file says of itself; start with ``read``."""

from countymeasures.reading.errors import ReadError, ReadErrorCode
from countymeasures.reading.files import SUFFIXES, read
from countymeasures.reading.raw import RawText

__all__ = ["SUFFIXES", "RawText", "ReadError", "ReadErrorCode", "read"]
