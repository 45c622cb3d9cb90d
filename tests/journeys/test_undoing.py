"""Undoing: exactly what stood there before is sent again, once, and read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, Kind, OwnSet, Question, Source
from codedout.domain.errors import HmrcUnreachable, Refused
from codedout.domain.operation import Operation
from codedout.journeys.preparing import (
    NotOpen,
    NotRead,
    prepare_amend,
    prepare_choice,
    prepare_removal,
    prepare_test_figures,
)
from codedout.journeys.reading import running_year
from codedout.journeys.recovering import Recoverer
from codedout.journeys.sending import IN_FLIGHT, drop, send, settle
from codedout.journeys.undoing import (
    CannotUndo,
    Seen,
    Why,
    prepare_undo,
    read_again,
    undoings_of,
    way_back,
)
from tests.fakes import YEAR, AtOnce, Bench, Call, item, key, own

S = ChangeState
Make = Callable[[Bench], Change]

NEW_YEAR = datetime(2026, 12, 31, 0, 0, tzinfo=UTC)
NO_ANSWER = HmrcUnreachable(Operation.AMEND_AMOUNTS)
STRAY = key(99, Kind.DEBT)
BEFORE = own([(key(2), "204.50"), (STRAY, "12.00")])


def changed(bench: Bench, amount: str = "380.50") -> Change:
    """One figure given and sent; two others, one that HMRC could not match, were there already."""
    bench.holds(item(1, "95.45"), item(2, "260.00"), item(3, "733.09"))
    bench.sent([(key(2), "204.50"), (STRAY, "12.00")])
    return made(bench, prepare_amend(bench.desk, bench.look(), key(3), Decimal(amount)))


def first_figure(bench: Bench) -> Change:
    """The person's very first figure."""
    bench.holds(item(1, "95.45"))
    return made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00")))


def one_removed(bench: Bench) -> Change:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    bench.sent([(key(1), "90.00"), (key(2), "204.50")])
    return made(bench, prepare_removal(bench.desk, bench.look(), key(1)))


def all_removed(bench: Bench) -> Change:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    bench.sent([(key(1), "90.00"), (STRAY, "12.00")])
    return made(bench, prepare_removal(bench.desk, bench.look(), None))


def stopped(bench: Bench) -> Change:
    return made(bench, prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP))


def restarted(bench: Bench) -> Change:
    bench.hmrc.year(YEAR).opted_out = True
    return made(bench, prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART))


EACH = pytest.mark.parametrize(
    "make", [changed, first_figure, one_removed, all_removed, stopped, restarted]
)
OF_AMOUNTS = pytest.mark.parametrize("make", [changed, first_figure, one_removed, all_removed])


def made(bench: Bench, change: Change) -> Change:
    """Sent, and some time ago."""
    sent = send(bench.desk, change.reference)
    assert sent.state is S.CONFIRMED
    bench.clock.move(timedelta(minutes=10))
    bench.hmrc.calls.clear()
    return sent


def look(bench: Bench, change: Change) -> Seen:
    return read_again(bench.hmrc, AtOnce(), change, running_year(bench.clock.now()))


def undoing(bench: Bench, change: Change) -> Change:
    """Prepared."""
    return prepare_undo(bench.desk, change, look(bench, change))


def why_not(bench: Bench, change: Change) -> Why:
    with pytest.raises(CannotUndo) as no:
        undoing(bench, change)
    return no.value.why


def now(bench: Bench, change: Change) -> Change:
    return bench.store.journal.find(bench.who, change.reference)


def held(bench: Bench) -> tuple[OwnSet, bool]:
    return bench.own(), bench.hmrc.year(YEAR).opted_out


# --- as it should go


@EACH
def test_undone_it_is_as_it_was_and_the_undoing_names_what_it_undoes(
    bench: Bench, make: Make
) -> None:
    before: list[tuple[OwnSet, bool]] = []
    bench.hmrc.before = lambda call: before.append(held(bench)) if call.operation.writes else None
    change = make(bench)
    bench.hmrc.before = lambda call: None
    undo = undoing(bench, change)
    assert (undo.state, undo.what.undoes) == (S.READY, change.reference)
    assert bench.hmrc.writes == []
    done = send(bench.desk, undo.reference)
    assert done.state is S.CONFIRMED
    assert len(bench.hmrc.writes) == 1
    assert [held(bench)] == before
    assert undoings_of(bench.store.journal, change)[:1] == (done,)


def test_the_whole_earlier_set_is_sent_with_what_hmrc_could_not_match(bench: Bench) -> None:
    undo = undoing(bench, changed(bench))
    assert (undo.what.ask, undo.what.item) == (Ask.PUT_BACK, key(3))
    send(bench.desk, undo.reference)
    assert bench.hmrc.writes == [Call(Operation.AMEND_AMOUNTS, YEAR, BEFORE)]


def test_where_nothing_was_there_before_all_is_removed(bench: Bench) -> None:
    undo = undoing(bench, first_figure(bench))
    assert (undo.what.ask, undo.what.wanted) == (Ask.PUT_BACK, OwnSet())
    send(bench.desk, undo.reference)
    assert bench.hmrc.writes == [Call(Operation.DELETE_AMOUNTS, YEAR)]


@pytest.mark.parametrize(
    ("make", "ask", "operation"),
    [
        (stopped, Ask.RESTART, Operation.OPT_IN),
        (restarted, Ask.STOP, Operation.OPT_OUT),
    ],
)
def test_a_choice_is_undone_by_the_other_one(
    bench: Bench, make: Make, ask: Ask, operation: Operation
) -> None:
    undo = undoing(bench, make(bench))
    assert undo.what.ask is ask
    send(bench.desk, undo.reference)
    assert bench.hmrc.writes == [Call(operation, YEAR)]


def test_an_estimate_that_had_to_make_room_comes_back(bench: Bench) -> None:
    old, new = key(7, Kind.IN_YEAR), key(8, Kind.IN_YEAR)
    bench.holds(item(7, "50.00", Kind.IN_YEAR), item(8, "70.00", Kind.IN_YEAR))
    bench.sent([(old, "40.00")])
    change = made(bench, prepare_amend(bench.desk, bench.look(), new, Decimal("60.00")))
    assert bench.own() == own([(new, "60.00")])
    send(bench.desk, undoing(bench, change).reference)
    assert bench.own() == own([(old, "40.00")])


def test_an_undoing_can_itself_be_undone(bench: Bench) -> None:
    change = changed(bench)
    undo = send(bench.desk, undoing(bench, change).reference)
    again = send(bench.desk, undoing(bench, undo).reference)
    assert again.state is S.CONFIRMED
    assert again.what.undoes == undo.reference
    assert bench.own() == change.what.wanted
    assert why_not(bench, change) is Why.UNDONE  # the way on is from the last one
    assert undoings_of(bench.store.journal, change)[:1] == (now(bench, undo),)


@EACH
def test_asked_for_twice_it_is_one(bench: Bench, make: Make) -> None:
    change = make(bench)
    assert undoing(bench, change) == undoing(bench, change)
    assert len(bench.store.journal.prepared(bench.who)) == 1


def test_the_same_wish_as_a_change_of_its_own_is_another_change(bench: Bench) -> None:
    change = stopped(bench)
    plain = prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART)
    assert undoing(bench, change).reference != plain.reference


def test_where_hmrc_used_a_newer_figure_of_its_own_it_is_told_what_goes_along(bench: Bench) -> None:
    change = changed(bench)
    newer = item(2, "270.00", when=bench.clock.now())
    bench.hmrc.year(YEAR).items[1] = newer
    undo = undoing(bench, change)
    assert undo.what.going_along == (key(2),)
    assert undo.what.in_use is Source.USER


# --- what cannot be undone


@pytest.mark.parametrize("end", ["ready", "dropped", "refused", "unknown", "not_done", "differs"])
def test_only_a_change_that_was_made_is_undone(bench: Bench, end: str) -> None:
    bench.holds(item(1, "95.45"))
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    match end:
        case "dropped":
            drop(bench.desk, change.reference)
        case "refused":
            bench.hmrc.fails(Refused(Operation.AMEND_AMOUNTS, status=400, code="INVALID_REQUEST"))
        case "unknown" | "not_done":
            bench.hmrc.fails(NO_ANSWER)
        case "differs":
            bench.hmrc.after = lambda call: (
                bench.sent([(key(1), "1.00")]) if call.operation.writes else None
            )
    if end not in ("ready", "dropped"):
        send(bench.desk, change.reference)
    if end == "not_done":
        bench.clock.move(IN_FLIGHT)
        settle(bench.desk, change.reference)
    bench.hmrc.after = lambda call: None
    assert now(bench, change).state.value == end
    assert why_not(bench, now(bench, change)) is Why.NOT_MADE


@OF_AMOUNTS
def test_what_somebody_has_changed_since_is_not_undone(bench: Bench, make: Make) -> None:
    change = make(bench)
    bench.sent([(key(2), "1.23")])
    assert why_not(bench, change) is Why.SINCE
    assert len(bench.store.journal.of(bench.who)) == 1


@pytest.mark.parametrize("make", [stopped, restarted])
def test_a_choice_that_somebody_has_changed_since_is_not_undone(bench: Bench, make: Make) -> None:
    change = make(bench)
    year = bench.hmrc.year(YEAR)
    year.opted_out = not year.opted_out
    assert why_not(bench, change) is Why.SINCE


def test_hmrcs_own_figure_may_have_moved_since(bench: Bench) -> None:
    change = changed(bench)
    bench.hmrc.year(YEAR).items[0] = item(1, "99.99")
    send(bench.desk, undoing(bench, change).reference)
    assert bench.own() == BEFORE


def test_a_figure_that_was_sent_again_leaves_nothing_to_put_back(bench: Bench) -> None:
    bench.holds(item(1, "95.45", when=datetime(2026, 6, 1, tzinfo=UTC)))
    bench.sent([(key(1), "90.00")])
    again = made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00")))
    assert why_not(bench, again) is Why.SAME


def test_a_set_that_could_not_be_sent_is_not_put_back(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    year = bench.hmrc.year(YEAR)
    bench.sent([(key(1), "90.00")])
    twice = item(1, "90.00", source=Source.USER)
    year.answers[Question.USER] = Amounts((twice, twice))
    removal = prepare_removal(bench.desk, bench.look(), None)
    bench.hmrc.after = lambda call: year.answers.clear() if call.operation.writes else None
    assert why_not(bench, made(bench, removal)) is Why.UNSAFE


def test_nothing_is_put_back_where_hmrcs_own_list_does_not_tell_its_amounts_apart(
    bench: Bench,
) -> None:
    change = changed(bench)
    bench.holds(item(1, "1.00"))
    assert why_not(bench, change) is Why.UNSAFE


def test_where_nothing_is_named_that_does_not_matter(bench: Bench) -> None:
    change = first_figure(bench)
    bench.holds(item(5, "1.00"), item(5, "2.00"))
    assert send(bench.desk, undoing(bench, change).reference).state is S.CONFIRMED
    assert bench.own() == OwnSet()


def test_what_cannot_be_read_is_not_undone(bench: Bench) -> None:
    for change, question in ((changed(bench), Question.USER), (stopped(bench), None)):
        read = Operation.VIEW_AMOUNTS if question else Operation.VIEW_CHOICE
        bench.hmrc.fails(HmrcUnreachable(read), question=question)
        with pytest.raises(NotRead):
            undoing(bench, change)


# --- the rules of the day


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (changed, "A3"),
        (first_figure, "D1"),
        (one_removed, "A3"),
        (all_removed, "A3"),
        (stopped, "I3"),
        (restarted, "O3"),
    ],
)
def test_after_the_return_is_submitted_nothing_is_undone(
    bench: Bench, make: Make, rule: str
) -> None:
    change = make(bench)
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED
    with pytest.raises(NotOpen) as no:
        undoing(bench, change)
    assert no.value.verdict.rule == rule


@pytest.mark.parametrize(
    ("make", "rule"),
    [(changed, "AQ"), (first_figure, "DQ"), (stopped, "IQ"), (restarted, "OQ")],
)
def test_where_hmrc_does_not_know_of_a_return_the_person_is_asked_first(
    bench: Bench, make: Make, rule: str
) -> None:
    change = make(bench)
    bench.hmrc.year(YEAR).returned = ReturnState.UNKNOWN
    with pytest.raises(NotOpen) as ask:
        undoing(bench, change)
    assert ask.value.verdict.rule == rule
    bench.say_submitted(False)
    assert undoing(bench, change).what.says_not_submitted is True


@pytest.mark.parametrize(("make", "rule"), [(stopped, "I4"), (restarted, "O4")])
def test_a_choice_is_undone_to_30_december_and_figures_after(
    bench: Bench, make: Make, rule: str
) -> None:
    choice, figures = make(bench), changed(bench)
    bench.clock.at = NEW_YEAR - timedelta(seconds=1)
    assert undoing(bench, choice).state is S.READY
    bench.clock.at = NEW_YEAR
    with pytest.raises(NotOpen) as no:
        undoing(bench, choice)
    assert no.value.verdict.rule == rule
    assert undoing(bench, figures).state is S.READY  # R41


def test_figures_are_undone_to_the_last_day_of_the_return(bench: Bench) -> None:
    change = changed(bench)
    bench.clock.at = datetime(2028, 1, 31, 23, 59, 59, tzinfo=UTC)
    assert undoing(bench, change).state is S.READY
    bench.clock.move(timedelta(seconds=1))
    with pytest.raises(NotOpen) as no:
        undoing(bench, change)
    assert no.value.verdict.rule == "A4"


def test_where_hmrc_holds_no_amount_any_more_a_set_is_not_put_back(bench: Bench) -> None:
    change = changed(bench)
    bench.hmrc.year(YEAR).items.clear()
    with pytest.raises(NotOpen) as no:
        undoing(bench, change)
    assert no.value.verdict.rule == "A5"


def test_in_the_test_system_figures_that_were_replaced_come_back(bench: Bench) -> None:
    desk = replace(bench.desk, test_system=True)
    bench.sent([(key(1), "5.00")])
    put = prepare_test_figures(desk, bench.look(), own([(key(2), "6.00")]))
    done = send(desk, put.reference)
    undo = send(desk, prepare_undo(desk, done, look(bench, done)).reference)
    assert undo.state is S.CONFIRMED
    assert bench.own() == own([(key(1), "5.00")])


# --- sent like any other change, whatever goes wrong


@EACH
def test_what_moved_since_it_was_prepared_makes_it_stale(bench: Bench, make: Make) -> None:
    undo = undoing(bench, make(bench))
    year = bench.hmrc.year(YEAR)
    bench.sent([(key(2), "1.23")])
    year.opted_out = not year.opted_out
    assert send(bench.desk, undo.reference).state is S.STALE
    assert bench.hmrc.writes == []


@EACH
def test_a_return_submitted_since_makes_it_stale(bench: Bench, make: Make) -> None:
    undo = undoing(bench, make(bench))
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED
    assert send(bench.desk, undo.reference).state is S.STALE


def test_of_two_tabs_one_undoes(bench: Bench) -> None:
    undo = undoing(bench, changed(bench))
    send(bench.desk, undo.reference)
    assert send(bench.desk, undo.reference).state is S.CONFIRMED
    assert len(bench.hmrc.writes) == 1


@pytest.mark.parametrize("acted", [True, False])
@EACH
def test_an_undoing_whose_answer_was_lost_is_settled_by_reading(
    bench: Bench, make: Make, acted: bool
) -> None:
    change = make(bench)
    undo = undoing(bench, change)
    bench.hmrc.fails(HmrcUnreachable(undo.operation), acted=acted)
    first = send(bench.desk, undo.reference)
    assert first.state is (S.CONFIRMED if acted else S.UNKNOWN)
    if not acted:
        assert why_not(bench, change) is Why.UNDER_WAY
        assert undoings_of(bench.store.journal, change)[:1] == (first,)
    bench.clock.move(IN_FLIGHT)
    Recoverer(bench.store.journal, bench.store.locks, lambda key, who: None).settle_those_of(
        bench.desk
    )
    assert now(bench, undo).state is (S.CONFIRMED if acted else S.NOT_DONE)
    assert len(bench.hmrc.writes) == 1
    if acted:
        assert why_not(bench, change) is Why.UNDONE
    else:  # and it can be tried again
        assert undoings_of(bench.store.journal, change) == ()
        assert send(bench.desk, undoing(bench, change).reference).state is S.CONFIRMED


def test_an_undoing_that_a_later_change_overtook_is_not_called_done(bench: Bench) -> None:
    change = changed(bench)
    undo = undoing(bench, change)
    bench.hmrc.fails(HmrcUnreachable(undo.operation))
    send(bench.desk, undo.reference)
    bench.clock.move(IN_FLIGHT)
    later = made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("1.00")))
    ended = settle(bench.desk, undo.reference)
    assert (ended.state, ended.overtaken_by) == (S.DIFFERS, later.reference)
    assert undoings_of(bench.store.journal, change)[:1] == (ended,)
    assert why_not(bench, change) is Why.SINCE


def test_a_change_left_open_is_found_overtaken_by_the_undoing_of_a_later_one(bench: Bench) -> None:
    """The set put back is what the open one asked for too: nothing sure can be said of it."""
    bench.holds(item(1, "95.45"))
    first = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    bench.hmrc.fails(NO_ANSWER, acted=True)
    bench.hmrc.after = lambda call: (
        bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS)) if call.operation.writes else None
    )
    assert send(bench.desk, first.reference).state is S.UNKNOWN
    bench.hmrc.after = lambda call: None
    bench.clock.move(IN_FLIGHT)
    second = made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00")))
    undo = send(bench.desk, undoing(bench, second).reference)
    assert undo.state is S.CONFIRMED
    ended = settle(bench.desk, first.reference)
    assert (ended.state, ended.overtaken_by) == (S.DIFFERS, undo.reference)


# --- what is told of it


def test_a_way_back_says_what_would_stand_there_and_what_the_rules_say(bench: Bench) -> None:
    change = changed(bench)
    way = way_back(bench.desk, change, look(bench, change))
    assert way is not None
    assert (way.wanted, way.why_not, way.verdict.rule) == (BEFORE, None, "A7")
    assert bench.store.journal.prepared(bench.who) == ()


@pytest.mark.parametrize("end", [drop, None])
def test_an_undoing_that_was_never_sent_is_none(
    bench: Bench, end: Callable[..., Change] | None
) -> None:
    change = changed(bench)
    undo = undoing(bench, change)
    if end is not None:
        end(bench.desk, undo.reference)
    assert undoings_of(bench.store.journal, change) == ()
