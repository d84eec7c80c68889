"""What was counted, what was done with it, and whether it is done yet; start at ``linker.py``."""

from countymeasures.linking.linker import Linker

__all__ = ["Linker"]
