"""Scores of documents against documents, with confidence intervals.

Notes for a newcomer
--------------------
Read in this order:

1. ``pairing`` decides where a span lies (clean or raw offsets) and which predicted span
   answers which gold span;
2. ``counting`` turns one gold document and its prediction into counts, paragraph by
   paragraph, and into a list of mistakes;
3. ``scores`` adds the counts up, draws the bootstrap and gives the figures;
4. ``tables`` shows them.

Invariants: no score depends on the order of spans or documents; whatever is predicted
counts, so a spurious quantity costs precision in each field that it fills.
"""

from countymeasures.evaluation.counting import Mistake
from countymeasures.evaluation.scores import Evaluation, EvaluationError, Figure, evaluate

__all__ = ["Evaluation", "EvaluationError", "Figure", "Mistake", "evaluate"]
