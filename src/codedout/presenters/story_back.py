"""The days left to pay what is to be paid directly, and how that day is known (R93, R94)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from codedout.domain.liability import Charge
from codedout.domain.owing import Owed
from codedout.domain.rules.put_back import PutBack
from codedout.domain.rules.ribbon import By, Mark, Part, Ribbon
from codedout.presenters.owing_due import pay_link
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone


def day_to_pay_by(charge: Charge, found: Ribbon, back: PutBack | None) -> date | None:
    """Of what came back, or else of what never was in a code; None where none of it is open."""
    split = charge.divided.split
    if split.not_collected:
        return None if back is None else back.payable_by
    part = _due_part(found)
    return part.first if part is not None and split.still_to_pay else None


def countdown(
    charge: Charge, owing: Owed | None, found: Ribbon, back: PutBack | None, show: Viewer
) -> Notice | None:
    """None where nothing is to be paid directly, or no day is told for what never was in a code."""
    split, day, part = charge.divided.split, day_to_pay_by(charge, found, back), _due_part(found)
    open_ = split.not_collected or split.still_to_pay
    if split.not_collected:
        lines = _of_back(charge, back, found.today, show)
    elif day is not None and part is not None:
        lines = _of_due(part, show)
    else:
        return None
    days = None if day is None else (day - found.today).days
    return Notice(
        title=show.say(
            f"story.countdown.{_title(days)}", amount=show.gbp(open_), days=abs(days or 0)
        ),
        lines=(
            *lines,
            *([] if owing is None else _interest(owing, show)),
            show.say("story.countdown.binding"),
        ),
        tone=Tone.ATTENTION,
        links=(pay_link(show),),
    )


def _due_part(found: Ribbon) -> Part | None:
    return next((part for part in found.parts if part.of is Mark.DUE), None)


def _of_back(charge: Charge, back: PutBack | None, today: date, show: Viewer) -> Iterator[str]:
    """What a code did not collect: by when, how that is known, and from when interest counts."""
    january = show.day(charge.owed_year.return_due_on)
    if back is None:
        yield show.say("story.countdown.unknown_how")
        if charge.document.due_on is not None:
            due = show.day(charge.document.due_on)
            yield show.say("story.countdown.unknown_still", due=due)
        yield show.say("story.countdown.unknown_interest", january=january)
        return
    by = "by" if back.payable_told else "by_about"
    yield show.say(f"story.countdown.{by}", day=show.day(back.payable_by))
    yield _how(back, show)
    yield show.say(
        f"story.countdown.{'interest_since' if today > back.interest_after else 'interest'}",
        interest=show.day(back.interest_after),
        january=january,
    )


def _of_due(part: Part, show: Viewer) -> Iterator[str]:
    """What never was in a code."""
    day = show.day(part.first)
    yield show.say("story.countdown.by", day=day)
    yield show.say(f"story.countdown.{'told' if part.by is By.HMRC else 'law'}", day=day)


def _interest(owing: Owed, show: Viewer) -> Iterator[str]:
    """What HMRC adds to it, so that it comes to what is due when."""
    if owing.interest:
        yield show.say(
            "story.countdown.with_interest",
            interest=show.gbp(owing.interest),
            sum=show.gbp(owing.to_pay + owing.interest),
        )


def _title(days: int | None) -> str:
    if days is None:
        return "unknown"
    if days == 0:
        return "today"
    if days > 0:
        return "one" if days == 1 else "left"
    return "since_one" if days == -1 else "since"


def _how(back: PutBack, show: Viewer) -> str:
    """Where both days are from."""
    values = {"day": show.day(back.payable_by)}
    if back.on is not None:
        values["on"] = show.day(back.on)
    if not back.payable_told:
        return show.say("story.countdown.history", **values)
    if back.on is None:
        return show.say("story.countdown.told", **values)
    return show.say(f"story.countdown.{'told_history' if back.on_told else 'told_ours'}", **values)
