"""The reason of a verdict as a person reads it."""

from __future__ import annotations

from datetime import date

from codedout.domain.rules.windows import Verdict
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import long_day, long_year
from codedout.words import Words

_TURNS_ON = {
    "A4": "amendment_closes",
    "D1_A4": "amendment_closes",
    "O4": "choice_closes",
    "I4": "choice_closes",
    "note.overdue": "return_due",
    "note.paper_late": "paper_by",
}
"""The day by which each of those was said that tell of a day as gone by."""


def reason(verdict: Verdict, words: Words, today: date | None = None) -> str:
    """Why the answer is what it is, with its days and years, then any notes, as one text.

    A verdict can be about a day to come: what has not passed by `today` is told as to come too.
    """
    values = {name: _said(value, words) for name, value in verdict.values.items()}
    return " ".join(words.say(name, **values) for name in sentences_of(verdict, today))


def sentences_of(verdict: Verdict, today: date | None = None) -> tuple[str, ...]:
    """The names of the sentences that the reason is made of."""
    names = (verdict.words, *(f"windows.note.{note.value}" for note in verdict.notes))
    if today is None:
        return names
    return tuple(_ahead(name, verdict, today) for name in names)


def _ahead(name: str, verdict: Verdict, today: date) -> str:
    row = name.removeprefix("windows.")
    day = verdict.values[_TURNS_ON[row]] if row in _TURNS_ON else None
    return f"windows.ahead.{row}" if isinstance(day, date) and day >= today else name


def _said(value: date | TaxYear, words: Words) -> str:
    return long_year(value, words) if isinstance(value, TaxYear) else long_day(value, words)
