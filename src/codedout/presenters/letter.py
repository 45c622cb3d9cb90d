"""A draft of a letter to HMRC about one year, with notes for a call: page, print and plain text.

What only the person knows of themselves (name, address, number) is a blank; no session fills it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from codedout.domain.asking import Asking, NoLetter, Request, Then, last_day_to_claim
from codedout.domain.money import typed_pounds
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import Known
from codedout.presenters.tolerance import in_short
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import CONTACT, Fact, Notice, OutsideLink, Tone

HEAD = ("name", "address", "nino", "date")
CALL = ("when", "who", "said", "reference")

BLANK = "_" * 30
"""A blank in plain text, to be written over."""

_SHORT_SUBJECT = {
    Request.CALCULATION_STILL: Request.CALCULATION,
    Request.CALCULATION_MADE: Request.CALCULATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The letter itself. `head` and `sign` name the blanks over and under it."""

    head: tuple[str, ...]
    to: str
    subject: str
    opening: tuple[str, ...]
    figures: tuple[Fact, ...]
    body: tuple[str, ...]
    closing: str
    sign: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNotes:
    """For whoever calls instead. `blanks` are for what is heard; `contact` is how to reach HMRC."""

    heading: str
    lines: tuple[str, ...]
    contact: OutsideLink
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """What to know first, the letter, the notes, and the ways to keep them.

    `year` is as addresses spell it: "2004-05".
    """

    year: str
    title: str
    about: tuple[str, ...]
    warning: Notice
    heading: str
    letter: Letter
    notes: CallNotes
    open: str
    save: str

    @property
    def address(self) -> str:
        """The page to print; the plain text stands beside it."""
        return f"/small-differences/{self.year}/letter"


def no_letter(why: NoLetter, year: TaxYear, show: Viewer) -> str:
    """Why there is no letter, where that is not plain from the result."""
    if why in (NoLetter.SELF_ASSESSMENT, NoLetter.BESIDE, NoLetter.TRYING):
        return show.say(f"letter.none.{why.value}", year=show.year(year))
    return ""


def present(asking: Asking, show: Viewer) -> LetterView:
    """The letter about one year, and what goes with it."""
    year = show.year(asking.year.tax_year)
    title = show.say("letter.title", year=year)
    return LetterView(
        year=str(asking.year.tax_year),
        title=title,
        about=tuple(_about(asking, show)),
        warning=Notice(
            title=show.say("letter.warning.title", year=year),
            lines=tuple(_warning(asking, show)),
            tone=Tone.ATTENTION,
        ),
        heading=show.say("letter.heading"),
        letter=_letter(asking, show),
        notes=CallNotes(
            heading=show.say("letter.notes.heading"),
            lines=tuple(_notes(asking, show)),
            contact=OutsideLink(label=show.say("common.ask_hmrc"), url=CONTACT),
            blanks=_blanks(CALL, show),
        ),
        open=show.say("common.opens_new_tab", label=show.say("letter.open", year=year)),
        save=show.say("letter.save", year=year),
    )


def as_text(view: LetterView) -> str:
    """All of it as plain text, a paragraph a line."""
    letter, notes = view.letter, view.notes
    figures = [f"{fact.label}: {fact.value}" for fact in letter.figures]
    blocks = [
        [view.title.upper()],
        *([line] for line in view.about),
        [view.warning.title.upper(), *view.warning.lines],
        [notes.heading.upper(), *(f"* {line}" for line in notes.lines)],
        [f"{notes.contact.label}: {notes.contact.url}"],
        _to_fill(notes.blanks),
        [view.heading.upper()],
        _to_fill(letter.head),
        *([line] for line in (letter.to, letter.subject, *letter.opening)),
        figures,
        *([line] for line in (*letter.body, letter.closing)),
        _to_fill(letter.sign),
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _to_fill(blanks: tuple[str, ...]) -> list[str]:
    return [f"{label}: {BLANK}" for label in blanks]


def _blanks(names: tuple[str, ...], show: Viewer) -> tuple[str, ...]:
    return tuple(show.say(f"letter.blank.{name}") for name in names)


# --- before the letter


def _about(asking: Asking, show: Viewer) -> Iterator[str]:
    if asking.request not in (Request.CALCULATION, Request.REPAYMENT):
        yield show.say(f"letter.about.{asking.request.value}")
    yield show.say("letter.about.draft")
    yield show.say("letter.about.blanks")


def _warning(asking: Asking, show: Viewer) -> Iterator[str]:
    """Whatever is asked for, HMRC may calculate: what then is owed is collected (P1.3)."""
    year = show.year(asking.year.tax_year)
    yield show.say("letter.warning.however_small", year=year)
    by_hmrc, by_own = asking.by_hmrc, asking.by_own
    if by_own is not None and not by_own.then.same_as(by_hmrc.then):
        both = {"hmrc": in_short(by_hmrc.then, show), "own": in_short(by_own.then, show)}
        yield show.say("letter.warning.by_both", year=year, **both)
    elif by_hmrc.then.collect:
        amount = show.with_pence(by_hmrc.then.collect)
        yield show.say("letter.warning.by_your_figures", amount=amount)
    yield from _other_years(by_hmrc, "other_year", year, show)
    if by_own is not None and by_own.others != by_hmrc.others:
        yield from _other_years(by_own, "other_year_by_own", year, show)
    if asking.year.difference > 0:
        last = last_day_to_claim(asking.year.tax_year)
        if last is None:
            yield show.say("letter.warning.time_is_over", year=year)
        else:
            yield show.say("letter.warning.time_limit", year=year, day=show.day(last))


def _other_years(then: Then, name: str, year: str, show: Viewer) -> Iterator[str]:
    for other, ending in then.others:
        values = {"year": year, "other": show.year(other), "result": in_short(ending, show)}
        yield show.say(f"letter.warning.{name}", **values)


# --- the letter


def _letter(asking: Asking, show: Viewer) -> Letter:
    year, request = show.year(asking.year.tax_year), asking.request
    subject = _SHORT_SUBJECT.get(request, request)
    return Letter(
        head=_blanks(HEAD, show),
        to=show.say("letter.to"),
        subject=show.say(f"letter.subject.{subject.value}", year=year),
        opening=(
            show.say(f"letter.{'opening_both' if _has_own(asking) else 'opening'}", year=year),
        ),
        figures=tuple(_figures(asking, show)),
        body=tuple(_body(asking, show)),
        closing=show.say("letter.closing"),
        sign=_blanks(("signature",), show),
    )


def _figures(asking: Asking, show: Viewer) -> Iterator[Fact]:
    for name, amount in _amounts(asking):
        yield Fact(label=show.say(f"letter.figure.{name}"), value=show.with_pence(amount))
    taken_in = _taken_in(asking)
    if taken_in is not None:
        yield Fact(label=show.say("letter.figure.taken_in"), value=show.year(taken_in))


def _has_own(asking: Asking) -> bool:
    return asking.typed.by_own != asking.typed


def _taken_in(asking: Asking) -> TaxYear | None:
    """The year whose tax code takes it all the same, where it was read there."""
    return asking.typed.taken_in if asking.typed.known is Known.SHORT else None


def _amounts(asking: Asking) -> Iterator[tuple[str, Decimal]]:
    facts, typed = asking.year, asking.typed
    if typed.known is Known.SHORT:  # neither what was paid nor what was due is known
        yield "short", -facts.difference
        if _has_own(asking):
            yield "own", typed_pounds(typed.own)
        return
    if typed.known is Known.FIGURES:
        yield "paid", facts.tax_paid
        yield "due", facts.tax_due
    yield "under" if facts.difference < 0 else "over", abs(facts.difference)
    if facts.supplement:
        yield "supplement", facts.supplement


def _body(asking: Asking, show: Viewer) -> Iterator[str]:
    request = asking.request
    amount, year = show.with_pence(abs(asking.year.difference)), show.year(asking.year.tax_year)
    if asking.before and request is not Request.CALCULATION_STILL:
        yield show.say("letter.body.asked_before")
    if request not in (Request.REPAYMENT, Request.REPAYMENT_NOT_COME):
        yield show.say(f"letter.body.{request.value}", year=year)
    else:
        yield show.say(f"letter.body.{request.value}", amount=amount)
    if asking.why:
        yield show.say("letter.body.why_taken")
    larger = request is Request.REPAYMENT_NOT_COME and not asking.claimed
    yield show.say(f"letter.rests_on.{'larger' if larger else request.value}")
    yield show.say("letter.body.older_page")
    yield show.say("letter.body.other_figures")


# --- notes for a call


def _notes(asking: Asking, show: Viewer) -> Iterator[str]:
    year = show.year(asking.year.tax_year)
    yield show.say("letter.notes.have", year=year)
    yield show.say(f"letter.notes.ask.{asking.request.value}", year=year)
    if asking.why:
        yield show.say("letter.notes.why_taken")
    figures = (f"{fact.label}: {fact.value}" for fact in _figures(asking, show))
    yield show.say("letter.notes.figures", year=year, figures="; ".join(figures))
    yield show.say("letter.notes.page")
    yield show.say("letter.notes.limits")
    yield show.say("letter.notes.however_small")
