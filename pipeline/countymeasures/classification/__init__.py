"""Which measure is a sentence about, and which figure of it: ``Classifier``.

Read ``classifier`` first. ``suggest`` says which sentences to label next.
"""

from countymeasures.classification.classifier import Classifier, Settings, fit

__all__ = ["Classifier", "Settings", "fit"]
