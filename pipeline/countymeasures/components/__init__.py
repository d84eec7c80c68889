"""The spaCy pipeline: a component a module, around rooms that know no spaCy.

``pipeline.cfg`` names them: the tokenizer ``county.segmenter.v1``, then ``county_outline``,
``county_sentences``, ``county_quantities``, ``county_categories`` and ``county_roles``.
"""

from countymeasures.components.assembly import analyse, assemble, load, predict

__all__ = ["analyse", "assemble", "load", "predict"]
