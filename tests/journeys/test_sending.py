"""A change is looked at again, sent once, and read back; whatever goes wrong is said as it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codedout.domain.change import AmountsPosition, Ask, Change, ChangeState, ChoicePosition, Who
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, Kind, OwnSet, Question
from codedout.domain.comparison import own_set
from codedout.domain.errors import (
    HmrcError,
    HmrcUnreachable,
    NotAllowed,
    NotRecognised,
    Refused,
    SignInExpired,
    StoreUnavailable,
    UnexpectedAnswer,
)
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.preparing import prepare_amend, prepare_choice, prepare_removal
from codedout.journeys.sending import (
    IN_FLIGHT,
    Heard,
    ask_again,
    drop,
    in_flight_until,
    on_its_way,
    send,
    settle,
)
from codedout.journeys.undoing import prepare_undo, read_again
from codedout.store.store import Store
from tests.fakes import YEAR, AtOnce, Bench, Call, item, key, own

LAST_SECOND = datetime(2026, 12, 30, 23, 59, 59, tzinfo=UTC)


def amendment(bench: Bench, amount: str = "380.50") -> Change:
    """Three amounts of HMRC's, one override, a second to be changed."""
    bench.holds(item(1, "95.45"), item(2, "260.00"), item(3, "733.09"))
    bench.sent([(key(2), "204.50")])
    return prepare_amend(bench.desk, bench.look(), key(3), Decimal(amount))


def removal(bench: Bench) -> Change:
    bench.holds(item(1, "95.45"))
    bench.sent([(key(1), "90.00")])
    return prepare_removal(bench.desk, bench.look(), None)


def stop(bench: Bench) -> Change:
    return prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)


def restart(bench: Bench) -> Change:
    bench.hmrc.year(YEAR).opted_out = True
    return prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART)


def putting_back(bench: Bench) -> Change:
    change = send(bench.desk, amendment(bench).reference)
    bench.hmrc.calls.clear()
    bench.clock.move(timedelta(minutes=10))
    seen = read_again(bench.hmrc, AtOnce(), change, TaxYear(2026))
    return prepare_undo(bench.desk, change, seen)


EACH = pytest.mark.parametrize("prepare", [amendment, removal, stop, restart, putting_back])


# --- as it should go


def test_an_amendment_is_sent_whole_read_back_and_confirmed(bench: Bench) -> None:
    change = amendment(bench)
    sent = send(bench.desk, change.reference)
    wanted = own([(key(2), "204.50"), (key(3), "380.50")])
    assert bench.hmrc.writes == [Call(Operation.AMEND_AMOUNTS, YEAR, wanted)]
    assert sent.state is ChangeState.CONFIRMED
    assert isinstance(sent.after, AmountsPosition)
    assert bench.own() == wanted
    assert (sent.sent_at, sent.settled_at) == (bench.clock.now(), bench.clock.now())
    assert bench.store.journal.find(bench.who, change.reference) == sent


def test_removing_one_puts_the_rest_and_removing_the_last_deletes(bench: Bench) -> None:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    bench.sent([(key(1), "90.00"), (key(2), "204.50")])
    for number in (1, 2):
        change = prepare_removal(bench.desk, bench.look(), key(number))
        assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED
    assert bench.hmrc.writes == [
        Call(Operation.AMEND_AMOUNTS, YEAR, own([(key(2), "204.50")])),
        Call(Operation.DELETE_AMOUNTS, YEAR),
    ]
    assert bench.own() == OwnSet()


@pytest.mark.parametrize(
    ("prepare", "operation", "opted_out"),
    [(stop, Operation.OPT_OUT, True), (restart, Operation.OPT_IN, False)],
)
def test_a_choice_is_sent_once_and_read_back(
    bench: Bench, prepare: Callable[[Bench], Change], operation: Operation, opted_out: bool
) -> None:
    sent = send(bench.desk, prepare(bench).reference)
    assert bench.hmrc.writes == [Call(operation, YEAR)]
    assert sent.state is ChangeState.CONFIRMED
    assert sent.after == ChoicePosition(opted_out=opted_out)


@EACH
def test_the_receipt_names_hmrcs_ids_of_the_write_and_of_the_reading_back(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    sent = send(bench.desk, prepare(bench).reference)
    number = len(bench.hmrc.calls)
    assert sent.correlation_ids == (f"id-{number - 1}", f"id-{number}")


@EACH
def test_what_is_remembered_of_hmrcs_answers_is_dropped_when_a_change_was_sent(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    before = bench.store.subjects.version(bench.who.subject)
    send(bench.desk, change.reference)
    assert bench.store.subjects.version(bench.who.subject) > before


@EACH
def test_sending_again_sends_nothing_and_says_what_became_of_it(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    first = send(bench.desk, change.reference)
    assert send(bench.desk, change.reference) == first
    assert settle(bench.desk, change.reference) == first
    assert len(bench.hmrc.writes) == 1


def test_a_change_that_was_put_aside_is_never_sent(bench: Bench) -> None:
    change = amendment(bench)
    assert drop(bench.desk, change.reference).state is ChangeState.DROPPED
    assert send(bench.desk, change.reference).state is ChangeState.DROPPED
    assert bench.hmrc.writes == []


def test_a_change_that_was_sent_cannot_be_put_aside(bench: Bench) -> None:
    change = amendment(bench)
    send(bench.desk, change.reference)
    assert drop(bench.desk, change.reference).state is ChangeState.CONFIRMED


def test_nobody_sends_somebody_elses_change(bench: Bench, store: Store) -> None:
    change = amendment(bench)
    other = Bench.of(store)
    for act in (send, settle, drop):
        with pytest.raises(NotRecognised):
            act(replace(bench.desk, who=other.who), change.reference)
    assert bench.hmrc.writes == []


# --- what moved between the check page and the button


def hmrcs_figure_moves(bench: Bench) -> None:
    items = bench.hmrc.year(YEAR).items
    items[-1] = replace(items[-1], amount=Decimal("1.00"))


def hmrc_adds_an_amount(bench: Bench) -> None:
    bench.holds(item(77, "1.00", Kind.DEBT))


def own_set_moves(bench: Bench) -> None:
    bench.sent([(key(1), "0.01")])


def return_is_submitted(bench: Bench) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED


def choice_moves(bench: Bench) -> None:
    bench.hmrc.year(YEAR).opted_out ^= True


@pytest.mark.parametrize(
    ("prepare", "happens"),
    [
        (amendment, hmrcs_figure_moves),
        (amendment, hmrc_adds_an_amount),
        (amendment, own_set_moves),
        (amendment, return_is_submitted),
        (removal, hmrcs_figure_moves),
        (removal, own_set_moves),
        (removal, return_is_submitted),
        (stop, choice_moves),
        (stop, return_is_submitted),
        (restart, choice_moves),
        (restart, return_is_submitted),
    ],
)
def test_what_moved_since_the_person_looked_makes_a_change_stale_and_nothing_is_sent(
    bench: Bench, prepare: Callable[[Bench], Change], happens: Callable[[Bench], None]
) -> None:
    change = prepare(bench)
    happens(bench)
    before = bench.store.subjects.version(bench.who.subject)
    assert send(bench.desk, change.reference).state is ChangeState.STALE
    after = bench.store.subjects.version(bench.who.subject)
    assert after > before, "the pages must not go on showing what moved"
    assert send(bench.desk, change.reference).state is ChangeState.STALE
    assert bench.hmrc.writes == []


@pytest.mark.parametrize("prepare", [stop, restart])
def test_a_choice_checked_on_30_december_and_sent_after_midnight_is_stale(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    bench.clock.at = LAST_SECOND
    change = prepare(bench)
    bench.clock.move(timedelta(seconds=1))
    assert send(bench.desk, change.reference).state is ChangeState.STALE
    assert bench.hmrc.writes == []


def test_a_choice_sent_in_the_last_second_of_30_december_is_sent(bench: Bench) -> None:
    bench.clock.at = LAST_SECOND
    assert send(bench.desk, stop(bench).reference).state is ChangeState.CONFIRMED


def test_30_december_does_not_end_changing_amounts(bench: Bench) -> None:
    bench.clock.at = LAST_SECOND
    change = amendment(bench)
    bench.clock.move(timedelta(seconds=1))
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED


def test_whoever_says_in_between_that_the_return_is_submitted_sends_nothing(bench: Bench) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.UNKNOWN
    bench.say_submitted(False)
    change = stop(bench)
    bench.say_submitted(True)
    assert send(bench.desk, change.reference).state is ChangeState.STALE
    assert bench.hmrc.writes == []


# --- what could not be read before sending


@pytest.mark.parametrize(
    ("prepare", "operation"),
    [
        (amendment, Operation.VIEW_AMOUNTS),
        (amendment, Operation.VIEW_RETURNS),
        (removal, Operation.VIEW_AMOUNTS),
        (stop, Operation.VIEW_CHOICE),
        (stop, Operation.VIEW_RETURNS),
    ],
)
def test_where_hmrc_cannot_be_read_first_nothing_is_sent_and_it_can_be_sent_later(
    bench: Bench, prepare: Callable[[Bench], Change], operation: Operation
) -> None:
    change = prepare(bench)
    bench.hmrc.fails(HmrcUnreachable(operation))
    with pytest.raises(HmrcUnreachable):
        send(bench.desk, change.reference)
    assert bench.hmrc.writes == []
    assert bench.store.journal.find(bench.who, change.reference).state is ChangeState.READY
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED


def test_where_hmrc_said_nothing_of_the_return_before_it_need_not_say_it_again(
    bench: Bench,
) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.UNKNOWN
    bench.say_submitted(False)
    change = stop(bench)
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_RETURNS))
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED


def test_a_change_that_another_process_has_claimed_is_left_to_it(bench: Bench) -> None:
    change = amendment(bench)
    claimed: list[Change | None] = []

    def somebody_else_claims(call: Call) -> None:
        if not claimed:  # while ours is still looking
            claimed.append(
                bench.store.journal.claim(bench.who, change.reference, bench.clock.now())
            )

    bench.hmrc.before = somebody_else_claims
    assert send(bench.desk, change.reference).state is ChangeState.SENDING
    assert bench.hmrc.writes == []


def while_the_other_looks(bench: Bench, does: Callable[[], object]) -> None:
    """The other tab does it as soon as HMRC has told this one, which looks, what it holds."""

    def after(call: Call) -> None:
        if call.what is Question.USER or call.operation is Operation.VIEW_CHOICE:
            bench.hmrc.after = lambda call: None
            does()

    bench.hmrc.after = after


@EACH
@pytest.mark.parametrize("ends", [True, False], ids=["made", "sending"])
def test_of_two_tabs_that_send_in_one_moment_the_second_sends_nothing(
    bench: Bench, prepare: Callable[[Bench], Change], ends: bool
) -> None:
    first = prepare(bench)
    other = another_of_the_same(bench, first)
    journal = bench.store.journal

    def the_other_tab_sends() -> None:
        if ends:
            assert send(bench.desk, first.reference).state is ChangeState.CONFIRMED
        else:
            journal.claim(bench.who, first.reference, bench.clock.now())

    while_the_other_looks(bench, the_other_tab_sends)
    ended = send(bench.desk, other.reference)
    sent = journal.find(bench.who, first.reference)
    assert sent.sent_at is not None, "nothing was sent while the other looked"
    assert len(bench.hmrc.writes) == ends
    if ends:
        assert (ended.state, ended.sent_at) == (ChangeState.STALE, None)
    else:
        assert ended == other
        assert on_its_way(bench.desk, other) == sent


def test_a_figure_changed_in_another_tab_while_this_one_looks_is_not_lost(bench: Bench) -> None:
    bench.holds(item(1, "95.45"), item(2, "260.00"), item(3, "733.09"))
    bench.sent([(key(2), "204.50")])
    first = prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    other = prepare_amend(bench.desk, bench.look(), key(3), Decimal("380.50"))
    while_the_other_looks(bench, lambda: send(bench.desk, first.reference))
    assert send(bench.desk, other.reference).state is ChangeState.STALE
    assert bench.store.journal.find(bench.who, first.reference).state is ChangeState.CONFIRMED
    assert bench.own() == OwnSet.of({key(1): Decimal("80.00"), key(2): Decimal("204.50")})


def test_whoever_finds_something_moved_each_time_gives_up_and_the_change_is_kept(
    bench: Bench,
) -> None:
    change = amendment(bench)

    def something_moves(call: Call) -> None:
        bench.store.subjects.bump(bench.who.subject)

    bench.hmrc.before = something_moves
    assert send(bench.desk, change.reference) == change
    assert bench.hmrc.writes == []
    bench.hmrc.before = lambda call: None
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED


# --- each kind of error after it was sent


def refused(operation: Operation, status: int = 400, code: str = "FORMAT_VALUE") -> HmrcError:
    return Refused(operation, status=status, code=code, correlation_id="asked-1")


PLAIN_NO: list[Callable[[Operation], HmrcError]] = [
    refused,
    lambda o: NotAllowed(o, status=403, code="CLIENT_OR_AGENT_NOT_AUTHORISED"),
    lambda o: SignInExpired(o, status=401, code="INVALID_CREDENTIALS"),
    lambda o: refused(o, 429, "MESSAGE_THROTTLED_OUT"),
    lambda o: HmrcUnreachable(o, sent=False),
]

UNCLEAR: list[Callable[[Operation], HmrcError]] = [
    HmrcUnreachable,
    lambda o: UnexpectedAnswer(o, status=500, code="INTERNAL_SERVER_ERROR", correlation_id="c"),
    lambda o: UnexpectedAnswer(o, status=502),
    lambda o: UnexpectedAnswer(o, status=503, code="SERVER_ERROR"),
    lambda o: UnexpectedAnswer(o, status=504, code="GATEWAY_TIMEOUT"),
    lambda o: UnexpectedAnswer(o, status=302),
    lambda o: UnexpectedAnswer(o, status=200),
]

NEVER_ANSWERED = [UNCLEAR[0], *UNCLEAR[2:5]]  # a gateway speaks for itself, not for what it sent on
ANSWERED = [error for error in UNCLEAR if error not in NEVER_ANSWERED]


@EACH
@pytest.mark.parametrize("error", PLAIN_NO)
def test_a_plain_no_is_refused_and_keeps_hmrcs_code(
    bench: Bench, prepare: Callable[[Bench], Change], error: Callable[[Operation], HmrcError]
) -> None:
    change = prepare(bench)
    wrong = error(change.operation)
    bench.hmrc.fails(wrong)
    ended = send(bench.desk, change.reference)
    assert ended.state is ChangeState.REFUSED
    assert ended.refusal is not None
    assert (ended.refusal.status, ended.refusal.code) == (wrong.status, wrong.code)
    assert ended.correlation_ids == ((wrong.correlation_id,) if wrong.correlation_id else ())
    assert len(bench.hmrc.writes) == 1


@EACH
@pytest.mark.parametrize("error", UNCLEAR)
def test_an_unclear_answer_to_a_change_that_hmrc_made_is_confirmed_by_reading(
    bench: Bench, prepare: Callable[[Bench], Change], error: Callable[[Operation], HmrcError]
) -> None:
    change = prepare(bench)
    bench.hmrc.fails(error(change.operation), acted=True)
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED
    assert len(bench.hmrc.writes) == 1


@EACH
@pytest.mark.parametrize("error", ANSWERED)
def test_an_error_answered_without_a_change_is_read_back_and_said_not_to_be_done(
    bench: Bench, prepare: Callable[[Bench], Change], error: Callable[[Operation], HmrcError]
) -> None:
    change = prepare(bench)
    bench.hmrc.fails(error(change.operation))
    ended = send(bench.desk, change.reference)
    assert ended.state is ChangeState.NOT_DONE
    assert ended.refusal is not None
    assert ended.after == change.what.before
    assert len(bench.hmrc.writes) == 1


@EACH
@pytest.mark.parametrize("error", NEVER_ANSWERED)
def test_a_request_without_an_answer_may_still_arrive_so_it_stays_unknown_for_a_while(
    bench: Bench, prepare: Callable[[Bench], Change], error: Callable[[Operation], HmrcError]
) -> None:
    change = prepare(bench)
    bench.hmrc.fails(error(change.operation))
    assert send(bench.desk, change.reference).state is ChangeState.UNKNOWN
    sent_at = bench.clock.now()
    bench.clock.move(IN_FLIGHT - timedelta(seconds=1))
    still, heard = ask_again(bench.desk, change.reference)
    assert still.state is ChangeState.UNKNOWN
    assert heard == Heard(
        at=bench.clock.now(), holds=change.what.before, settles_from=sent_at + IN_FLIGHT
    )
    bench.clock.move(timedelta(seconds=1))
    ended, heard = ask_again(bench.desk, change.reference)
    assert (ended.state, heard) == (ChangeState.NOT_DONE, None)
    assert len(bench.hmrc.writes) == 1


@pytest.mark.parametrize("arrives", [True, False])
def test_what_somebody_else_wrote_meanwhile_says_nothing_of_what_may_still_arrive(
    bench: Bench, arrives: bool
) -> None:
    change = amendment(bench)
    bench.hmrc.fails(HmrcUnreachable(change.operation))
    assert send(bench.desk, change.reference).state is ChangeState.UNKNOWN
    bench.sent([(key(1), "0.07")])
    bench.clock.move(timedelta(seconds=5))
    still, heard = ask_again(bench.desk, change.reference)
    assert still.state is ChangeState.UNKNOWN
    assert heard is not None
    assert isinstance(heard.holds, AmountsPosition)
    assert own_set(heard.holds.user).get(key(1)) == Decimal("0.07")
    if arrives:
        assert change.what.wanted is not None
        bench.hmrc.year(YEAR).sent = {
            k: (a, bench.clock.now()) for k, a in change.what.wanted.items()
        }
    bench.clock.move(IN_FLIGHT)
    ended = settle(bench.desk, change.reference)
    assert ended.state is (ChangeState.CONFIRMED if arrives else ChangeState.DIFFERS)


def another_of_the_same(bench: Bench, change: Change) -> Change:
    return bench.store.journal.write_down(change.what, bench.clock.now())


@EACH
@pytest.mark.parametrize("error", NEVER_ANSWERED)
def test_while_one_may_still_arrive_whoever_prepared_another_of_the_same_is_told_of_it(
    bench: Bench, prepare: Callable[[Bench], Change], error: Callable[[Operation], HmrcError]
) -> None:
    first = prepare(bench)
    other = another_of_the_same(bench, first)
    assert on_its_way(bench.desk, other) is None, "nothing was sent"
    bench.hmrc.fails(error(first.operation))
    first = send(bench.desk, first.reference)
    assert on_its_way(bench.desk, other) == first
    assert on_its_way(bench.desk, first) is None, "not of itself"
    bench.clock.at = in_flight_until(first) - timedelta(seconds=1)
    calls = len(bench.hmrc.calls)
    assert on_its_way(bench.desk, other) == first
    assert len(bench.hmrc.calls) == calls, "HMRC was asked"
    bench.clock.move(timedelta(seconds=1))
    assert on_its_way(bench.desk, other) is None


def test_one_seen_to_be_made_that_hmrc_never_answered_may_arrive_all_the_same(
    bench: Bench,
) -> None:
    """Somebody else may have asked HMRC for the same."""
    change = stop(bench)
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    assert send(bench.desk, change.reference).state is ChangeState.UNKNOWN
    bench.hmrc.year(YEAR).opted_out = True
    bench.clock.move(timedelta(seconds=20))
    seen = settle(bench.desk, change.reference)
    assert seen.state is ChangeState.CONFIRMED
    back = prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART)
    assert on_its_way(bench.desk, back) == seen
    assert send(bench.desk, back.reference) == back
    bench.clock.move(IN_FLIGHT)
    assert send(bench.desk, back.reference).state is ChangeState.CONFIRMED


def test_one_that_is_about_something_else_is_in_nobodys_way(bench: Bench) -> None:
    choice, first = stop(bench), amendment(bench)
    other = another_of_the_same(bench, first)
    year_before = replace(other, what=replace(other.what, tax_year=YEAR.plus(-1)))
    bench.hmrc.fails(HmrcUnreachable(first.operation))
    unknown = send(bench.desk, first.reference)
    assert on_its_way(bench.desk, other) == unknown
    assert on_its_way(bench.desk, choice) is None
    assert on_its_way(bench.desk, year_before) is None
    assert on_its_way(replace(bench.desk, who=Who("p_x", "s_x")), other) is None


@EACH
def test_one_that_another_tab_is_sending_may_arrive_and_one_that_hmrc_answered_may_not(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    first = prepare(bench)
    other = another_of_the_same(bench, first)
    bench.store.journal.claim(bench.who, first.reference, bench.clock.now())
    found = on_its_way(bench.desk, other)
    assert found is not None
    assert (found.reference, found.state) == (first.reference, ChangeState.SENDING)
    move = bench.store.journal.move
    move(bench.who, first.reference, found.state, ChangeState.TAKEN, bench.clock.now())
    assert on_its_way(bench.desk, other) is None


@EACH
def test_one_that_arrives_late_is_confirmed_as_soon_as_it_is_seen(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    bench.hmrc.fails(HmrcUnreachable(change.operation))
    assert send(bench.desk, change.reference).state is ChangeState.UNKNOWN
    # What was on its way gets there.
    if change.what.wanted is None:
        bench.hmrc.year(YEAR).opted_out ^= True
    else:
        bench.hmrc.year(YEAR).sent = {
            k: (a, bench.clock.now()) for k, a in change.what.wanted.items()
        }
    bench.clock.move(timedelta(seconds=5))
    assert settle(bench.desk, change.reference).state is ChangeState.CONFIRMED


# --- already so


@pytest.mark.parametrize("prepare", [removal, stop, restart])
def test_a_no_because_it_is_already_so_is_settled_by_reading_that_it_is(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)

    def somebody_was_quicker(call: Call) -> None:
        if call.operation.writes:
            held = bench.hmrc.year(YEAR)
            held.sent = {}
            held.opted_out = change.what.ask is Ask.STOP

    bench.hmrc.before = somebody_was_quicker
    ended = send(bench.desk, change.reference)
    assert ended.state is ChangeState.CONFIRMED
    assert ended.refusal is not None, "the receipt says that it was already so"
    assert ended.after is not None
    assert len(ended.correlation_ids) == 2
    assert len(bench.hmrc.writes) == 1


ALREADY = {
    removal: (404, "MATCHING_RESOURCE_NOT_FOUND"),
    stop: (400, "RULE_ALREADY_OPTED_OUT"),
    restart: (400, "RULE_ALREADY_OPTED_IN"),
}


@pytest.mark.parametrize("prepare", ALREADY)
def test_hmrc_saying_already_so_where_it_is_not_is_a_refusal(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    bench.hmrc.fails(refused(change.operation, *ALREADY[prepare]))
    ended = send(bench.desk, change.reference)
    assert ended.state is ChangeState.REFUSED
    assert ended.after == change.what.before


@pytest.mark.parametrize("prepare", ALREADY)
def test_already_so_that_cannot_be_read_is_hmrcs_word_alone(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    bench.hmrc.fails(refused(change.operation, *ALREADY[prepare]))
    broken(bench)
    ended = send(bench.desk, change.reference)
    assert ended.state is ChangeState.REFUSED
    assert ended.after is None


def test_an_uncertain_delete_is_done_when_reading_finds_nothing(bench: Bench) -> None:
    change = removal(bench)
    bench.hmrc.fails(HmrcUnreachable(Operation.DELETE_AMOUNTS), acted=True)
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED


# --- reading back


def broken(bench: Bench, so_far: int = 0) -> None:
    """From the first write after so many on, HMRC cannot be read."""

    def before(call: Call) -> None:
        if len(bench.hmrc.writes) > so_far and not call.operation.writes:
            raise HmrcUnreachable(call.operation)

    bench.hmrc.before = before


@EACH
def test_one_that_hmrc_took_and_that_cannot_be_read_back_is_open_until_it_can(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    broken(bench)
    assert send(bench.desk, change.reference).state is ChangeState.TAKEN
    still, heard = ask_again(bench.desk, change.reference)
    assert still.state is ChangeState.TAKEN
    assert heard is not None
    assert (type(heard.error), heard.holds) == (HmrcUnreachable, None)
    bench.hmrc.before = lambda call: None
    ended = settle(bench.desk, change.reference)
    assert ended.state is ChangeState.CONFIRMED
    assert len(ended.correlation_ids) == 2, "of the write and of the reading"
    assert len(bench.hmrc.writes) == 1


@EACH
def test_one_that_hmrc_took_is_never_said_not_to_be_done_though_the_old_position_stands(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    held = bench.hmrc.year(YEAR)
    before = (dict(held.sent), held.opted_out)
    broken(bench)
    assert send(bench.desk, change.reference).state is ChangeState.TAKEN
    # Other software puts it back before anybody can read.
    held.sent, held.opted_out = before
    bench.hmrc.before = lambda call: None
    bench.clock.move(IN_FLIGHT)
    assert settle(bench.desk, change.reference).state is ChangeState.DIFFERS


@EACH
def test_hmrc_taking_it_and_holding_something_else_is_said_to_differ(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)

    def hmrc_holds_something_else(call: Call) -> None:
        if call.operation.writes:
            bench.sent([(key(1), "0.07")])
            bench.hmrc.year(YEAR).opted_out = change.what.ask is not Ask.STOP

    bench.hmrc.after = hmrc_holds_something_else
    ended = send(bench.desk, change.reference)
    assert ended.state is ChangeState.DIFFERS
    assert ended.after is not None


def test_an_unclear_answer_and_something_new_on_record_differs(bench: Bench) -> None:
    change = amendment(bench)

    def other_software_sends(call: Call) -> None:
        if call.operation.writes:
            bench.sent([(key(1), "0.07")])

    bench.hmrc.after = other_software_sends
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS), acted=True)
    assert send(bench.desk, change.reference).state is ChangeState.UNKNOWN, "it may still arrive"
    bench.clock.move(IN_FLIGHT)
    assert settle(bench.desk, change.reference).state is ChangeState.DIFFERS


def test_a_set_that_comes_back_in_a_shape_we_cannot_keep_is_not_called_confirmed(
    bench: Bench,
) -> None:
    change = amendment(bench)

    def strange(call: Call) -> None:
        if call.operation.writes:
            read = bench.hmrc._answer(YEAR, Question.USER)
            bench.hmrc.year(YEAR).answers[Question.USER] = replace(read, unread_kinds=("new",))

    bench.hmrc.after = strange
    assert send(bench.desk, change.reference).state is ChangeState.DIFFERS


def test_everything_removed_with_a_figure_of_an_unknown_kind_left_is_not_confirmed(
    bench: Bench,
) -> None:
    change = removal(bench)

    def one_stays(call: Call) -> None:
        if call.operation.writes:
            bench.hmrc.year(YEAR).answers[Question.USER] = Amounts((), (), ("somethingNew",))

    bench.hmrc.after = one_stays
    assert send(bench.desk, change.reference).state is ChangeState.DIFFERS


# --- a process that ended in the middle


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


@EACH
@pytest.mark.parametrize("acted", [False, True])
def test_a_process_killed_while_sending_is_found_out_by_reading_and_not_sent_again(
    bench: Bench, prepare: Callable[[Bench], Change], acted: bool
) -> None:
    change = prepare(bench)

    def killed(call: Call) -> None:
        if call.operation.writes:
            raise Killed

    if acted:
        bench.hmrc.after = killed
    else:
        bench.hmrc.before = killed
    with pytest.raises(Killed):
        send(bench.desk, change.reference)
    bench.hmrc.before = bench.hmrc.after = lambda call: None
    writes = len(bench.hmrc.writes)

    # Another process cannot know that nobody is sending it any more.
    bench.clock.move(IN_FLIGHT - timedelta(seconds=1))
    assert settle(bench.desk, change.reference).state is ChangeState.SENDING
    assert send(bench.desk, change.reference).state is ChangeState.SENDING
    bench.clock.move(timedelta(seconds=1))
    ended = settle(bench.desk, change.reference)
    assert ended.state is (ChangeState.CONFIRMED if acted else ChangeState.NOT_DONE)
    assert len(bench.hmrc.writes) == writes


def test_a_write_that_fails_after_another_process_settled_it_changes_nothing_of_that(
    bench: Bench,
) -> None:
    change = amendment(bench)

    def it_takes_long(call: Call) -> None:
        if call.operation.writes:
            bench.clock.move(IN_FLIGHT)
            assert settle(bench.desk, change.reference).state is ChangeState.NOT_DONE

    bench.hmrc.before = it_takes_long
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS))
    assert send(bench.desk, change.reference).state is ChangeState.NOT_DONE


def settled_by_another(bench: Bench, change: Change, state: ChangeState) -> None:
    """While the sender's write is away, another process takes the sender for dead and settles."""

    def it_takes_long(call: Call) -> None:
        if call.operation.writes:
            bench.hmrc.before = lambda call: None
            bench.clock.move(IN_FLIGHT)
            if state is ChangeState.UNKNOWN:
                bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS))
                bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_CHOICE))
            assert settle(bench.desk, change.reference).state is state

    bench.hmrc.before = it_takes_long


@EACH
@pytest.mark.parametrize("meanwhile", [ChangeState.UNKNOWN, ChangeState.NOT_DONE])
def test_what_hmrc_took_and_holds_is_confirmed_whatever_another_process_took_it_for(
    bench: Bench, prepare: Callable[[Bench], Change], meanwhile: ChangeState
) -> None:
    change = prepare(bench)
    settled_by_another(bench, change, meanwhile)
    # The read that failed for the other process is over when the sender reads back.
    ended = send(bench.desk, change.reference)
    assert ended.state is ChangeState.CONFIRMED
    assert ended.after is not None
    assert ended.after != change.what.before
    assert ended.settled_at == bench.clock.now()
    assert bench.store.journal.find(bench.who, change.reference) == ended


@EACH
@pytest.mark.parametrize("meanwhile", [ChangeState.UNKNOWN, ChangeState.NOT_DONE])
def test_what_hmrc_took_and_the_sender_cannot_read_back_is_open_again_whatever_it_was_taken_for(
    bench: Bench, prepare: Callable[[Bench], Change], meanwhile: ChangeState
) -> None:
    change = prepare(bench)
    settled_by_another(bench, change, meanwhile)

    def from_then_on_it_cannot_be_read(call: Call) -> None:
        if call.operation.writes:
            broken(bench)

    bench.hmrc.after = from_then_on_it_cannot_be_read
    assert send(bench.desk, change.reference).state is ChangeState.TAKEN
    taken = bench.store.journal.find(bench.who, change.reference)
    assert (taken.state, taken.settled_at) == (ChangeState.TAKEN, None)
    bench.hmrc.before = lambda call: None
    ended = settle(bench.desk, change.reference)
    assert ended.state is ChangeState.CONFIRMED
    assert ended.after != change.what.before
    assert len(bench.hmrc.writes) == 1


@EACH
def test_one_who_read_the_old_position_before_hmrc_took_it_does_not_say_not_done_after(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    journal = bench.store.journal

    def move(old: ChangeState, new: ChangeState) -> None:
        journal.move(bench.who, change.reference, old, new, bench.clock.now())

    def slower_than_hmrc(call: Call) -> None:
        if call.operation.writes:
            bench.clock.move(IN_FLIGHT)
            move(ChangeState.SENDING, ChangeState.UNKNOWN)
        elif bench.hmrc.writes:  # the sender reads back
            move(ChangeState.UNKNOWN, ChangeState.NOT_DONE)
            raise HmrcUnreachable(call.operation)

    bench.hmrc.before = slower_than_hmrc
    assert send(bench.desk, change.reference).state is ChangeState.TAKEN


@EACH
def test_a_sender_killed_after_hmrcs_word_leaves_it_written_down_that_it_was_taken(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)

    def killed(call: Call) -> None:
        if bench.hmrc.writes and not call.operation.writes:
            raise Killed

    bench.hmrc.before = killed
    with pytest.raises(Killed):
        send(bench.desk, change.reference)
    taken = bench.store.journal.find(bench.who, change.reference)
    assert taken.state is ChangeState.TAKEN
    assert len(taken.correlation_ids) == 1
    bench.hmrc.before = lambda call: None
    assert settle(bench.desk, change.reference).state is ChangeState.CONFIRMED


def forgetting_fails() -> None:
    raise StoreUnavailable("locked")


@EACH
def test_hmrcs_word_is_written_down_whatever_goes_wrong_with_what_is_remembered(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    broken(bench)
    ended = send(replace(bench.desk, moved=forgetting_fails), change.reference)
    assert ended.state is ChangeState.TAKEN
    assert len(ended.correlation_ids) == 1
    bench.hmrc.before = lambda call: None
    ended = settle(replace(bench.desk, moved=forgetting_fails), change.reference)
    assert ended.state is ChangeState.CONFIRMED


@EACH
@pytest.mark.parametrize("error", [refused, HmrcUnreachable])
def test_hmrcs_no_is_written_down_whatever_goes_wrong_with_what_is_remembered(
    bench: Bench,
    prepare: Callable[[Bench], Change],
    error: Callable[[Operation], HmrcError],
) -> None:
    change = prepare(bench)
    bench.hmrc.fails(error(change.operation))
    ended = send(replace(bench.desk, moved=forgetting_fails), change.reference)
    assert ended.state is (ChangeState.REFUSED if error is refused else ChangeState.UNKNOWN)
    assert ended.refusal is not None


@EACH
def test_an_unforeseen_fault_while_sending_drops_what_is_remembered_and_is_not_hidden(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)

    def killed(call: Call) -> None:
        if call.operation.writes:
            raise Killed

    bench.hmrc.after = killed
    told: list[int] = []

    def told_and_fails() -> None:
        told.append(1)
        forgetting_fails()

    with pytest.raises(Killed):
        send(replace(bench.desk, moved=told_and_fails), change.reference)
    assert told


@EACH
@pytest.mark.parametrize("state", [ChangeState.CONFIRMED, ChangeState.DIFFERS])
def test_hmrcs_number_for_its_yes_is_kept_where_another_process_was_first_to_settle(
    bench: Bench, prepare: Callable[[Bench], Change], state: ChangeState
) -> None:
    change = prepare(bench)

    def slow_to_come_back(call: Call) -> None:
        if call.operation.writes:
            if state is ChangeState.DIFFERS:
                bench.sent([(key(1), "0.07")])
                bench.hmrc.year(YEAR).opted_out = change.what.ask is not Ask.STOP
                settle_as_differs()
                return
            bench.clock.move(IN_FLIGHT)
            assert settle(bench.desk, change.reference).state is state

    def settle_as_differs() -> None:
        move = bench.store.journal.move
        now = bench.clock.now()
        move(bench.who, change.reference, ChangeState.SENDING, ChangeState.DIFFERS, now)

    bench.hmrc.after = slow_to_come_back
    ended = send(bench.desk, change.reference)
    assert ended.state is state
    number = next(n for n, c in enumerate(bench.hmrc.calls, 1) if c.operation.writes)
    assert f"id-{number}" in ended.correlation_ids
    assert bench.store.journal.find(bench.who, change.reference) == ended
    assert len(set(ended.correlation_ids)) == len(ended.correlation_ids)


def test_hmrcs_number_for_its_no_is_kept_where_another_process_was_first_to_settle(
    bench: Bench,
) -> None:
    change = amendment(bench)
    settled_by_another(bench, change, ChangeState.NOT_DONE)
    bench.hmrc.fails(refused(Operation.AMEND_AMOUNTS))
    ended = send(bench.desk, change.reference)
    assert ended.state is ChangeState.NOT_DONE
    assert "asked-1" in ended.correlation_ids


# --- overtaken by a later change of one's own


def lost(bench: Bench) -> None:
    """From the first write on, HMRC acts and is not heard."""
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT), acted=True)
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS), acted=True)
    broken(bench)


def back_again(bench: Bench, *, after: timedelta = timedelta(minutes=10)) -> None:
    bench.hmrc.before = lambda call: None
    bench.clock.move(after)


def undo(bench: Bench, change: Change) -> Change:
    """The later change: back to what was before, sent and confirmed."""
    if change.what.ask is Ask.STOP:
        later = prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART)
    else:
        later = prepare_removal(bench.desk, bench.look(), key(3))
    ended = send(bench.desk, later.reference)
    assert ended.state is ChangeState.CONFIRMED
    return ended


@pytest.mark.parametrize("prepare", [amendment, stop])
@pytest.mark.parametrize("how", [broken, lost], ids=["taken", "unknown"])
def test_one_overtaken_by_a_later_change_of_ones_own_says_which_and_claims_nothing(
    bench: Bench, prepare: Callable[[Bench], Change], how: Callable[[Bench], None]
) -> None:
    change = prepare(bench)
    how(bench)
    first = send(bench.desk, change.reference)
    assert first.state is (ChangeState.TAKEN if how is broken else ChangeState.UNKNOWN)
    back_again(bench)
    later = undo(bench, change)
    ended = settle(bench.desk, change.reference)
    assert (ended.state, ended.overtaken_by) == (ChangeState.DIFFERS, later.reference)
    assert bench.store.journal.find(bench.who, change.reference) == ended
    assert bench.store.journal.find(bench.who, later.reference).overtaken_by == ""


@pytest.mark.parametrize("back", [timedelta(minutes=10), timedelta(hours=1)], ids=["same", "back"])
def test_which_of_two_was_sent_later_is_known_whatever_the_clock_says(
    bench: Bench, back: timedelta
) -> None:
    change = stop(bench)
    broken(bench)
    assert send(bench.desk, change.reference).state is ChangeState.TAKEN
    back_again(bench, after=timedelta(minutes=10) - back)
    later = undo(bench, change)
    bench.clock.move(back)
    ended = settle(bench.desk, change.reference)
    assert (ended.state, ended.overtaken_by) == (ChangeState.DIFFERS, later.reference)


def test_one_asked_for_again_because_it_was_lost_is_not_confirmed_by_the_later_one(
    bench: Bench,
) -> None:
    change = stop(bench)
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    assert send(bench.desk, change.reference).state is ChangeState.UNKNOWN
    back_again(bench)
    later = send(bench.desk, stop(bench).reference)
    assert later.state is ChangeState.CONFIRMED
    ended = settle(bench.desk, change.reference)
    assert (ended.state, ended.overtaken_by) == (ChangeState.DIFFERS, later.reference)


def test_one_that_may_still_be_on_its_way_is_not_yet_said_to_be_overtaken(bench: Bench) -> None:
    change = stop(bench)
    lost(bench)
    send(bench.desk, change.reference)
    back_again(bench, after=timedelta(minutes=-10))  # the clock: else the later one had to wait
    later = undo(bench, change)
    still, heard = ask_again(bench.desk, change.reference)
    assert still.state is ChangeState.UNKNOWN
    assert heard is not None
    assert heard.later == later


def test_one_that_was_made_before_it_was_undone_is_not_said_not_to_be_done(bench: Bench) -> None:
    change = stop(bench)
    lost(bench)
    send(bench.desk, change.reference)
    back_again(bench)
    undo(bench, change)
    bench.clock.move(timedelta(minutes=1))
    last = stop(bench)
    broken(bench, len(bench.hmrc.writes))
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    assert send(bench.desk, last.reference).state is ChangeState.UNKNOWN
    back_again(bench)
    assert settle(bench.desk, change.reference).state is ChangeState.DIFFERS
    assert settle(bench.desk, last.reference).state is ChangeState.NOT_DONE


@pytest.mark.parametrize("how", [broken, lost], ids=["taken", "unknown"])
def test_what_neither_of_ones_changes_asked_for_differs_and_is_from_neither(
    bench: Bench, how: Callable[[Bench], None]
) -> None:
    change = amendment(bench)
    how(bench)
    send(bench.desk, change.reference)
    back_again(bench)
    undo(bench, change)
    bench.sent([(key(1), "0.07")])
    ended = settle(bench.desk, change.reference)
    assert (ended.state, ended.overtaken_by) == (ChangeState.DIFFERS, "")


def test_what_stood_at_first_stands_again_and_ones_own_later_change_shows_it_was_made(
    bench: Bench,
) -> None:
    change = amendment(bench)
    held = bench.hmrc.year(YEAR)
    at_first = dict(held.sent)
    lost(bench)
    assert send(bench.desk, change.reference).state is ChangeState.UNKNOWN
    back_again(bench)
    later = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    assert send(bench.desk, later.reference).state is ChangeState.CONFIRMED
    held.sent = at_first  # by other software
    ended = settle(bench.desk, change.reference)
    assert (ended.state, ended.overtaken_by) == (ChangeState.DIFFERS, ""), "it was done"


def never_sent(bench: Bench) -> None:
    prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART)


def turned_down(bench: Bench) -> None:
    later = prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART)
    bench.hmrc.fails(refused(Operation.OPT_IN))
    assert send(bench.desk, later.reference).state is ChangeState.REFUSED


def of_the_other_story(bench: Bench) -> None:
    later = amendment(bench)
    assert send(bench.desk, later.reference).state is ChangeState.CONFIRMED


@pytest.mark.parametrize("meanwhile", [never_sent, turned_down, of_the_other_story])
def test_a_later_change_that_did_not_touch_the_same_overtakes_nothing(
    bench: Bench, meanwhile: Callable[[Bench], None]
) -> None:
    change = stop(bench)
    broken(bench)
    send(bench.desk, change.reference)
    back_again(bench)
    meanwhile(bench)
    bench.hmrc.year(YEAR).opted_out = False  # by other software
    ended = settle(bench.desk, change.reference)
    assert (ended.state, ended.overtaken_by) == (ChangeState.DIFFERS, "")


def test_an_earlier_change_overtakes_nothing(bench: Bench) -> None:
    change = restart(bench)
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED
    bench.clock.move(timedelta(minutes=10))
    second = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    broken(bench, len(bench.hmrc.writes))
    assert send(bench.desk, second.reference).state is ChangeState.TAKEN
    back_again(bench)
    bench.hmrc.year(YEAR).opted_out = False  # by other software
    ended = settle(bench.desk, second.reference)
    assert (ended.state, ended.overtaken_by) == (ChangeState.DIFFERS, "")


def test_what_hmrc_took_and_does_not_hold_differs_whatever_another_process_took_it_for(
    bench: Bench,
) -> None:
    change = amendment(bench)
    settled_by_another(bench, change, ChangeState.NOT_DONE)

    def other_software_sends(call: Call) -> None:
        if call.operation.writes:
            bench.sent([(key(1), "0.07")])

    bench.hmrc.after = other_software_sends
    assert send(bench.desk, change.reference).state is ChangeState.DIFFERS


@EACH
def test_what_another_process_settled_is_not_settled_again_by_looking(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    bench.hmrc.fails(UnexpectedAnswer(change.operation, status=500))
    ended = send(bench.desk, change.reference)
    assert ended.state is ChangeState.NOT_DONE
    # Later the same is done elsewhere: that was another change, with a receipt of its own.
    if change.what.wanted is None:
        bench.hmrc.year(YEAR).opted_out ^= True
    else:
        now = bench.clock.now()
        bench.hmrc.year(YEAR).sent = {k: (a, now) for k, a in change.what.wanted.items()}
    assert settle(bench.desk, change.reference) == ended
    assert send(bench.desk, change.reference) == ended


# --- never twice


@EACH
def test_of_two_that_send_at_once_one_sends(
    bench: Bench, prepare: Callable[[Bench], Change]
) -> None:
    change = prepare(bench)
    ready = threading.Barrier(4)

    def press() -> Change:
        ready.wait(timeout=10)
        return send(bench.desk, change.reference)

    with ThreadPoolExecutor(4) as pool:
        ended = [f.result(timeout=30) for f in [pool.submit(press) for _ in range(4)]]
    assert len(bench.hmrc.writes) == 1
    assert {c.state for c in ended} <= {
        *(ChangeState.CONFIRMED, ChangeState.SENDING, ChangeState.TAKEN)
    }
    assert bench.store.journal.find(bench.who, change.reference).state is ChangeState.CONFIRMED


steps = st.lists(
    st.sampled_from(["send", "settle", "wait", "drop", "other software", "lost", "lost after"]),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(steps=steps, inside=steps, prepare=st.sampled_from([amendment, removal, stop, restart]))
def test_one_reference_is_written_once_whatever_is_pressed_in_whatever_order(
    store: Store, steps: list[str], inside: list[str], prepare: Callable[[Bench], Change]
) -> None:
    """`inside` is what a second tab does between any two calls of the first."""
    bench = Bench.of(store)
    change = prepare(bench)
    waiting = list(inside)

    def act(step: str) -> None:
        match step:
            case "send" | "settle":
                with suppress(HmrcError):
                    (send if step == "send" else settle)(bench.desk, change.reference)
            case "wait":
                bench.clock.move(IN_FLIGHT)
            case "drop":
                drop(bench.desk, change.reference)
            case "other software":
                bench.sent([(key(1), "0.01")])
            case _:
                bench.hmrc.fails(HmrcUnreachable(change.operation), acted=step == "lost after")

    def second_tab(call: Call) -> None:
        if waiting:
            act(waiting.pop())

    bench.hmrc.before = second_tab
    for step in steps:
        act(step)
    assert len(bench.hmrc.writes) <= 1
    state = store.journal.find(bench.who, change.reference).state
    never_sent = {ChangeState.READY, ChangeState.STALE, ChangeState.DROPPED}
    assert not (bench.hmrc.writes and state in never_sent)


def test_two_changes_made_from_the_same_look_cannot_both_be_sent(bench: Bench) -> None:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    seen = bench.look()
    first = prepare_amend(bench.desk, seen, key(1), Decimal("90.00"))
    second = prepare_amend(bench.desk, seen, key(2), Decimal("250.00"))
    assert send(bench.desk, first.reference).state is ChangeState.CONFIRMED
    # The second would take back the first: its whole set is from before.
    assert send(bench.desk, second.reference).state is ChangeState.STALE
    assert bench.own() == own([(key(1), "90.00")])


def test_together_at_once_is_what_a_pool_is(bench: Bench) -> None:
    change = amendment(bench)
    with ThreadPoolExecutor(4) as pool:
        ended = send(replace(bench.desk, together=pool), change.reference)
    assert ended.state is ChangeState.CONFIRMED
    assert AtOnce().submit(lambda: 1).result() == 1


# --- the same figure sent again, because HMRC's own is newer


def sent_again(bench: Bench) -> Change:
    bench.holds(item(1, "250.00"))
    bench.sent([(key(1), "240.00")])
    bench.clock.move(timedelta(days=1))
    bench.hmrc.year(YEAR).items = [item(1, "298.40", when=bench.clock.now())]
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("240.00"))
    bench.clock.move(timedelta(seconds=5))
    return change


def test_a_figure_sent_again_is_confirmed(bench: Bench) -> None:
    assert send(bench.desk, sent_again(bench).reference).state is ChangeState.CONFIRMED


@pytest.mark.parametrize(
    ("acted", "state"), [(True, ChangeState.CONFIRMED), (False, ChangeState.NOT_DONE)]
)
def test_where_no_answer_came_its_time_on_hmrcs_record_tells_whether_it_arrived(
    bench: Bench, acted: bool, state: ChangeState
) -> None:
    change = sent_again(bench)
    bench.hmrc.fails(UnexpectedAnswer(Operation.AMEND_AMOUNTS, status=500), acted=acted)
    assert send(bench.desk, change.reference).state is state


def test_a_clock_that_was_put_back_keeps_nobody_waiting_for_what_seems_to_be_sent_later(
    bench: Bench,
) -> None:
    first = amendment(bench)
    other = another_of_the_same(bench, first)
    bench.hmrc.fails(HmrcUnreachable(first.operation))
    unknown = send(bench.desk, first.reference)
    bench.clock.move(-IN_FLIGHT)
    assert on_its_way(bench.desk, other) == unknown, "it may be so"
    bench.clock.move(timedelta(days=-10))
    assert on_its_way(bench.desk, other) is None
