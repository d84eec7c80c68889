"""The folder of a pipeline, into which each learned part is trained."""

from __future__ import annotations

from pathlib import Path

from confection import Config

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


def choose_segmenter(folder: Path, library: str) -> None:
    """Have a pipeline take the segmenter of a library; its model is in ``tokenizer/``.

    Parameters
    ----------
    folder : Path
        Of the pipeline.
    library : str
        Such as ``pkuseg``.
    """
    path = folder / "config.cfg"
    config = Config().from_disk(path, interpolate=False)
    chosen = {"@misc": f"county.segmenter.{library}.v1"}
    if config["nlp"]["tokenizer"]["segmenter"].get("@misc") != chosen["@misc"]:
        config["nlp"]["tokenizer"]["segmenter"] = chosen
        config.to_disk(path)
