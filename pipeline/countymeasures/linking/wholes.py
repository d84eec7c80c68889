"""Which quantity a quantity is a part of: candidates before it, each with named features."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from countymeasures.documents import Document, Quantity
from countymeasures.linking.tokens import dimension

FARTHEST = 8
"""How many quantities back a whole may stand."""
_AMONG = "其中"
_CLAUSE_END = re.compile("[，,；;：:。！？!?\n]")
_CUES = (
    "中有",
    "已",
    "剩",
    "其余",
    "余下",
    "另",
    "占",
    "完成",
    "竣工",
    "有",
    "比",
    "较",
    "达",
    "分别",
    "包括",
    "为",
    "多",
    "增长",
    "（",
    "含",
    "户均",
    "人均",
    "新增",
    "建成",
    "投入",
    "共",
)


def choose_wholes(document: Document, score: Callable[[Sequence[str]], float]) -> list[int | None]:
    """Return for each quantity the index of its whole: the best candidate that scores above 0."""
    wholes: list[int | None] = []
    for index in range(len(document.quantities)):
        best, best_score = None, 0.0
        for candidate, features in candidates(document, index, wholes):
            found = score(features)
            if found > best_score:
                best, best_score = candidate, found
        wholes.append(best)
    return wholes


def candidates(
    document: Document, index: int, wholes: Sequence[int | None]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the quantities that could be the whole of one, each with its features.

    Parameters
    ----------
    document : Document
    index : int
    wholes : sequence of int or None
        Wholes of the quantities before.
    """
    text = document.text
    part = document.quantities[index]
    if _is_threshold(text, part):
        return
    sentence = _sentence_of(document, part)
    for candidate in range(index - 1, max(-1, index - 1 - FARTHEST), -1):
        whole = document.quantities[candidate]
        back = sentence - _sentence_of(document, whole)
        if back > 1 or "\n" in text[whole.end : part.start]:
            return
        if _AMONG not in text[whole.end : part.start] or not _may_hold(whole, part):
            continue
        yield candidate, _describe(document, candidate, index, wholes, back)


def _sentence_of(document: Document, quantity: Quantity) -> int:
    return bisect_right(document.sentences, quantity.start, key=attrgetter("start")) - 1


def _is_threshold(text: str, quantity: Quantity) -> bool:
    """Return whether a sum says which firms or projects are counted (亿元以上项目)."""
    behind = text[quantity.end : quantity.end + 1]
    return (
        dimension(quantity.unit) == "money"
        and quantity.comparator not in ("=", "~")
        and "\u4e00" <= behind <= "\u9fff"
    )


def _may_hold(whole: Quantity, part: Quantity) -> bool:
    if part.unit == "%":
        return True
    if whole.unit == part.unit:
        high, low = whole.value or whole.high, part.value or part.low
        return high is None or low is None or low <= high
    return dimension(whole.unit) == dimension(part.unit)


def _describe(
    document: Document, candidate: int, index: int, wholes: Sequence[int | None], back: int
) -> list[str]:
    text = document.text
    whole, part = document.quantities[candidate], document.quantities[index]
    gap = text[whole.end : part.start]
    among = gap.rfind(_AMONG)
    behind = gap[among:] if among >= 0 else ""
    after = whole.end + among
    since = [q for q in document.quantities[candidate + 1 : index] if q.start > after]
    between = index - candidate - 1
    is_last = among >= 0 and len(since) == between
    same = whole.unit == part.unit
    kind = "ratio" if part.unit == "%" else "same" if same else "like"
    siblings = [wholes[k] for k in range(candidate + 1, index)]
    among_commas = min(4, len(_CLAUSE_END.findall(behind)))
    commas = min(4, len(_CLAUSE_END.findall(gap)))
    state = "none" if among < 0 else "last" if is_last else "far"
    previous = wholes[index - 1] if index else None
    follows = "new" if previous is None else "same" if previous == candidate else "other"
    stands_alone = "first" if not since else "next"
    features = [
        "bias",
        f"kind={kind}",
        f"state={state}",
        f"sk={state}{kind}",
        f"skc={state}{kind}{among_commas if among >= 0 else commas}",
        f"skcf={state}{kind}{among_commas if among >= 0 else commas}{stands_alone}{follows}",
        f"skf={state}{kind}{follows}{min(between, 3)}",
        f"skb={state}{kind}{back}{min(between, 3)}",
        f"roles={state}{whole.role}{part.role}{kind}",
        f"per={state}{whole.per == part.per}{bool(part.per)}",
        f"unit={state}{part.unit}",
        f"whole={whole.unit}{kind}",
        f"siblings={state}{kind}{min(3, sum(s == candidate for s in siblings))}",
        f"before={state}{kind}{text[part.start - 1]}",
        f"before2={state}{text[part.start - 2 : part.start]}",
        f"gap={min(len(gap) // 4, 6)}{state}{kind}",
    ]
    last_clause = _CLAUSE_END.split(gap)[-1]
    for cue in _CUES:
        if cue in last_clause:
            features += [f"cue={cue}{state}", f"cuek={cue}{state}{kind}{min(between, 2)}{follows}"]
    action = part.action.text if part.action else "-"
    features += [f"action={action}", f"actions={action}{state}", f"act1={state}{action[-1]}{kind}"]
    if whole.entity is not None and part.entity is not None:
        one, other = whole.entity.text, part.entity.text
        relation = "equal" if one == other else "ends" if other.endswith(one[-2:]) else "other"
        kinds = f"{relation}{state}{kind}"
        features += [f"entity={kinds}", f"ef={kinds}{follows}{stands_alone}"]
    else:
        features.append(f"entity={whole.entity is None}{part.entity is None}{state}{kind}")
    if whole.action is not None and part.action is not None:
        features.append(f"sameaction={whole.action.text == part.action.text}{state}{kind}{follows}")
    return features
