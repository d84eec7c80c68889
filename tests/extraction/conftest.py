import pytest

from countymeasures.components import assemble


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """A pipeline without its learned parts, so that no test waits for training."""
    nlp = assemble()
    for name in ("categories", "roles"):
        nlp.remove_pipe(name)
    folder = tmp_path_factory.mktemp("model") / "zh"
    nlp.to_disk(folder)
    return folder
