"""How a change that was written down stands to what HMRC holds now and to the rules.

One rule, for whoever opens a prepared change and for `journeys.sending`, which goes by it last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from codedout.domain.change import (
    AmountsPosition,
    Ask,
    Change,
    ChangeState,
    ChoicePosition,
    NewChange,
    Position,
)
from codedout.domain.choice import Returns, ReturnState
from codedout.domain.coded_out import NOTHING_HELD, OwnSet, Question
from codedout.domain.rules.windows import Answer, Verdict
from codedout.domain.tax_year import TaxYear
from codedout.journeys.desk import Desk
from codedout.journeys.parts import Part, Together, all_of
from codedout.journeys.ports import Looking
from codedout.journeys.reading import (
    AmountsReading,
    ChoiceReading,
    amounts_open,
    choice_open,
    read_returns,
    running_year,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`moved`: HMRC no longer holds what the person saw, but `now`. `verdict`: what the rules say.

    None stands for test figures outside the test system: they must never reach a real record, and
    nothing is read for them.
    """

    now: Position | None
    moved: bool
    verdict: Verdict | None

    @property
    def stands(self) -> bool:
        """Whether it may be sent as it was prepared."""
        allowed = self.verdict is not None and self.verdict.answer is Answer.YES
        return allowed and not self.moved


def how_it_stands(look: Looking, together: Together, desk: Desk, change: Change) -> Standing:
    """What `look` finds now, beside what the person saw.

    Raises:
        HmrcError: it could not be read.
    """
    what = change.what
    if what.ask is Ask.PUT_TEST_FIGURES and not desk.test_system:
        return Standing(now=None, moved=False, verdict=None)
    running = running_year(desk.clock.now())
    returns = together.submit(lambda: read_returns(look, what.tax_year, running))
    if isinstance(what.before, AmountsPosition):
        held, user = all_of(
            together,
            [
                lambda: look.amounts(what.tax_year, Question.HMRC_HELD),
                lambda: look.amounts(what.tax_year, Question.USER),
            ],
        )
        reading = AmountsReading(
            code_year=what.tax_year,
            hmrc_held=held,
            user=user,
            latest=Part(),
            returns=returns.result(),
        )
        _require_read(change, reading.returns, held, user)
        verdict = _verdict_on_amounts(desk, what, reading)
        now_held: Position = AmountsPosition(
            hmrc_held=held.value or NOTHING_HELD, user=user.value or NOTHING_HELD
        )
    else:
        choice = ChoiceReading(
            owed_year=what.tax_year,
            choice=Part(read=look.choice(what.tax_year)),
            returns=returns.result(),
        )
        _require_read(change, choice.returns)
        chosen = desk.choice_open(choice)
        verdict = chosen.opt_out if what.ask is Ask.STOP else chosen.opt_in
        now_held = _choice_position(choice)
    return Standing(now=now_held, moved=now_held != what.before, verdict=verdict)


def end_stale(desk: Desk, change: Change, standing: Standing) -> Change:
    """Note that a prepared change cannot be sent as it is, and what HMRC was found to hold."""
    ready, stale = ChangeState.READY, ChangeState.STALE
    now = desk.clock.now()
    return desk.journal.move(desk.who, change.reference, ready, stale, now, after=standing.now)


def is_too_late(desk: Desk, change: Change, *, at: datetime | None = None) -> bool:
    """Whether the calendar alone rules out to ask HMRC for anything of what the change is about.

    Now, or `at` an instant to come.
    """
    return is_over(desk, change.what.ask, change.what.tax_year, at=at)


def is_over(desk: Desk, ask: Ask, year: TaxYear, *, at: datetime | None = None) -> bool:
    """Whether the calendar alone rules out to ask HMRC for that, or its opposite, of that year.

    Now, or `at` an instant to come.
    """
    now, first = at or desk.clock.now(), desk.first_year
    if ask.of_amounts:
        nothing_read = AmountsReading(
            code_year=year, hmrc_held=Part(), user=Part(), latest=Part(), returns=Part()
        )
        verdict = amounts_open(nothing_read, now=now, first=first, says_not_submitted=None).amend
    else:
        no_choice = ChoiceReading(owed_year=year, choice=Part(), returns=Part())
        verdict = choice_open(no_choice, now=now, first=first, says_not_submitted=None).opt_out
    return verdict.answer is Answer.NO


def _verdict_on_amounts(desk: Desk, what: NewChange, reading: AmountsReading) -> Verdict:
    match what.ask:
        case Ask.AMEND_ONE:
            return desk.amounts_open(reading).amend
        case Ask.PUT_TEST_FIGURES:
            return desk.test_figures_open(reading)
        case Ask.PUT_BACK:
            return desk.put_back_open(reading, what.wanted or OwnSet())
        case _:
            return desk.amounts_open(reading).delete


def _require_read(change: Change, returns: Part[Returns], *parts: Part[Any]) -> None:
    """Raise the first error, if the change rests on what could not be read."""
    for each in parts:
        if each.error is not None:
            raise each.error
    # Where HMRC's record had nothing to say before, the person's own answer still stands.
    if returns.error is not None and change.what.return_state is not ReturnState.UNKNOWN:
        raise returns.error


def _choice_position(reading: ChoiceReading) -> ChoicePosition:
    return ChoicePosition(opted_out=bool(reading.choice.value and reading.choice.value.opted_out))
