"""A worker whose pipeline fails on texts that say how."""

import errno
import os

from countymeasures.extraction import workers


def main(connection, settings):
    right = workers.analyse

    def wrong(nlp, raw, **arguments):
        if "exception" in raw.text:
            raise RuntimeError("poisoned")
        if "exit" in raw.text:
            os._exit(7)
        if "hang" in raw.text:
            while True:
                pass
        if "memory" in raw.text:
            bytearray(settings.max_memory_bytes)
        if "disk" in raw.text:
            raise OSError(errno.ENOSPC, "No space left on device", "journal")
        return right(nlp, raw, **arguments)

    workers.analyse = wrong
    workers._main(connection, settings)
