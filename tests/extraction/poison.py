"""A worker whose pipeline fails on texts that say how."""

import os
import time

from countymeasures import components
from countymeasures.extraction import workers


def main(connection, settings):
    right = components.analyse

    def wrong(nlp, raw, **arguments):
        if "exception" in raw.text:
            raise RuntimeError("poisoned")
        if "exit" in raw.text:
            os._exit(7)
        if "hang" in raw.text:
            time.sleep(1000)
        if "memory" in raw.text:
            raise MemoryError
        return right(nlp, raw, **arguments)

    components.analyse = wrong
    workers._main(connection, settings)
