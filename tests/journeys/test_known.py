"""What HMRC last answered is kept once, found when it does not answer, and never gone by."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.choice import CollectionChoice
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.errors import (
    NO_TURN,
    HmrcUnreachable,
    NotAllowed,
    Refused,
    SignInExpired,
    StoreUnavailable,
    UnexpectedAnswer,
)
from codedout.domain.operation import Operation
from codedout.journeys.known import TakingDown
from codedout.journeys.parts import LastKnown
from codedout.journeys.ports import Asked, Read
from codedout.journeys.preparing import NotRead, prepare_amend, prepare_choice, prepare_removal
from codedout.journeys.reading import AmountsReading
from codedout.journeys.sending import IN_FLIGHT, send, settle
from tests.fakes import NOVEMBER, YEAR, Bench, Call, FixedClock, item, key
from tests.visiting import NINO, Visitor

LATEST = Asked(Amounts, YEAR, Question.LATEST)
VIEW = Operation.VIEW_AMOUNTS

OUTAGES = {
    "no answer": HmrcUnreachable(VIEW),
    "no turn": HmrcUnreachable(VIEW, code=NO_TURN, sent=False),
    "busy": Refused(VIEW, status=429, code="MESSAGE_THROTTLED_OUT"),
    "a fault": UnexpectedAnswer(VIEW, status=500, code="INTERNAL_SERVER_ERROR"),
    "closed": UnexpectedAnswer(VIEW, status=503),
    "garbage": UnexpectedAnswer(VIEW, status=200),
    "a redirect": UnexpectedAnswer(VIEW, status=307),
}
ANSWERS = {
    "not this person": NotAllowed(VIEW, status=403, code="CLIENT_OR_AGENT_NOT_AUTHORISED"),
    "permission gone": SignInExpired(VIEW, status=401),
    "number refused": Refused(VIEW, status=400, code="FORMAT_NINO"),
    "year refused": Refused(VIEW, status=400, code="RULE_TAX_YEAR_NOT_SUPPORTED"),
    "version gone": UnexpectedAnswer(VIEW, status=404, code="NOT_FOUND"),
    "a refusal without words": UnexpectedAnswer(VIEW, status=400),
}


@pytest.fixture
def visitor(bench: Bench) -> Visitor:
    bench.holds(item(11, "412.30"))
    bench.sent([(key(11), "400.00")])
    return Visitor(bench)


# --- keeping


def test_an_answer_is_taken_down_once_however_often_it_is_looked_at(visitor: Visitor) -> None:
    taken: list[tuple[Asked, Read[object]]] = []
    look = replace(visitor.look, take_down=lambda asked, read: taken.append((asked, read)))
    for _ in range(3):
        look.amounts(YEAR, Question.LATEST)
        look.choice(YEAR)
        look.returns()
        replace(look, api=None).choice(YEAR)
    assert [asked.name for asked, _ in taken] == [
        "Amounts 2025-26 latest",
        "CollectionChoice 2025-26",
        "Returns",
    ]


def test_what_was_asked_before_the_number_was_proven_is_taken_down_when_it_is(
    visitor: Visitor,
) -> None:
    taken: list[Asked] = []
    unproven = replace(visitor.look, take_down=None)
    unproven.amounts(YEAR, Question.LATEST)
    assert visitor.bench.store.known.last(visitor.bench.who, NOVEMBER) == {}
    proven = replace(unproven, api=None, take_down=lambda asked, _: taken.append(asked))
    proven.amounts(YEAR, Question.LATEST)
    proven.amounts(YEAR, Question.LATEST)
    assert taken == [LATEST]


def test_a_failure_is_not_taken_down(visitor: Visitor) -> None:
    visitor.compare()
    before = visitor.bench.store.known.last(visitor.bench.who, NOVEMBER)
    assert set(before) == {
        *(f"Amounts 2025-26 {question}" for question in Question),
        "Returns",
    }
    visitor.bench.hmrc.fails(HmrcUnreachable(VIEW), times=3)
    visitor.bench.clock.move(timedelta(minutes=5))
    visitor.compare()
    after = visitor.bench.store.known.last(visitor.bench.who, NOVEMBER)
    assert {name for name in after if after[name] != before[name]} == {"Returns"}


class Full:
    """A store in which nothing can be kept or found."""

    def keep(self, *_: object) -> None:
        raise StoreUnavailable("full")

    def last(self, *_: object) -> dict[str, object]:
        raise StoreUnavailable("full")


def test_a_store_that_cannot_keep_it_spoils_no_page_and_says_so_in_the_log(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    taking = TakingDown(Full(), visitor.bench.who, "s", 0)
    look = replace(visitor.look, take_down=taking)
    with caplog.at_level(logging.WARNING):
        assert look.amounts(YEAR, Question.LATEST).value.components
        last = replace(visitor.last, known=Full())
        assert last(LATEST) is None
    assert [record.message for record in caplog.records] == [
        "An answer could not be kept: full",
        "What HMRC last answered could not be read: full",
    ]


# --- finding


@pytest.mark.parametrize("name", OUTAGES)
def test_where_hmrc_does_not_answer_its_last_answer_stands_beside_the_error(
    visitor: Visitor, name: str
) -> None:
    then = visitor.compare()
    at = visitor.bench.clock.now()
    visitor.bench.clock.move(timedelta(hours=20))
    visitor.bench.hmrc.fails(OUTAGES[name], times=3)
    now = visitor.compare()
    for old, new in zip(then.parts, now.parts, strict=True):
        assert new.value is None
        assert new.read is None
        assert new.error is OUTAGES[name]
        assert new.last_known is not None
        assert (new.last_known.value, new.last_known.at) == (old.value, at)
        assert new.last_known.since == ()
    assert now.latest.last_known is not None
    assert now.returns.value == then.returns.value


@pytest.mark.parametrize("name", ANSWERS)
def test_a_refusal_is_an_answer_and_brings_nothing_old(visitor: Visitor, name: str) -> None:
    visitor.compare()
    visitor.bench.hmrc.fails(ANSWERS[name], times=3)
    now = visitor.compare()
    assert [part.last_known for part in (*now.parts, now.latest)] == [None] * 3


@pytest.mark.parametrize("name", ["not this person", "permission gone", "number refused"])
@pytest.mark.parametrize("question", Question)
def test_whoever_is_turned_away_from_one_thing_sees_nothing_old_of_the_rest(
    visitor: Visitor, name: str, question: Question
) -> None:
    visitor.compare()
    visitor.overview()
    visitor.bench.hmrc.fails(ANSWERS[name], question=question)
    for other in Question:
        if other is not question:
            visitor.bench.hmrc.fails(HmrcUnreachable(VIEW), question=other)
    now = visitor.compare()
    assert [part.last_known for part in (*now.parts, now.latest)] == [None] * 3


def test_whoever_was_turned_away_sees_nothing_old_on_any_page_until_hmrc_lets_them_in_again(
    visitor: Visitor,
) -> None:
    visitor.compare()
    hmrc = visitor.bench.hmrc
    hmrc.fails(NotAllowed(Operation.VIEW_CHOICE, status=403, code="CLIENT_OR_AGENT_NOT_AUTHORISED"))
    visitor.collection()
    for _ in range(2):  # the record of returns is open to others too: it lets nobody in again
        hmrc.fails(HmrcUnreachable(VIEW), times=3)
        assert visitor.compare().hmrc_held.last_known is None
    visitor.compare()
    hmrc.fails(HmrcUnreachable(VIEW), times=3)
    assert visitor.compare().hmrc_held.last_known is not None


def test_trying_again_after_being_turned_away_brings_nothing_old(visitor: Visitor) -> None:
    visitor.compare()
    hmrc = visitor.bench.hmrc
    hmrc.fails(ANSWERS["not this person"], times=3)
    visitor.compare()
    visitor.answers.forget(visitor.session_key)  # what "Try again" does
    hmrc.fails(OUTAGES["closed"], times=3)
    now = visitor.compare()
    assert [part.last_known for part in (*now.parts, now.latest)] == [None] * 3


def test_the_part_that_hmrc_answers_is_alive(visitor: Visitor) -> None:
    visitor.compare()
    visitor.bench.hmrc.fails(HmrcUnreachable(VIEW), question=Question.HMRC_HELD)
    now = visitor.compare()
    assert now.hmrc_held.last_known is not None
    assert now.user.value is not None
    assert now.user.last_known is None


def test_the_overview_has_each_year_and_each_choice_as_it_last_was(visitor: Visitor) -> None:
    visitor.bench.hmrc.year(YEAR).opted_out = True
    visitor.overview()
    visitor.bench.hmrc.fails(HmrcUnreachable(VIEW), times=20)
    visitor.bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_CHOICE), times=20)
    now = visitor.overview()
    amounts, choice = now.amounts[YEAR].last_known, now.choices[YEAR].last_known
    assert amounts is not None
    assert choice is not None
    assert [c.amount for c in amounts.value.components] == [Decimal("400.00")]
    assert choice.value.opted_out
    assert all(part.last_known is not None for part in now.parts)


def test_what_hmrc_answered_more_than_thirteen_months_ago_is_not_shown(visitor: Visitor) -> None:
    visitor.compare()
    visitor.bench.clock.move(timedelta(days=400))
    visitor.bench.hmrc.fails(HmrcUnreachable(VIEW), times=3)
    now = visitor.compare()
    assert [part.last_known for part in (*now.parts, now.latest)] == [None] * 3


def test_who_was_never_here_has_nothing_old(visitor: Visitor) -> None:
    visitor.bench.hmrc.fails(HmrcUnreachable(VIEW), times=3)
    assert visitor.compare().hmrc_held.last_known is None


# --- nothing goes by it


def test_no_change_can_rest_on_what_hmrc_last_answered(visitor: Visitor) -> None:
    desk = visitor.bench.desk
    visitor.compare()
    visitor.overview()
    visitor.bench.hmrc.fails(HmrcUnreachable(VIEW), times=3)
    now = visitor.compare()
    assert now.hmrc_held.last_known is not None
    with pytest.raises(NotRead):
        prepare_amend(desk, now, key(11), Decimal("1.00"))
    with pytest.raises(NotRead):
        prepare_removal(desk, now, key(11))
    with pytest.raises(NotRead):
        prepare_removal(desk, now, None)
    bare = replace(
        now,
        hmrc_held=replace(now.hmrc_held, last_known=None),
        user=replace(now.user, last_known=None),
    )
    assert desk.amounts_open(now) == desk.amounts_open(bare)


def test_no_choice_can_rest_on_what_hmrc_last_answered(visitor: Visitor) -> None:
    desk = visitor.bench.desk
    visitor.overview()
    visitor.bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_CHOICE))
    now = visitor.bench.look_at_bill().or_last(visitor.last)
    assert now.choice.last_known is not None
    for ask in (Ask.STOP, Ask.RESTART):
        with pytest.raises(NotRead):
            prepare_choice(desk, now, ask)
    bare = replace(now, choice=replace(now.choice, last_known=None))
    assert desk.choice_open(now) == desk.choice_open(bare)


# --- and the person's own change since


def amend(visitor: Visitor, amount: str) -> Change:
    desk, bench = visitor.bench.desk, visitor.bench
    bench.clock.move(timedelta(minutes=1))
    prepared = prepare_amend(desk, bench.look(), key(11), Decimal(amount))
    bench.clock.move(timedelta(minutes=1))
    return send(desk, prepared.reference)


def after_outage(visitor: Visitor) -> AmountsReading:
    visitor.bench.clock.move(timedelta(minutes=1))
    visitor.bench.hmrc.fails(HmrcUnreachable(VIEW), times=3)
    return visitor.compare()


def since(visitor: Visitor) -> list[str]:
    """Of which figure HMRC uses, which nobody asks about a change."""
    now = after_outage(visitor)
    assert now.latest.last_known is not None
    return [change.reference for change in now.latest.last_known.since]


def test_an_answer_from_before_a_change_of_the_persons_own_names_that_change(
    visitor: Visitor,
) -> None:
    visitor.compare()
    change = amend(visitor, "380.55")
    assert since(visitor) == [change.reference]


def test_a_change_of_the_persons_own_moves_none_of_hmrcs_figures(visitor: Visitor) -> None:
    visitor.compare()
    amend(visitor, "380.55")
    now = after_outage(visitor)
    parts = (now.hmrc_held, now.user, now.latest)
    assert [len(part.last_known.since) for part in parts if part.last_known] == [0, 0, 1]


def test_an_answer_from_after_it_does_not(visitor: Visitor) -> None:
    visitor.compare()
    amend(visitor, "380.55")
    visitor.bench.clock.move(timedelta(minutes=1))
    visitor.compare()
    assert since(visitor) == []


def test_a_clock_that_went_back_hides_no_change(visitor: Visitor) -> None:
    visitor.compare()
    visitor.bench.clock.move(timedelta(days=-3))
    change = amend(visitor, "380.55")
    assert since(visitor) == [change.reference]


@pytest.mark.parametrize("days", [30, -30])
def test_a_session_whose_date_was_moved_names_what_the_order_says_and_no_more(
    visitor: Visitor, days: int
) -> None:
    bench = visitor.bench
    moved = replace(bench, clock=FixedClock(bench.clock.now() + timedelta(days=days)))
    elsewhere = Visitor(moved)
    visitor.compare()
    change = amend(elsewhere, "380.55")
    assert since(visitor) == [change.reference]
    visitor.compare()
    assert since(visitor) == []


def test_an_answer_from_between_sending_and_settling_names_the_change(visitor: Visitor) -> None:
    bench = visitor.bench
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS))
    change = amend(visitor, "380.55")
    visitor.compare()
    bench.hmrc.year(YEAR).sent[key(11)] = (Decimal("380.55"), bench.clock.now())  # acts late
    bench.clock.move(IN_FLIGHT * 2)
    assert settle(bench.desk, change.reference).state is ChangeState.CONFIRMED
    assert since(visitor) == [change.reference]
    visitor.compare()
    assert since(visitor) == []


def test_a_change_that_hmrc_refused_is_not_named(visitor: Visitor) -> None:
    visitor.compare()
    visitor.bench.hmrc.fails(Refused(Operation.AMEND_AMOUNTS, status=400, code="FORMAT_VALUE"))
    amend(visitor, "380.55")
    assert since(visitor) == []


def test_a_change_whose_outcome_is_open_is_named_whenever_hmrc_answered(visitor: Visitor) -> None:
    visitor.bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS))
    change = amend(visitor, "380.55")
    visitor.bench.clock.move(timedelta(minutes=1))
    visitor.compare()
    assert since(visitor) == [change.reference]


def test_a_change_of_another_year_or_of_the_choice_is_not_named(visitor: Visitor) -> None:
    bench, desk = visitor.bench, visitor.bench.desk
    visitor.compare()
    bench.clock.move(timedelta(minutes=1))
    send(desk, prepare_choice(desk, bench.look_at_bill(), Ask.STOP).reference)
    assert since(visitor) == []


# --- what was found of a change is HMRC's answer too


def chosen(visitor: Visitor, ask: Ask) -> Change:
    desk, bench = visitor.bench.desk, visitor.bench
    bench.clock.move(timedelta(minutes=1))
    return send(desk, prepare_choice(desk, bench.look_at_bill(), ask).reference)


def silent_choice(visitor: Visitor) -> LastKnown[CollectionChoice]:
    visitor.bench.clock.move(timedelta(minutes=1))
    visitor.bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_CHOICE))
    last = visitor.collection().choice.last_known
    assert last is not None
    return last


def test_the_choice_that_was_read_back_is_hmrcs_last_answer(visitor: Visitor) -> None:
    visitor.collection()
    for ask in (Ask.STOP, Ask.RESTART, Ask.STOP):
        done = chosen(visitor, ask)
        last = silent_choice(visitor)
        assert done.state is ChangeState.CONFIRMED
        assert last.value.opted_out is (ask is Ask.STOP)
        assert (last.at, last.since) == (done.settled_at, ())


def test_the_figures_that_were_read_back_are_hmrcs_last_answer(visitor: Visitor) -> None:
    visitor.compare()
    done = amend(visitor, "380.55")
    now = after_outage(visitor)
    assert now.user.last_known is not None
    assert [c.amount for c in now.user.last_known.value.components] == [Decimal("380.55")]
    assert (now.user.last_known.at, now.user.last_known.since) == (done.settled_at, ())
    assert now.latest.last_known is not None
    assert now.latest.last_known.since == (done,)


def test_what_settled_a_change_that_was_lost_is_hmrcs_last_answer(visitor: Visitor) -> None:
    bench = visitor.bench
    visitor.collection()
    bench.hmrc.goes_down_having_acted(Operation.OPT_OUT, Operation.VIEW_CHOICE)
    lost = chosen(visitor, Ask.STOP)
    assert lost.state is ChangeState.UNKNOWN
    assert silent_choice(visitor).since == (lost,)
    done = settle(bench.desk, lost.reference)
    last = silent_choice(visitor)
    assert (done.state, last.value.opted_out) == (ChangeState.CONFIRMED, True)
    assert (last.at, last.since) == (done.settled_at, ())


def test_what_was_read_while_a_change_may_still_arrive_is_told_with_that_change(
    visitor: Visitor,
) -> None:
    bench = visitor.bench
    visitor.collection()
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    lost = chosen(visitor, Ask.STOP)
    asked = bench.clock.now()
    last = silent_choice(visitor)
    assert (lost.state, last.value.opted_out) == (ChangeState.UNKNOWN, False)
    assert (last.at, last.since) == (asked, (lost,))
    bench.clock.move(IN_FLIGHT)
    held = settle(bench.desk, lost.reference)
    assert (held.state, silent_choice(visitor).since) == (ChangeState.NOT_DONE, (held,))


def test_what_is_read_back_while_another_is_sent_is_not_kept(visitor: Visitor) -> None:
    bench = visitor.bench
    visitor.collection()

    def another_tab(call: Call) -> None:
        if call.operation is Operation.VIEW_CHOICE and bench.hmrc.writes:
            bench.hmrc.after = lambda _: None
            there = replace(bench.hmrc.year(YEAR))
            late.append(chosen(visitor, Ask.RESTART))
            assert there.opted_out

    late: list[Change] = []
    bench.hmrc.after = another_tab
    first = chosen(visitor, Ask.STOP)
    last = silent_choice(visitor)
    assert [each.state for each in late] == [ChangeState.CONFIRMED]
    assert (last.value.opted_out, last.at) == (False, late[0].settled_at)
    assert last.since == (first,)  # it was settled after: its receipt tells


def test_what_is_found_of_a_change_once_nothing_else_is_known_is_shown(visitor: Visitor) -> None:
    done = chosen(visitor, Ask.STOP)
    last = silent_choice(visitor)
    assert (last.value.opted_out, last.at) == (True, done.settled_at)


def test_whoever_was_turned_away_is_not_shown_what_was_read_back(visitor: Visitor) -> None:
    chosen(visitor, Ask.STOP)
    visitor.doors.note_turned_away(visitor.session_key, NINO)
    assert visitor.last(Asked(CollectionChoice, YEAR)) is None
