import pytest

from countymeasures.components import assemble
from countymeasures.resources import config_path


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """A pipeline without anything learned, which is loaded in no time."""
    folder = tmp_path_factory.mktemp("model")
    config = config_path("pipeline.cfg").read_text(encoding="utf-8")
    (folder / "char.cfg").write_text(
        config.replace('"county.segmenter.pkuseg.v1"', '"county.segmenter.char.v1"'), "utf-8"
    )
    nlp = assemble(folder / "char.cfg")
    for name in ("categories", "roles"):
        nlp.remove_pipe(name)
    nlp.to_disk(folder / "zh")
    return folder / "zh"
