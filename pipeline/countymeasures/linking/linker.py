"""The linker: what each quantity counts, what was done, and whether it is done yet.

Notes for a newcomer
--------------------
Read ``Linker.link`` first. Each stage works on the whole document and uses what the ones
before found:

1. entity and action of each quantity: ``words.py`` and ``tokens.py`` (what is read),
   ``network.py`` (scores of labels), ``tagger.py`` (the best labels that fit together);
2. role and status, by linear classifiers of named features: ``context.py``, ``cues.py``;
3. edges of entities, sure words, shared rates, dates by rule: ``rules.py``; wholes by a
   classifier of pairs: ``wholes.py``;
4. ``checks.py``: does the arithmetic that the text claims hold?

Invariants: quantities keep their number and order, spans and values; everything takes time
linear in the text, because windows and contexts have a greatest size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from countymeasures.cards import ModelError, parameters_checksum, read_card, write_card
from countymeasures.documents import Document, Quantity, Span
from countymeasures.linking.checks import find_checks
from countymeasures.linking.context import describe
from countymeasures.linking.network import Network
from countymeasures.linking.rules import (
    find_dates,
    settle_action,
    settle_entity,
    settle_role,
    settle_status,
    share_rates,
)
from countymeasures.linking.tables import Table, hash_names
from countymeasures.linking.tagger import LABELS
from countymeasures.linking.wholes import choose_wholes
from countymeasures.linking.words import meanings

FORMAT = 1
CHOOSERS = ("role", "status", "part_of")


@dataclass(frozen=True)
class Chooser:
    """A linear classifier of quantities: one of a few values by their named features.

    Attributes
    ----------
    values : tuple of str
    table : Table
    bias : array of float, shape (values,)
    """

    values: tuple[str, ...]
    table: Table
    bias: NDArray[np.float32]

    def choose(self, hashes: NDArray[np.uint64]) -> str:
        """Return the likeliest value, from the features' hashes (:func:`hash_names`)."""
        return self.values[int((self.table.score(hashes) + self.bias).argmax())]

    def margin(self, features: Sequence[str]) -> float:
        """Return by how much the second value is likelier than the first, in log odds."""
        first, second = self.table.score(hash_names(features)) + self.bias
        return float(second - first)


@dataclass(frozen=True)
class Linker:
    """Fills entity, action, status, role, part_of and date of quantities.

    Attributes
    ----------
    network : Network
        Finds entity and action.
    choosers : dict of str to Chooser
        For ``role``, ``status`` and ``part_of``.
    card : dict
        What it was made from; empty before it is saved by training.
    """

    network: Network
    choosers: Mapping[str, Chooser]
    card: dict[str, Any] = field(default_factory=dict)

    def link(self, document: Document) -> Document:
        """Fill the fields of every quantity, and the checks.

        Parameters
        ----------
        document : Document
            With sentences, dates, and quantities that have span, value, unit and comparator.

        Returns
        -------
        Document
        """
        if not document.quantities or not document.sentences:
            return document
        document = _with(document, self._tag(document))
        document = _with(
            document,
            (
                {"entity": entity, "action": action}
                for entity, action in zip(
                    settle_entity(document), settle_action(document), strict=True
                )
            ),
        )
        document = _with(
            document,
            (
                {name: self.choosers[name].choose(hashes) for name in ("role", "status")}
                for hashes in map(hash_names, describe(document))
            ),
        )
        document = _with(
            document,
            (
                {"role": role, "status": status}
                for role, status in zip(settle_role(document), settle_status(document), strict=True)
            ),
        )
        document = _with(document, ({"per": per} for per in share_rates(document)))
        wholes = choose_wholes(document, self.choosers["part_of"].margin)
        document = _with(
            document,
            (
                {"part_of": whole, "date": date}
                for whole, date in zip(wholes, find_dates(document), strict=True)
            ),
        )
        return document.model_copy(update={"checks": find_checks(document)})

    def _tag(self, document: Document) -> Iterator[dict[str, Span | None]]:
        nothing: dict[str, Span | None] = {"entity": None, "action": None}
        found = [nothing] * len(document.quantities)
        for index, offsets, labels in self.network.tag(document):
            found[index] = {
                name: _span(document.text, offsets, labels, kind)
                for name, kind in (("entity", "E"), ("action", "A"))
            }
        return iter(found)

    def checksum(self) -> str:
        """Return the checksum of everything learned."""
        return parameters_checksum(self._parameters())

    def _parameters(self) -> dict[str, NDArray[Any] | Sequence[str]]:
        network = self.network
        parameters: dict[str, NDArray[Any] | Sequence[str]] = dict(_rounded(network))
        parameters["meanings"] = meanings()
        parameters["characters"] = np.array(list(network.characters))
        parameters["units"] = list(network.units)
        for name, chooser in self.choosers.items():
            parameters[f"{name}.hashes"] = chooser.table.hashes
            parameters[f"{name}.weights"] = chooser.table.weights
            parameters[f"{name}.values"] = chooser.values
            parameters[f"{name}.bias"] = chooser.bias
        return parameters

    def save(self, folder: str | Path) -> None:
        """Write the model and its card into a folder, which is made if need be."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        network = self.network
        _save(
            folder / "network.npz",
            _rounded(network)
            | {
                "characters": np.array(list(network.characters)),
                "units": np.array(list(network.units)),
                "meanings": np.array(meanings()),
            },
        )
        small: dict[str, NDArray[Any]] = {}
        for name, chooser in self.choosers.items():
            (folder / f"{name}.npz").write_bytes(chooser.table.to_bytes())
            small[f"{name}.values"] = np.array(chooser.values)
            small[f"{name}.bias"] = chooser.bias
        _save(folder / "choosers.npz", small)
        own = {"name": "roles", "format": FORMAT, "parameters": self.checksum()}
        write_card(folder, {**self.card, **own})

    @classmethod
    def load(cls, folder: str | Path) -> Linker:
        """Read a model from a folder.

        Raises
        ------
        ModelError
            If a file is missing, was changed, or was written by an incompatible version.
        """
        folder = Path(folder)
        card = read_card(folder, "roles", FORMAT)
        try:
            arrays = _load(folder / "network.npz")
            characters = {s: n for n, s in enumerate(arrays.pop("characters").tolist(), start=1)}
            units = {unit: n for n, unit in enumerate(arrays.pop("units").tolist(), start=1)}
            known = tuple(arrays.pop("meanings").tolist())
            members: dict[str, dict[str, NDArray[np.float32]]] = {}
            for name, array in arrays.items():
                number, _, own = name.partition(".")
                members.setdefault(number, {})[own] = array.astype(np.float32)
            small = _load(folder / "choosers.npz")
            choosers = {
                name: Chooser(
                    tuple(small[f"{name}.values"].tolist()),
                    Table.from_bytes((folder / f"{name}.npz").read_bytes()),
                    small[f"{name}.bias"],
                )
                for name in CHOOSERS
            }
            linker = cls(Network(tuple(members.values()), characters, units), choosers, card)
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise ModelError(
                f"{folder}: can't be read ({type(error).__name__}: {error}); train it again: "
                "county-measures train roles"
            ) from error
        if known != meanings():
            raise ModelError(
                f"{folder}: was trained with other classes of words than those that "
                "word_classes.toml names now; train it again: county-measures train roles"
            )
        if linker.checksum() != card.get("parameters"):
            raise ModelError(
                f"{folder}: its parameters are not those that the card was written for; train it "
                "again: county-measures train roles"
            )
        return linker


def _rounded(network: Network) -> dict[str, NDArray[Any]]:
    """Return the parameters of all networks as they are stored, by number and name."""
    return {
        f"{number}.{name}": value.astype(np.float16)
        for number, member in enumerate(network.members)
        for name, value in member.items()
    }


def _save(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def _load(path: Path) -> dict[str, NDArray[Any]]:
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def _span(
    text: str, offsets: NDArray[np.int64], labels: NDArray[np.int64], kind: str
) -> Span | None:
    places = np.flatnonzero(_IS_KIND[kind][labels])
    if not len(places):
        return None
    start, end = int(offsets[places[0], 0]), int(offsets[places[-1], 1])
    return Span(start=start, end=end, text=text[start:end])


_IS_KIND = {kind: np.array([label.endswith(f"-{kind}") for label in LABELS]) for kind in ("E", "A")}


def _with(document: Document, updates: Iterator[dict[str, Any]]) -> Document:
    quantities: tuple[Quantity, ...] = tuple(
        quantity.model_copy(update=update)
        for quantity, update in zip(document.quantities, updates, strict=True)
    )
    return document.model_copy(update={"quantities": quantities})
