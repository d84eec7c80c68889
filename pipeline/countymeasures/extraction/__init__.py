"""Files to Documents to tables, for one report or ten thousand; start with ``extract``.

Read ``batch.py`` first: it says what is done in which order. ``inputs`` finds the files and
names them, ``journal`` keeps what is done, ``workers`` runs the pipeline in processes that may
die, ``tables`` says which rows a Document gives, ``sinks`` writes them.
"""

from countymeasures.extraction.batch import (
    Failure,
    Options,
    Summary,
    TooManyErrorsError,
    extract,
    run,
)
from countymeasures.extraction.inputs import InputError
from countymeasures.extraction.workers import WorkerError

__all__ = [
    "Failure",
    "InputError",
    "Options",
    "Summary",
    "TooManyErrorsError",
    "WorkerError",
    "extract",
    "run",
]
