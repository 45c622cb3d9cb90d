"""How one year's own bill will be collected, and what stopping or restarting means (story b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from codedout.domain.change import Ask
from codedout.domain.rules.stopping import OnAccount, Stopping
from codedout.domain.rules.windows import Answer, Verdict, WhatIsOpen
from codedout.domain.tax_year import TaxYear
from codedout.journeys.reading import ChoiceReading
from codedout.presenters.refusals import could_not_read
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Notice, Tone
from codedout.presenters.windows import reason

TOO_EARLY = ("O1", "I1")


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionView:
    """`ask` is what may be asked for now, None where nothing may."""

    about: str
    now: Notice
    through_code: tuple[str, ...]
    direct: tuple[str, ...]
    not_certain: tuple[str, ...]
    notices: tuple[Notice, ...]
    ask: Ask | None
    ask_button: str
    must_answer: bool
    closed: bool


def present(
    reading: ChoiceReading, open_: WhatIsOpen, show: Viewer, now: datetime
) -> CollectionView:
    """The page for one owed year."""
    year = reading.owed_year
    values = bill_values(year, show)
    opted_out = None if reading.choice.value is None else reading.choice.value.opted_out
    ask = Ask.RESTART if opted_out else Ask.STOP
    verdict = open_.opt_in if opted_out else open_.opt_out
    may = opted_out is not None and verdict.answer is Answer.YES
    return CollectionView(
        about=show.say("collection.about", **values),
        now=_now(opted_out, verdict, show, values),
        through_code=tuple(
            show.say(f"collection.code.{name}", **values) for name in ("from", "equal", "january")
        ),
        direct=tuple(
            show.say(f"collection.direct.{name}", **values)
            for name in ("by", "on_account", "one_year")
        ),
        not_certain=tuple(
            show.say(f"collection.not_certain.{name}", **values)
            for name in ("conditions", "fails", "debts")
        ),
        notices=tuple(_notices(reading, show, now)),
        ask=ask if may else None,
        ask_button=show.say(f"collection.button.{ask.value}", **values),
        must_answer=opted_out is not None and verdict.answer is Answer.ASK,
        closed=verdict.answer is Answer.NO and verdict.rule not in TOO_EARLY,
    )


def bill_values(year: TaxYear, show: Viewer) -> dict[str, str]:
    """The days and years of one year's bill, as sentences name them."""
    return {
        "year": show.year(year),
        "collected": show.year(year.collected_in),
        "april": show.say("common.april", year=year.collected_in.starts_in),
        "march": show.say("common.march", year=year.collected_in.ends_in),
        "due": show.day(year.return_due_on),
        "july": show.say("common.july", year=year.ends_in + 1),
        "next_year": show.year(year.plus(1)),
    }


def _now(opted_out: bool | None, verdict: Verdict, show: Viewer, values: dict[str, str]) -> Notice:
    if opted_out is None:
        return Notice(
            title=show.say("collection.now.unread"),
            lines=(show.say("collection.now.unread_line"),),
            tone=Tone.ATTENTION,
        )
    name = "out" if opted_out else ("late" if verdict.rule == "O4" else "in")
    return Notice(
        title=show.say(f"collection.now.{name}", **values),
        lines=(reason(verdict, show.words),),
    )


def _notices(reading: ChoiceReading, show: Viewer, now: datetime) -> list[Notice]:
    parts = (("choice", reading.choice.error), ("returns", reading.returns.error))
    notices = [
        could_not_read(show.say(f"collection.part.{name}"), error, show, now)
        for name, error in parts
        if error is not None
    ]
    if reading.choice.value is not None and reading.choice.value.sample:
        notices.append(
            Notice(
                title=show.say("collection.sample.title"),
                lines=(show.say("collection.sample.line", year=show.year(reading.owed_year)),),
                tone=Tone.ATTENTION,
            )
        )
    return notices


def in_pounds(result: Stopping, show: Viewer) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Both columns, through the code and paid directly, from the bill the person typed."""
    month = show.say("collection.sum.monthly_label", year=show.year(result.collected_in))
    code: tuple[Fact, ...]
    if result.a_month is None:
        code = (Fact(label=month, value=show.say("collection.sum.not_this_way")),)
    else:
        code = (
            Fact(label=show.day(result.pay_by), value=show.say("collection.sum.nothing")),
            Fact(
                label=month,
                value=show.say("collection.sum.monthly", amount=show.gbp(result.a_month)),
                note=show.say("collection.sum.monthly_note", bill=show.gbp(result.bill)),
            ),
        )
    direct = [
        Fact(
            label=show.day(result.pay_by),
            value=show.say("collection.sum.whole", amount=show.gbp(result.bill)),
        )
    ]
    if result.on_account is not OnAccount.NO:
        name = "on_account" if result.on_account is OnAccount.YES else "on_account_maybe"
        direct += [
            Fact(
                label=show.day(day),
                value=show.say(f"collection.sum.{name}", amount=show.gbp(amount)),
            )
            for day, amount in ((result.pay_by, result.first), (result.second_by, result.second))
        ]
    return code, tuple(direct)


def pounds_note(result: Stopping, show: Viewer) -> str:
    """What decided whether payments on account come, and what keeps the bill out of a code."""
    lines = [show.say(f"collection.sum.why_{result.on_account.value}")]
    if not result.in_time:
        lines.insert(0, show.say("collection.sum.too_late"))
    elif not result.small_enough:
        lines.insert(0, show.say("collection.sum.too_much"))
    return " ".join([*lines, show.say("collection.sum.about")])
