"""Numbers, quantities, dates and ordinals in characters; grammar apart from data."""

from countymeasures.numerals.numbers import parse_number
from countymeasures.numerals.scanner import scan

__all__ = ["parse_number", "scan"]
