"""A worker whose pipeline fails on texts that say how."""

import errno
import os
import sys
from pathlib import Path

from countymeasures.extraction import workers
from countymeasures.extraction.inputs import Input
from countymeasures.extraction.journal import checksum


def main(connection, settings):
    right = workers.analyse

    def wrong(nlp, raw, **arguments):
        if "exception" in raw.text:
            raise RuntimeError("poisoned")
        if "exit" in raw.text:
            os._exit(7)
        if "hang" in raw.text:
            print(os.getpid(), flush=True)
            while True:
                pass
        if "memory" in raw.text:
            bytearray(settings.max_memory_bytes)
        if "disk" in raw.text:
            raise OSError(errno.ENOSPC, "No space left on device", "journal")
        return right(nlp, raw, **arguments)

    workers.analyse = wrong
    workers._main(connection, settings)


if __name__ == "__main__":
    path, model = map(Path, sys.argv[1:])
    task = workers.Task(Input(path, "hang"), checksum(path), path.with_suffix(".json"))
    list(workers.work(iter([task]), workers.Settings(model), main=main))
