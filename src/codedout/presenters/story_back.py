"""The days left to pay what a tax code did not collect, and how that day is known (R93)."""

from __future__ import annotations

from datetime import date

from codedout.domain.liability import Charge
from codedout.domain.rules.put_back import PutBack
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone


def countdown(charge: Charge, back: PutBack | None, today: date, show: Viewer) -> Notice | None:
    """None where nothing came back, or all of what did is paid."""
    open_ = charge.divided.split.not_collected
    if not open_:
        return None
    amount, january = show.gbp(open_), show.day(charge.owed_year.return_due_on)
    if back is None:
        return Notice(
            title=show.say("story.countdown.unknown", amount=amount),
            lines=(
                show.say("story.countdown.unknown_how"),
                show.say("story.countdown.unknown_interest", january=january),
                show.say("story.countdown.binding"),
            ),
            tone=Tone.ATTENTION,
        )
    days = back.days_left(today)
    past = today > back.interest_after
    by = "by" if back.payable_told else "by_about"
    return Notice(
        title=show.say(f"story.countdown.{_title(days)}", days=abs(days), amount=amount),
        lines=(
            show.say(f"story.countdown.{by}", day=show.day(back.payable_by)),
            _how(back, show),
            show.say(
                f"story.countdown.{'interest_since' if past else 'interest'}",
                interest=show.day(back.interest_after),
                january=january,
            ),
            show.say("story.countdown.binding"),
        ),
        tone=Tone.ATTENTION,
    )


def _title(days: int) -> str:
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
