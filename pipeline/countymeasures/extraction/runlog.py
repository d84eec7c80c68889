"""``run.log``: what happened when and under which versions, one JSON object a line.

It holds what differs from run to run, so that ``errors.jsonl`` and the tables don't. Each run
adds to its end.
"""

from __future__ import annotations

import json
import platform
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAME = "run.log"
_LIBRARIES = ("county-measures", "spacy", "numpy", "scikit-learn", "pyarrow", "duckdb")


def versions() -> dict[str, str]:
    """Return the versions of Python, this package and what it is built on."""
    found = {"python": platform.python_version()}
    return found | {name: metadata.version(name) for name in _LIBRARIES}


class RunLog:
    """The log of an output folder.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self._file = (folder / NAME).open("a", encoding="utf-8", newline="\n")

    def write(self, event: str, **facts: Any) -> None:
        """Add a line with the time, what happened, and facts of it.

        Parameters
        ----------
        event : str
            ``started``, ``done``, ``again`` (a report failed and is tried once more),
            ``failed``, ``written``, ``finished`` or ``stopped``.
        **facts
            JSON-able.
        """
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "event": event} | facts
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A full disk, which is why the run stops, may keep this line out too.
        with self._file, suppress(OSError):
            if kind is not None:
                self.write("stopped", reason=f"{kind.__name__}: {error}")
