"""What the components around a learned model share: load it, save it, hand it the Document."""

from __future__ import annotations

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Generic, Protocol, Self, TypeVar

import srsly
from spacy.tokens import Doc

from countymeasures.components.records import document_of, store
from countymeasures.documents import Document


class Saved(Protocol):
    """A model that can be written into a folder."""

    def save(self, folder: Path) -> None:
        """Write the model, without pickle."""


M = TypeVar("M", bound=Saved)


class LearnedComponent(ABC, Generic[M]):
    """A spaCy component around a model that labels Documents.

    Attributes
    ----------
    model : Saved or None
        None in a pipeline that was assembled and is not yet trained.
    """

    fields: ClassVar[tuple[str, ...]]
    command: ClassVar[str]

    def __init__(self, model: M | None = None) -> None:
        self.model = model

    @abstractmethod
    def load(self, folder: Path) -> M:
        """Load the model from a folder."""

    @abstractmethod
    def label(self, model: M, document: Document) -> Document:
        """Label a Document."""

    def __call__(self, doc: Doc) -> Doc:
        """Label a Doc.

        Raises
        ------
        RuntimeError
            If the component has no model yet.
        """
        if self.model is None:
            raise RuntimeError(
                "expected a trained model, but this pipeline was assembled only; "
                f"train it: {self.command}"
            )
        store(doc, self.label(self.model, document_of(doc)), *self.fields)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save the model into a folder."""
        if self.model is not None:
            self.model.save(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Load the model from a folder; a part that is not yet trained has none."""
        if Path(path).is_dir():
            self.model = self.load(Path(path))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the files of the model, packed."""
        with tempfile.TemporaryDirectory() as folder:
            self.to_disk(folder)
            files = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
        return bytes(srsly.msgpack_dumps(files))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Take back what ``to_bytes`` returned."""
        with tempfile.TemporaryDirectory() as folder:
            for name, content in srsly.msgpack_loads(data).items():
                (Path(folder) / Path(name).name).write_bytes(content)
            return self.from_disk(folder)
