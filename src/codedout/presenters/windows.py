"""The reason of a verdict as a person reads it."""

from __future__ import annotations

from datetime import date

from codedout.domain.rules.windows import Verdict
from codedout.domain.tax_year import TaxYear
from codedout.words import Words


def reason(verdict: Verdict, words: Words) -> str:
    """Why the answer is what it is, with its days and years, then any notes, as one text."""
    values = {name: _said(value) for name, value in verdict.values.items()}
    names = (verdict.words, *(f"windows.note.{note.value}" for note in verdict.notes))
    return " ".join(words.say(name, **values) for name in names)


def _said(value: date | TaxYear) -> str:
    if isinstance(value, TaxYear):
        return f"{value.starts_in} to {value.ends_in}"
    return f"{value.day} {value:%B} {value.year}"
