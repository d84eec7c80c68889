"""``county_roles``: what was counted, what was done with it, and whether it is done yet."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language

from countymeasures.components.learned import LearnedComponent
from countymeasures.documents import Document
from countymeasures.linking import Linker


class RolesComponent(LearnedComponent[Linker]):
    """Link each quantity with its entity, action, status, role, whole and date."""

    fields = ("quantities", "checks")
    command = "county-measures train roles"

    def load(self, folder: Path) -> Linker:
        """Load the linker from a folder."""
        return Linker.load(folder)

    def label(self, model: Linker, document: Document) -> Document:
        """Fill entity, action, status, role, per, part_of, date and checks."""
        return model.link(document)


@Language.factory(
    "county_roles",
    requires=["doc._.sentences", "doc._.quantities", "doc._.sections"],
    assigns=["doc._.quantities", "doc._.checks"],
)
def make_roles(nlp: Language, name: str) -> RolesComponent:
    """Make the component; its model comes with the pipeline's folder."""
    return RolesComponent()
