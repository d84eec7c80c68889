"""Raw text to clean text with an alignment; start with ``clean``, then ``alignment``."""

from countymeasures.cleaning.alignment import Alignment, Edit, apply
from countymeasures.cleaning.cleaner import DEFAULT_STEPS, STEPS, CleanText, clean
from countymeasures.cleaning.damage import Damage, find_damage
from countymeasures.cleaning.furniture import is_furniture

__all__ = [
    "DEFAULT_STEPS",
    "STEPS",
    "Alignment",
    "CleanText",
    "Damage",
    "Edit",
    "apply",
    "clean",
    "find_damage",
    "is_furniture",
]
