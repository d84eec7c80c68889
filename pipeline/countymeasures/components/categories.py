"""``county_categories``: the categories of each sentence, and of each quantity its own."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language

from countymeasures.classification import Classifier
from countymeasures.components.learned import LearnedComponent
from countymeasures.documents import Document


class CategoriesComponent(LearnedComponent[Classifier]):
    """Classify sentences and quantities with a scikit-learn model."""

    fields = ("sentences", "quantities")
    command = "county-measures train categories"

    def load(self, folder: Path) -> Classifier:
        """Load the classifier from a folder."""
        return Classifier.load(folder)

    def label(self, model: Classifier, document: Document) -> Document:
        """Fill categories and their probabilities."""
        return model.classify(document)


@Language.factory(
    "county_categories",
    requires=["doc._.sentences", "doc._.quantities", "doc._.sections"],
    assigns=["doc._.sentences", "doc._.quantities"],
)
def make_categories(nlp: Language, name: str) -> CategoriesComponent:
    """Make the component; its model comes with the pipeline's folder."""
    return CategoriesComponent()
