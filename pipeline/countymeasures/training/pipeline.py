"""The folder of a pipeline, into which each learned part is trained."""

from __future__ import annotations

from pathlib import Path

from countymeasures.components import assemble
from countymeasures.training.cards import replacing


def prepare(folder: str | Path, *, config: str | Path | None = None) -> Path:
    """Make the folder of a pipeline, unless it is one.

    Parameters
    ----------
    folder : str or Path
    config : str or Path, optional
        Default ``configs/pipeline.cfg``.

    Returns
    -------
    Path
        The folder; ``categories`` and ``roles`` below it are where these parts are trained to.
    """
    folder = Path(folder)
    if not (folder / "config.cfg").is_file():
        with replacing(folder) as new:
            assemble(config).to_disk(new)
    return folder
