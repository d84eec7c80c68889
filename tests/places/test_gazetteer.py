"""The table of places and the lists of names beside it."""

import pytest

from countymeasures.places.gazetteer import load_gazetteer
from countymeasures.resources import load_toml

LATEST = 2024


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("高唐县与唐县", ["高唐县", "唐县"], id="longest-first"),
        pytest.param("河北省保定市徐水区", ["河北省", "保定市", "徐水区"], id="chain"),
        pytest.param("雄安新区安新县", ["安新县"], id="mask"),
        pytest.param("县", [], id="one-character"),
    ],
)
def test_finds_names_in_a_text(text: str, names: list[str]) -> None:
    mentions = list(load_gazetteer().mentions(text))
    assert [mention.name for mention in mentions] == names
    assert [text[mention.start : mention.end] for mention in mentions] == names


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        pytest.param("清苑县", 2010, ["130622"], id="in-use"),
        pytest.param("清苑县", 2015, ["130622"], id="year-of-the-change"),
        pytest.param("清苑县", 2020, ["130608"], id="successor"),
        pytest.param("鼓楼区", 2020, ["320106", "320302", "350102", "410204"], id="of-one-name"),
        pytest.param("无此县", 2020, [], id="unknown"),
    ],
)
def test_reads_a_name_as_of_a_year(name: str, year: int, codes: list[str]) -> None:
    assert sorted(place.code for place in load_gazetteer().named(name, year)) == codes


def test_every_county_has_a_province() -> None:
    gazetteer = load_gazetteer()
    for name in ("武山县", "城口县", "仙桃市", "石河子市"):
        for place in gazetteer.named(name, LATEST):
            assert gazetteer.province_of(place) is not None


@pytest.mark.parametrize("list_name", ["ordinary", "joined"])
def test_lists_hold_only_names_of_the_table(list_name: str) -> None:
    gazetteer = load_gazetteer()
    words = load_toml("places.toml")[list_name].split()
    assert words
    assert [w for w in words if [m.name for m in gazetteer.mentions(w)] != [w]] == []
    assert len(set(words)) == len(words)


def test_aliases_mean_places_of_the_table() -> None:
    gazetteer = load_gazetteer()
    aliases = load_toml("places.toml")["aliases"]
    assert [alias for alias in aliases if len(gazetteer.named(alias, LATEST)) != 1] == []
