"""One step of cleaning carried out on one text."""

from countymeasures.cleaning import STEPS, apply


def repair(step: str, text: str) -> str:
    repaired, alignment = apply(text, STEPS[step](text))
    assert alignment.to_raw(0, len(repaired))[1] <= len(text)
    return repaired
