"""Which county a report is from.

Start with ``find_region``; the table of places is in ``gazetteer``.
"""

from countymeasures.places.region import find_region, region_of_code

__all__ = ["find_region", "region_of_code"]
