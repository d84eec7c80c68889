"""Raw text to clean text with an alignment; start with :func:`clean`, then ``alignment``."""

from countymeasures.cleaning.alignment import Alignment, Edit, apply
from countymeasures.cleaning.cleaner import DEFAULT_STEPS, STEPS, CleanText, clean

__all__ = ["DEFAULT_STEPS", "STEPS", "Alignment", "CleanText", "Edit", "apply", "clean"]
