"""Where configs and models are found."""

import pytest

from countymeasures import resources


def test_the_checkout_holds_configs():
    assert resources.config_path("taxonomy.toml").is_file()
    assert resources.model_path("zh_county") == resources.root() / "models" / "zh_county"


def test_an_installed_package_holds_its_own_configs(tmp_path, monkeypatch):
    package = tmp_path / "lib" / "countymeasures"
    (package / "configs").mkdir(parents=True)
    (tmp_path / "configs").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.root() == package


def test_a_package_installed_in_place_finds_the_root_of_the_checkout(tmp_path, monkeypatch):
    package = tmp_path / "pipeline" / "countymeasures"
    package.mkdir(parents=True)
    (tmp_path / "configs").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.root() == tmp_path


def test_without_configs_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "a" / "b")
    with pytest.raises(FileNotFoundError, match="install county-measures again"):
        resources.root()


@pytest.fixture
def configs(tmp_path, monkeypatch):
    (tmp_path / "configs").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    resources.load_toml.cache_clear()
    yield tmp_path / "configs"
    resources.load_toml.cache_clear()


def test_toml_is_read_once(configs):
    (configs / "a.toml").write_text('unit = "亩"', encoding="utf-8")
    first = resources.load_toml("a.toml")
    (configs / "a.toml").unlink()
    assert first == {"unit": "亩"}
    assert resources.load_toml("a.toml") is first


def test_wrong_toml_names_the_file_and_the_line(configs):
    (configs / "a.toml").write_text("x = 1\ny =\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.toml: expected TOML: .*line 2"):
        resources.load_toml("a.toml")


def test_a_missing_file_is_an_error(configs):
    with pytest.raises(FileNotFoundError, match=r"a\.toml"):
        resources.load_toml("a.toml")
