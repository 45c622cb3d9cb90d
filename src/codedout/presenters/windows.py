"""The reason of a verdict as a person reads it."""

from __future__ import annotations

from datetime import date

from codedout.domain.rules.windows import Verdict
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import long_day, long_year
from codedout.words import Words


def reason(verdict: Verdict, words: Words) -> str:
    """Why the answer is what it is, with its days and years, then any notes, as one text."""
    values = {name: _said(value) for name, value in verdict.values.items()}
    names = (verdict.words, *(f"windows.note.{note.value}" for note in verdict.notes))
    return " ".join(words.say(name, **values) for name in names)


def _said(value: date | TaxYear) -> str:
    return long_year(value) if isinstance(value, TaxYear) else long_day(value)
