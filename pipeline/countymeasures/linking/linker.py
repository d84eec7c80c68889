"""The linker: what each quantity counts, what was done, and whether it is done yet.

Notes for a newcomer
--------------------
Read :meth:`Linker.link` first. Three stages, each on the whole document: the tagger finds
entity and action of each quantity (``features.py``, ``tagger.py``); two linear classifiers
read role and status from the words around the figure and its action (``context.py``); rules
find wholes and dates, and checks compare figures (``rules.py``, ``checks.py``).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from countymeasures.cards import ModelError, parameters_checksum, read_card, write_card
from countymeasures.documents import Document, Quantity, Span
from countymeasures.linking.context import describe
from countymeasures.linking.features import (
    LEFT,
    Pairs,
    Tokens,
    base_features,
    relative_features,
    tokenize,
    windows,
)
from countymeasures.linking.rules import find_dates, find_wholes
from countymeasures.linking.tables import Table
from countymeasures.linking.tagger import LABELS, decode

FORMAT = 1
_BATCH = 256


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

    def choose(self, features: Sequence[str]) -> str:
        """Return the likeliest value."""
        return self.values[int((self.table.score(features) + self.bias).argmax())]


@dataclass(frozen=True)
class Linker:
    """Fills entity, action, status, role, part_of and date of quantities.

    Attributes
    ----------
    tagger : Table
    transitions : array of float
        Weights of neighbouring labels.
    choosers : dict of str to Chooser
        For ``role`` and ``status``.
    card : dict
        What it was made from; empty before it is saved by training.
    """

    tagger: Table
    transitions: NDArray[np.float64]
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
        if not document.quantities:
            return document
        document = _with(document, self._tag(document))
        described = describe(document)
        document = _with(
            document,
            (
                {name: chooser.choose(features) for name, chooser in self.choosers.items()}
                for features in described
            ),
        )
        return _with(
            document,
            (
                {"part_of": whole, "date": date}
                for whole, date in zip(find_wholes(document), find_dates(document), strict=True)
            ),
        )

    def _tag(self, document: Document) -> Iterator[dict[str, Span | None]]:
        tokens = tokenize(document)
        found: dict[int, dict[str, Span | None]] = {}
        if tokens.place:
            base = _sum(self.tagger, base_features(tokens))
            indices = sorted(tokens.place)
            for first in range(0, len(indices), _BATCH):
                pairs = windows(tokens, indices[first : first + _BATCH])
                scores = self._emissions(tokens, pairs, base)
                labels = decode(scores, self.transitions)
                for row, index in enumerate(pairs.quantity.tolist()):
                    found[index] = {
                        "entity": _span(document.text, tokens, pairs.index[row], labels[row], "E"),
                        "action": _span(document.text, tokens, pairs.index[row], labels[row], "A"),
                    }
        nothing: dict[str, Span | None] = {"entity": None, "action": None}
        return (found.get(index, nothing) for index in range(len(document.quantities)))

    def _emissions(
        self, tokens: Tokens, pairs: Pairs, base: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        inside = pairs.index >= 0
        scores = base[pairs.index] + _sum(self.tagger, relative_features(tokens, pairs))
        scores[~inside] = -np.inf
        scores[:, LEFT] = -np.inf
        scores[~inside, 0] = 0
        scores[:, LEFT, 0] = 0
        return scores

    def checksum(self) -> str:
        """Return the checksum of everything learned."""
        return parameters_checksum(self._parameters())

    def _parameters(self) -> dict[str, NDArray[Any] | Sequence[str]]:
        parameters: dict[str, NDArray[Any] | Sequence[str]] = {"transitions": self.transitions}
        tables = {"tagger": self.tagger} | {n: c.table for n, c in self.choosers.items()}
        for name, table in tables.items():
            parameters[f"{name}.rows"] = table.rows
            parameters[f"{name}.weights"] = table.weights
            parameters[f"{name}.step"] = np.array([table.step])
        for name, chooser in self.choosers.items():
            parameters[f"{name}.values"] = chooser.values
            parameters[f"{name}.bias"] = chooser.bias
        return parameters

    def save(self, folder: str | Path) -> None:
        """Write the model and its card into a folder, which is made if need be."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tagger.npz").write_bytes(self.tagger.to_bytes())
        arrays: dict[str, NDArray[Any]] = {"transitions": self.transitions}
        for name, chooser in self.choosers.items():
            (folder / f"{name}.npz").write_bytes(chooser.table.to_bytes())
            arrays[f"{name}.values"] = np.array(chooser.values)
            arrays[f"{name}.bias"] = chooser.bias
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **arrays)
        (folder / "small.npz").write_bytes(file.getvalue())
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
            with np.load(folder / "small.npz", allow_pickle=False) as arrays:
                small = dict(arrays)
            choosers = {
                name: Chooser(
                    tuple(small[f"{name}.values"].tolist()),
                    Table.from_bytes((folder / f"{name}.npz").read_bytes()),
                    small[f"{name}.bias"],
                )
                for name in ("role", "status")
            }
            tagger = Table.from_bytes((folder / "tagger.npz").read_bytes())
            linker = cls(tagger, small["transitions"], choosers, card)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"{folder}: can't be read ({type(error).__name__}: {error}); train it again: "
                "county-measures train roles"
            ) from error
        if linker.checksum() != card.get("parameters"):
            raise ModelError(
                f"{folder}: its parameters are not those that the card was written for; train it "
                "again: county-measures train roles"
            )
        return linker


def _sum(table: Table, templates: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
    total = table.look_up(templates[0])
    for rows in templates[1:]:
        total += table.look_up(rows)
    return total


def _span(
    text: str,
    tokens: Tokens,
    window: NDArray[np.int64],
    labels: NDArray[np.int64],
    kind: str,
) -> Span | None:
    of_kind = [number for number, name in enumerate(LABELS) if name.endswith(f"-{kind}")]
    places = window[(labels >= of_kind[0]) & (labels <= of_kind[-1])]
    if not len(places):
        return None
    start, end = int(tokens.start[places[0]]), int(tokens.end[places[-1]])
    return Span(start=start, end=end, text=text[start:end])


def _with(document: Document, updates: Iterator[dict[str, Any]]) -> Document:
    quantities: tuple[Quantity, ...] = tuple(
        quantity.model_copy(update=update)
        for quantity, update in zip(document.quantities, updates, strict=True)
    )
    return document.model_copy(update={"quantities": quantities})
