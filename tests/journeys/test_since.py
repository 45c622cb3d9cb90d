"""What changed between two visits: compared with the visit before, and never with this one."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from decimal import Decimal

import pytest

from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import ItemKey, Question, Source
from codedout.domain.errors import HmrcUnreachable, StoreUnavailable
from codedout.domain.operation import Operation
from codedout.journeys.preparing import prepare_amend, prepare_choice, prepare_removal
from codedout.journeys.sending import IN_FLIGHT, send, settle
from codedout.journeys.since import SinceLastLook, earlier_answers
from tests.fakes import NOVEMBER, YEAR, Bench, item, key
from tests.visiting import Visitor

VIEW = Operation.VIEW_AMOUNTS
SA_11 = key(11)


@pytest.fixture
def visitor(bench: Bench) -> Visitor:
    bench.holds(item(11, "412.30"))
    bench.sent([(key(11), "400.00")])
    return Visitor(bench)


def next_visit(visitor: Visitor) -> Visitor:
    """The person comes back two days later."""
    visitor.bench.clock.move(timedelta(days=2))
    return visitor.again("wednesday")


def since(visitor: Visitor) -> SinceLastLook:
    found = visitor.since()
    assert found is not None
    return found


def moved(found: SinceLastLook) -> list[tuple[str | None, str | None, str | None]]:
    """Each figure's old and new amount, and the reference of what did it."""
    return [
        (
            None if f.difference.old is None else f"{f.difference.old.amount}",
            None if f.difference.new is None else f"{f.difference.new.amount}",
            None if f.by is None else f.by.reference,
        )
        for f in found.figures
    ]


def test_on_the_first_visit_nothing_is_said_however_often_the_page_is_opened(
    visitor: Visitor,
) -> None:
    for _ in range(3):
        assert visitor.since() is None
        visitor.bench.clock.move(timedelta(minutes=5))


def test_the_same_again_is_no_change_and_says_when_they_looked(visitor: Visitor) -> None:
    looked = visitor.bench.clock.now()
    visitor.overview()
    found = since(next_visit(visitor))
    assert (found.figures, found.choices, found.returns) == ((), (), ())
    assert (found.looked_at, found.all_compared) == (looked, True)


def test_what_hmrc_changed_is_found_and_still_when_the_page_is_opened_again(
    visitor: Visitor,
) -> None:
    looked = visitor.bench.clock.now()
    visitor.overview()
    back = next_visit(visitor)
    now = back.bench.clock.now()
    back.bench.hmrc.year(YEAR).items[0] = item(11, "298.40", when=now)
    back.bench.holds(item(21, "60.00"), year=YEAR.plus(-2))
    for _ in range(3):
        found = since(back)
        assert sorted(moved(found), key=str) == [
            ("400.00", "298.40", None),
            (None, "60.00", None),
        ]
        assert {f.code_year for f in found.figures} == {YEAR, YEAR.plus(-2)}
        assert found.looked_at == looked
        back.bench.clock.move(timedelta(minutes=5))
    assert moved(since(back.again("third visit"))) == []


def test_what_the_person_changed_here_since_is_theirs(visitor: Visitor) -> None:
    visitor.overview()
    back = next_visit(visitor)
    change = sent_here(back, "380.55")
    assert moved(since(back)) == [("400.00", "380.55", change.reference)]


def test_a_figure_of_theirs_that_they_did_not_change_here_is_nobodys(visitor: Visitor) -> None:
    visitor.overview()
    sent_here(visitor, "399.00")
    visitor.bench.clock.move(timedelta(minutes=1))
    visitor.overview()
    back = next_visit(visitor)
    back.bench.hmrc.year(YEAR).sent[key(11)] = (Decimal("111.11"), back.bench.clock.now())
    assert moved(since(back)) == [("399.00", "111.11", None)]


def test_of_several_changes_the_one_that_made_it_so_is_named(visitor: Visitor) -> None:
    visitor.overview()
    back = next_visit(visitor)
    for amount in ("1.00", "2.00", "3.00"):
        last = sent_here(back, amount)
    assert moved(since(back)) == [("400.00", "3.00", last.reference)]


def test_each_item_names_the_change_that_changed_it_and_not_one_it_only_went_along_with(
    visitor: Visitor,
) -> None:
    visitor.bench.holds(item(12, "60.00"), item(13, "70.00"))
    visitor.overview()
    back = next_visit(visitor)
    first = sent_here(back, "380.55")
    second = sent_here(back, "50.00", key(12))
    third = sent_here(back, "65.00", key(13))
    assert sorted(moved(since(back))) == [
        ("400.00", "380.55", first.reference),
        ("60.00", "50.00", second.reference),
        ("70.00", "65.00", third.reference),
    ]
    desk = back.bench.desk
    send(desk, prepare_removal(desk, back.bench.look(), key(12)).reference)
    fourth = sent_here(back, "55.00", key(12))
    again = sent_here(back, "399.00")
    assert sorted(moved(since(back))) == [
        ("400.00", "399.00", again.reference),
        ("60.00", "55.00", fourth.reference),
        ("70.00", "65.00", third.reference),
    ]


def test_a_figure_changed_by_other_means_is_not_that_of_a_change_it_only_went_along_with(
    visitor: Visitor,
) -> None:
    bench = visitor.bench
    bench.holds(item(12, "60.00"))
    visitor.overview()
    back = next_visit(visitor)
    bench.sent([(key(11), "111.11")])
    change = sent_here(back, "50.00", key(12))
    assert sorted(moved(since(back))) == [
        ("400.00", "111.11", None),
        ("60.00", "50.00", change.reference),
    ]


def test_a_figure_that_was_passed_over_and_went_along_is_used_again_by_that_change(
    visitor: Visitor,
) -> None:
    bench = visitor.bench
    bench.holds(item(12, "60.00"))
    bench.hmrc.year(YEAR).items[0] = item(11, "298.40", when=bench.clock.now())
    visitor.overview()
    back = next_visit(visitor)
    change = sent_here(back, "50.00", key(12))
    assert sorted(moved(since(back))) == [
        ("298.40", "400.00", change.reference),
        ("60.00", "50.00", change.reference),
    ]


def test_of_two_changes_to_one_figure_the_one_sent_last_is_named_whichever_was_prepared_first(
    visitor: Visitor,
) -> None:
    bench, desk = visitor.bench, visitor.bench.desk
    bench.hmrc.year(YEAR).sent.clear()
    visitor.overview()
    back = next_visit(visitor)
    waiting = prepare_amend(desk, bench.look(), key(11), Decimal("380.55"))
    first = bench.store.journal.write_down(waiting.what, bench.clock.now())  # in another tab
    assert send(desk, first.reference).state is ChangeState.CONFIRMED
    send(desk, prepare_removal(desk, bench.look(), None).reference)
    last = send(desk, waiting.reference)
    assert last.state is ChangeState.CONFIRMED
    assert moved(since(back)) == [("412.30", "380.55", last.reference)]


def test_a_figure_taken_back_here_is_theirs_too(visitor: Visitor) -> None:
    visitor.overview()
    back = next_visit(visitor)
    desk = back.bench.desk
    change = send(desk, prepare_removal(desk, back.bench.look(), key(11)).reference)
    assert moved(since(back)) == [("400.00", "412.30", change.reference)]


def test_a_figure_of_theirs_that_is_passed_over_is_compared_too(visitor: Visitor) -> None:
    bench = visitor.bench
    bench.hmrc.year(YEAR).items[0] = item(11, "298.40", when=bench.clock.now())
    visitor.overview()
    bench.hmrc.year(YEAR).sent[key(11)] = (Decimal("380.00"), bench.clock.now() - timedelta(1))
    found = since(next_visit(visitor))
    assert moved(found) == [("400.00", "380.00", None)]
    (figure,) = found.figures
    assert figure.difference.new is not None
    assert figure.difference.new.source is Source.USER


def test_a_figure_of_theirs_that_was_passed_over_and_vanished_is_told_beside_hmrcs_own(
    visitor: Visitor,
) -> None:
    bench = visitor.bench
    bench.hmrc.year(YEAR).items[0] = item(11, "412.30", when=bench.clock.now())
    visitor.overview()
    back = next_visit(visitor)
    bench.hmrc.year(YEAR).sent.clear()
    bench.hmrc.year(YEAR).items[0] = item(11, "298.40", when=bench.clock.now())
    assert moved(since(back)) == [("412.30", "298.40", None), ("400.00", None, None)]


def test_a_figure_of_theirs_that_was_in_use_and_vanished_is_told_once(visitor: Visitor) -> None:
    visitor.overview()
    back = next_visit(visitor)
    back.bench.hmrc.year(YEAR).sent.clear()
    assert moved(since(back)) == [("400.00", "412.30", None)]


def test_a_figure_of_theirs_whose_amount_hmrc_removed_is_told_once_and_as_nobodys_change(
    visitor: Visitor,
) -> None:
    """Not even as that of a change which sent the same figure again beside another."""
    bench = visitor.bench
    bench.holds(item(12, "60.00"))
    bench.sent([(key(12), "50.00")])
    visitor.overview()
    back = next_visit(visitor)
    change = sent_here(back, "380.55")
    bench.hmrc.year(YEAR).items[:] = [item(11, "412.30")]
    found = since(back)
    assert sorted(moved(found)) == [
        ("400.00", "380.55", change.reference),
        ("50.00", "50.00", None),
    ]
    assert [f.difference.now_unmatched for f in found.figures if f.by is None] == [True]


def test_a_figure_that_matches_again_is_told_once(visitor: Visitor) -> None:
    bench = visitor.bench
    held = bench.hmrc.year(YEAR).items
    kept = list(held)
    held.clear()
    visitor.overview()
    held += kept
    (figure,) = since(next_visit(visitor)).figures
    assert figure.difference.only_the_match
    assert not figure.difference.now_unmatched


def test_a_figure_that_was_passed_over_is_not_called_new_when_hmrc_removes_its_amount(
    visitor: Visitor,
) -> None:
    """Nor gone when HMRC brings its amount back with a newer figure."""
    bench = visitor.bench
    held = bench.hmrc.year(YEAR).items
    held[:] = [item(11, "298.40", when=bench.clock.now())]
    visitor.overview()
    held.clear()
    back = next_visit(visitor)
    found = since(back)
    assert moved(found) == [("298.40", None, None), ("400.00", "400.00", None)]
    assert found.figures[1].difference.now_unmatched
    held[:] = [item(11, "250.00", when=bench.clock.now())]
    bench.clock.move(timedelta(days=2))
    found = since(back.again("friday"))
    assert moved(found) == [(None, "250.00", None), ("400.00", "400.00", None)]


def test_the_choice_and_who_made_it(visitor: Visitor) -> None:
    bench = visitor.bench
    visitor.overview()
    back = next_visit(visitor)
    change = send(bench.desk, prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP).reference)
    bench.hmrc.year(YEAR.plus(-1)).opted_out = True
    found = since(back)
    assert [(c.owed_year, c.opted_out, c.by) for c in found.choices] == [
        (YEAR, True, change),
        (YEAR.plus(-1), True, None),
    ]
    assert found.figures == ()


@pytest.mark.parametrize("broken", [False, True], ids=["read back", "settled in the background"])
def test_what_was_found_of_a_change_is_no_look_so_that_nothing_is_forgotten(
    visitor: Visitor, *, broken: bool
) -> None:
    bench, desk = visitor.bench, visitor.bench.desk
    looked = bench.clock.now()
    visitor.overview()
    if broken:
        bench.hmrc.goes_down_having_acted(Operation.OPT_OUT, Operation.VIEW_CHOICE)
    bench.clock.move(timedelta(minutes=1))
    stop = prepare_choice(desk, bench.look_at_bill(), Ask.STOP)
    choice = send(desk, stop.reference)
    figure = sent_here(visitor, "380.55")
    bench.clock.move(IN_FLIGHT)
    choice = settle(desk, choice.reference)
    assert (choice.state, figure.state) == (ChangeState.CONFIRMED, ChangeState.CONFIRMED)
    found = since(next_visit(visitor))
    assert moved(found) == [("400.00", "380.55", figure.reference)]
    assert [(c.owed_year, c.by) for c in found.choices] == [(YEAR, choice)]
    assert (found.looked_at, found.all_compared) == (looked, True)


def settled_as_not_done(visitor: Visitor, change: Change) -> Change:
    visitor.bench.clock.move(IN_FLIGHT * 2)
    settled = settle(visitor.bench.desk, change.reference)
    assert settled.state is ChangeState.NOT_DONE
    return settled


@pytest.mark.parametrize("looked_after", [False, True], ids=["not looked after", "looked after"])
def test_what_was_taken_as_not_done_and_is_found_done_names_its_change(
    visitor: Visitor, *, looked_after: bool
) -> None:
    bench, desk = visitor.bench, visitor.bench.desk
    visitor.overview()
    bench.clock.move(timedelta(minutes=1))
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    choice = send(desk, prepare_choice(desk, bench.look_at_bill(), Ask.STOP).reference)
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS))
    figure = sent_here(visitor, "380.55")
    choice, figure = (settled_as_not_done(visitor, each) for each in (choice, figure))
    if looked_after:
        bench.clock.move(timedelta(minutes=5))
        visitor.overview()
    held = bench.hmrc.year(YEAR)  # HMRC acts on both after all
    held.opted_out, held.sent[key(11)] = True, (Decimal("380.55"), bench.clock.now())
    found = since(next_visit(visitor))
    assert moved(found) == [("400.00", "380.55", figure.reference)]
    assert [c.by for c in found.choices] == [choice]


def test_what_was_taken_as_not_done_is_not_named_for_what_it_did_not_ask(visitor: Visitor) -> None:
    bench = visitor.bench
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS))
    settled_as_not_done(visitor, sent_here(visitor, "380.55"))
    bench.holds(item(21, "60.00"))
    bench.sent([(key(21), "50.00")])  # by other means, and taken back so
    visitor.overview()
    del bench.hmrc.year(YEAR).sent[key(21)]
    back = next_visit(visitor)
    assert moved(since(back)) == [("50.00", "60.00", None)]


def test_a_return_that_reached_hmrc(visitor: Visitor) -> None:
    visitor.overview()
    back = next_visit(visitor)
    year = back.bench.hmrc.year(YEAR)
    year.returned, year.received_on = ReturnState.SUBMITTED, date(2026, 11, 3)
    (found,) = since(back).returns
    assert (found.owed_year, found.now.state) == (YEAR, ReturnState.SUBMITTED)


def test_a_question_that_hmrc_answered_only_once_is_not_compared(visitor: Visitor) -> None:
    bench = visitor.bench
    bench.hmrc.fails(HmrcUnreachable(VIEW), question=Question.LATEST)
    visitor.overview()  # the newest year was not answered
    back = next_visit(visitor)
    bench.holds(item(99, "1.00"))
    found = since(back)
    assert [f for f in moved(found) if f[1] == "1.00"] == []
    assert not found.all_compared
    bench.hmrc.fails(HmrcUnreachable(VIEW), times=30)
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_CHOICE), times=30)
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_RETURNS), times=30)
    assert back.since() is None


def test_when_they_last_looked_is_one_time_whatever_hmrc_answers_now(visitor: Visitor) -> None:
    bench = visitor.bench
    visitor.overview()
    bench.clock.move(timedelta(minutes=16))
    looked = bench.clock.now()
    visitor.collection()  # about one bill alone
    back = next_visit(visitor)
    assert since(back).looked_at == looked
    for read in (Operation.VIEW_CHOICE, Operation.VIEW_RETURNS):
        bench.hmrc.fails(HmrcUnreachable(read), times=30)
    assert since(back).looked_at == looked
    bench.clock.move(timedelta(minutes=5))
    back.compare()
    assert since(back).looked_at == looked


def test_an_answer_missed_on_one_visit_is_compared_with_the_one_before_that(
    visitor: Visitor,
) -> None:
    first = visitor.bench.clock.now()
    visitor.overview()
    second = next_visit(visitor)
    visitor.bench.hmrc.fails(HmrcUnreachable(VIEW), question=Question.LATEST)
    second.overview()
    visitor.bench.hmrc.year(YEAR).sent.clear()
    visitor.bench.clock.move(timedelta(days=2))
    found = since(visitor.again("friday"))
    assert found.looked_at == first + timedelta(days=2)
    assert [(f.at, f.by) for f in found.figures] == [(first, None)]


def test_a_store_that_cannot_be_read_says_nothing_of_changes(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    class Down:
        def earlier(self, *_: object) -> dict[str, object]:
            raise StoreUnavailable("down")

    with caplog.at_level(logging.WARNING):
        assert earlier_answers(Down(), visitor.bench.who, "s", NOVEMBER) == {}
    assert [r.message for r in caplog.records] == [
        "What HMRC answered before could not be read: down"
    ]


def sent_here(visitor: Visitor, amount: str, item: ItemKey = SA_11) -> Change:
    desk, bench = visitor.bench.desk, visitor.bench
    bench.clock.move(timedelta(minutes=1))
    change = send(desk, prepare_amend(desk, bench.look(), item, Decimal(amount)).reference)
    bench.clock.move(timedelta(minutes=1))
    return change
