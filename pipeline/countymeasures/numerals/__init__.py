"""Numbers, quantities, dates and ordinals in characters; grammar apart from data."""

from countymeasures.numerals.numbers import parse_number
from countymeasures.numerals.reference import ReferenceDate, find_reference_date
from countymeasures.numerals.scanner import scan

__all__ = ["ReferenceDate", "find_reference_date", "parse_number", "scan"]
