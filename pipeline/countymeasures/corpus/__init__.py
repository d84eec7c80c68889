"""The labelled corpus: its editable form, what is checked, what is compiled, what is counted.

Read ``form`` first (text with annotation lines, to Document and back), then ``checks``.
"""

from countymeasures.corpus.form import CorpusError, Head, Problem, Report, parse, parse_text, render

__all__ = ["CorpusError", "Head", "Problem", "Report", "parse", "parse_text", "render"]
