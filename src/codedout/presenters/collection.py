"""How one year's own bill will be collected, and what stopping or restarting means (story b)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from codedout.domain.change import Ask
from codedout.domain.choice import CollectionChoice, ReturnRecord
from codedout.domain.rules.collecting import Collecting, InTime, in_time_for_code
from codedout.domain.rules.on_account import second_payment_by
from codedout.domain.rules.windows import Answer, Verdict, WhatIsOpen
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.parts import LastKnown, Part
from codedout.journeys.reading import ChoiceReading, record_of
from codedout.presenters.last_known import one_time, shown, unread
from codedout.presenters.not_by_code import NOTHING, AccountView
from codedout.presenters.story_link import story_link
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, Notice, Tone
from codedout.presenters.windows import reason

TOO_EARLY = ("O1", "I1")


@dataclass(frozen=True, slots=True, kw_only=True)
class InPounds:
    """The way to see what each way comes to, told before anything can be chosen."""

    heading: str
    line: str
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionView:
    """`ask` is what may be asked for now, None where nothing may.

    While a choice may come, `through_code` and `direct` say what each way means; once there is
    none, both are empty and `meaning` says what follows from how things stand. `in_pounds`: where
    both ways can be worked out, as long as the bill is not being collected yet. `hole`: what could
    not be read beside it.
    """

    about: str
    now: Notice
    through_code: tuple[str, ...]
    direct: tuple[str, ...]
    meaning: tuple[str, ...]
    not_certain: tuple[str, ...]
    notices: tuple[Notice, ...]
    ask: Ask | None
    ask_button: str
    must_answer: bool
    closed: bool
    in_pounds: InPounds | None
    story: Link
    hole: str


def present(
    reading: ChoiceReading,
    open_: WhatIsOpen,
    show: Viewer,
    now: datetime,
    *,
    says_not_submitted: bool | None,
    account: AccountView = NOTHING,
) -> CollectionView:
    """The page for one owed year; `says_not_submitted` is the person's word on its return.

    What HMRC's `account` says of the bill goes before what the choice would lead to.
    """
    year, today = reading.owed_year, london_day(now)
    values = bill_values(year, show)
    record = record_of(reading.returns, year).heard(says_not_submitted)
    opted_out = None if reading.choice.value is None else reading.choice.value.opted_out
    ask = Ask.RESTART if opted_out else Ask.STOP
    verdict = open_.opt_in if opted_out else open_.opt_out
    may = opted_out is not None and verdict.answer is Answer.YES
    closed = verdict.answer is Answer.NO and verdict.rule not in TOO_EARLY
    in_time = in_time_for_code(record, year, today)
    standing = _standing(opted_out, in_time, record, Collecting.of(year, today))
    against = account.notice if standing.startswith("in_") else None
    stands = _now(standing, verdict, record, show)
    beside = () if account.notice is None or against is not None else (account.notice,)
    return CollectionView(
        about=show.say(f"collection.about.{Collecting.of(year, today).value}", **values),
        now=_then(reading.choice.last_known, values, show)
        if reading.choice.last_known
        else _instead(stands, against),
        through_code=() if closed else _lines("code", ("from", "equal", "january"), show, values),
        direct=() if closed else _lines("direct", ("by", "on_account", "one_year"), show, values),
        meaning=_meaning(standing, in_time, year, show, today, decided=against is not None)
        if closed
        else (),
        not_certain=_lines("not_certain", ("conditions", "fails", "debts"), show, values),
        notices=(*_notices(reading, show, now), *beside),
        ask=ask if may else None,
        ask_button=show.say(f"collection.button.{ask.value}", **values),
        must_answer=opted_out is not None and verdict.answer is Answer.ASK,
        closed=closed,
        in_pounds=_in_pounds(year, show, closed=closed)
        if Collecting.of(year, today) is Collecting.AHEAD
        else None,
        story=story_link(year, show),
        hole=account.hole if reading.choice.error is None else "",
    )


def _instead(stands: Notice, against: Notice | None) -> Notice:
    """What is told of the bill, with what the choice says about asking for another."""
    return stands if against is None else replace(against, lines=(*against.lines, *stands.lines))


def _in_pounds(year: TaxYear, show: Viewer, *, closed: bool) -> InPounds:
    label = show.say("collection.pounds.link", year=show.year(year))
    return InPounds(
        heading=show.say("collection.pounds.after" if closed else "collection.pounds.before"),
        line=show.say("collection.pounds.line"),
        link=Link(label=label, page="stay-or-stop", params={"year": str(year)}),
    )


def _lines(
    heading: str, names: tuple[str, ...], show: Viewer, values: dict[str, str]
) -> tuple[str, ...]:
    return tuple(show.say(f"collection.{heading}.{name}", **values) for name in names)


def _meaning(
    standing: str, in_time: InTime, year: TaxYear, show: Viewer, today: date, *, decided: bool
) -> tuple[str, ...]:
    """What follows, and when, where nothing can be chosen any more. `decided`: HMRC's account says
    by when the bill itself is to be paid.
    """
    if standing == "unread":
        return ()
    values = bill_values(year, show)
    if decided:
        return _lines("meaning", (_on_account(year, today),), show, values)
    paid = "was" if today > year.return_due_on else "is"
    if standing in ("out", "late", "late_known"):
        return _lines("meaning", (f"direct_{paid}", _on_account(year, today)), show, values)
    names = [f"code_{Collecting.of(year, today).value}", f"otherwise_{paid}"]
    if in_time is InTime.IF:
        names.insert(0, "in_time")
    return _lines("meaning", tuple(names), show, values)


def _on_account(year: TaxYear, today: date) -> str:
    """Which of the two payments on account would lie behind the person by now (R96)."""
    if today <= year.return_due_on:
        return "on_account_is"
    return "on_account_second" if today <= second_payment_by(year) else "on_account_was"


def bill_values(year: TaxYear, show: Viewer) -> dict[str, str]:
    """The days and years of one year's bill, as sentences name them."""
    return {
        "year": show.year(year),
        "collected": show.year(year.collected_in),
        "april": show.say("common.april", year=year.collected_in.starts_in),
        "march": show.say("common.march", year=year.collected_in.ends_in),
        "due": show.day(year.return_due_on),
        "closes": show.day(year.choice_closes_on),
        "july": show.day(second_payment_by(year)),
        "next_year": show.year(year.plus(1)),
    }


def _standing(
    opted_out: bool | None, in_time: InTime, record: ReturnRecord, phase: Collecting
) -> str:
    """How the collection of the year's bill stands, as the catalogue names it."""
    if opted_out is None:
        return "unread"
    if opted_out:
        return "out"
    if in_time is InTime.NO:
        return "late" if record.received_on is None else "late_known"
    return "in_if" if (in_time, phase) == (InTime.IF, Collecting.AHEAD) else f"in_{phase.value}"


def _now(standing: str, verdict: Verdict, record: ReturnRecord, show: Viewer) -> Notice:
    if standing == "unread":
        return Notice(
            title=show.say("collection.now.unread"),
            lines=(show.say("collection.now.unread_line"),),
            tone=Tone.ATTENTION,
        )
    values = bill_values(verdict.tax_year, show)
    if record.received_on is not None:
        values["received"] = show.day(record.received_on)
    return Notice(
        title=show.say(f"collection.now.{standing}", **values),
        lines=(reason(verdict, show.words),),
    )


def _then(last: LastKnown[CollectionChoice], values: dict[str, str], show: Viewer) -> Notice:
    """How HMRC last said that it stood. What follows from it is not said: it may have changed."""
    name = "out" if last.value.opted_out else "in"
    return Notice(title=show.say(f"collection.then.{name}", at=show.at(last.at), **values))


def _notices(reading: ChoiceReading, show: Viewer, now: datetime) -> list[Notice]:
    parts: list[tuple[str, Part[Any]]] = [
        ("collection.part.choice", reading.choice),
        ("collection.part.returns", reading.returns),
    ]
    notices = [*unread(parts, show, now, at=one_time([reading.choice], show))]
    choice = shown(reading.choice)
    if choice is not None and choice.sample:
        notices.append(
            Notice(
                title=show.say("collection.sample.title"),
                lines=(show.say("collection.sample.line", year=show.year(reading.owed_year)),),
                tone=Tone.ATTENTION,
            )
        )
    return notices
