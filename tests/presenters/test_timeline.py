"""One timeline of a person's own changes: by day, newest first, with what belongs together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from codedout.domain.change import Ask, Change, ChangeState, Refusal
from codedout.domain.choice import ReturnState
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.journeys.preparing import prepare_amend, prepare_choice
from codedout.journeys.sending import IN_FLIGHT, drop, send, settle
from codedout.journeys.undoing import prepare_undo
from codedout.presenters import changes, receipts
from codedout.presenters.receipts import ReceiptsView
from codedout.presenters.viewer import Viewer
from codedout.web.receipt_page import receipt_page
from tests.fakes import YEAR, Bench, item, key
from tests.presenters.test_changes import has_words

S = ChangeState
SHOW = Viewer()
WHO = "Somebody signed in with HMRC for this person’s tax"
NO_ANSWER = HmrcUnreachable(Operation.AMEND_AMOUNTS)


def amended(bench: Bench, amount: str) -> Change:
    """Sent, and some time ago."""
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal(amount))
    sent = send(bench.desk, change.reference)
    bench.clock.move(timedelta(minutes=10))
    return sent


def timeline(bench: Bench) -> ReceiptsView:
    view = receipts.present(bench.store.journal.of(bench.who), SHOW)
    has_words(view)
    return view


def notes(bench: Bench) -> dict[str, str]:
    """What stands by each reference."""
    view = timeline(bench)
    sent = {row[-1].text: row[-1].note for table in view.days for row in table.rows}
    return sent | {each.reference: each.facts[-1].note for each in view.prepared}


def references(view: ReceiptsView) -> list[str]:
    return [row[-1].text for day in view.days for row in day.rows]


def test_each_day_has_its_changes_newest_first(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    for at in (
        datetime(2026, 10, 24, 23, 30, tzinfo=UTC),  # past midnight in London, on summer time
        datetime(2026, 10, 25, 0, 10, tzinfo=UTC),
        datetime(2026, 10, 27, 8, 5, tzinfo=UTC),
    ):
        bench.clock.at = at
        amended(bench, str(at.minute))
    days = timeline(bench).days
    assert [day.caption for day in days] == ["27 October 2026", "25 October 2026"]
    assert [[row[0].text for row in day.rows] for day in days] == [
        ["8:05am"],
        ["1:10am", "12:30am"],
    ]
    assert [column.label for column in days[0].columns] == ["Time", "What", "Outcome", "Reference"]


def test_what_a_signed_file_is_for_is_said_where_there_is_one_to_save(bench: Bench) -> None:
    assert timeline(bench).save_note == ""
    bench.holds(item(1, "95.45"))
    amended(bench, "90.00")
    said = timeline(bench).save_note
    assert "This connection" in said
    assert "codedout verify-history" in said


def test_one_prepared_long_ago_stands_where_it_was_sent(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    old = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    bench.clock.move(timedelta(minutes=10))
    between = amended(bench, "1.00")
    send(bench.desk, old.reference)
    (day,) = timeline(bench).days
    assert [row[-1].text for row in day.rows] == [old.reference, between.reference]


def test_a_clock_that_was_put_back_reorders_nothing_and_each_day_stays_what_it_was(
    bench: Bench,
) -> None:
    bench.holds(item(1, "95.45"))
    bench.clock.at = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
    first = amended(bench, "1.00")
    bench.clock.at = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    second = amended(bench, "2.00")
    aside = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    drop(bench.desk, aside.reference)
    bench.clock.at = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
    third = amended(bench, "3.00")
    view = timeline(bench)
    assert references(view) == [
        *(third.reference, aside.reference, second.reference, first.reference)
    ]
    assert [day.caption for day in view.days] == [
        *("1 November 2026", "3 November 2026", "5 November 2026")
    ]


@pytest.mark.parametrize("kept_of_sending", [True, False])
def test_what_was_put_aside_before_an_order_was_kept_stands_by_its_time(
    bench: Bench, kept_of_sending: bool
) -> None:
    bench.holds(item(1, "95.45"))
    bench.clock.at = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    first = amended(bench, "1.00")
    bench.clock.at = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    aside = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    drop(bench.desk, aside.reference)
    bench.clock.at = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)
    last = amended(bench, "2.00")
    orders = {"prepared_order": 0} if kept_of_sending else {"prepared_order": 0, "sent_order": 0}
    old = [replace(each, **orders) for each in bench.store.journal.of(bench.who)]
    assert references(receipts.present(old, SHOW)) == [
        *(last.reference, aside.reference, first.reference)
    ]


def test_what_was_put_aside_a_moment_ago_is_said_with_the_way_to_it(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    drop(bench.desk, change.reference)
    everything = bench.store.journal.of(bench.who)
    assert receipts.present(everything, SHOW).put_aside is None
    said = receipts.present(everything, SHOW, (), change.reference).put_aside
    assert said is not None
    assert said.text == (
        f"Put aside: {change.reference}. A changed figure for your 2025 to 2026 tax code "
        "(Self Assessment tax from an earlier year, item 1: £90). Nothing was sent to HMRC."
    )
    (link,) = said.links
    assert (link.page, link.params) == ("receipt", {"reference": change.reference})
    assert link.label == f"Open {change.reference}"


def test_what_was_to_be_put_aside_and_was_sent_meanwhile_is_not_said_to_be(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    sent = amended(bench, "90.00")
    everything = bench.store.journal.of(bench.who)
    assert receipts.present(everything, SHOW, (), sent.reference).put_aside is None


def test_a_change_and_its_undoing_name_each_other(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    change = amended(bench, "90.00")
    undo = prepare_undo(bench.desk, change, bench.look())
    assert notes(bench) == {
        change.reference: "",
        undo.reference: f"Puts back what {change.reference} changed.",
    }
    send(bench.desk, undo.reference)
    assert notes(bench) == {
        change.reference: f"Undone with {undo.reference}.",
        undo.reference: f"Puts back what {change.reference} changed.",
    }


def test_a_change_that_was_brought_back_is_not_called_undone(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    bench.sent([(key(1), "1.00")])
    change = amended(bench, "90.00")
    undo = send(bench.desk, prepare_undo(bench.desk, change, bench.look()).reference)
    again = prepare_undo(bench.desk, undo, bench.look())
    bench.hmrc.fails(NO_ANSWER)
    send(bench.desk, again.reference)
    assert notes(bench)[change.reference] == (
        f"Undone with {undo.reference}. "
        f"Being brought back with {again.reference}. How that ended is not known yet."
    )
    bench.sent([(key(1), "90.00")])
    settle(bench.desk, again.reference)
    first, second, third = (each.reference for each in (change, undo, again))
    assert notes(bench) == {
        first: f"Undone with {second}, then brought back with {third}.",
        second: f"Puts back what {first} changed. Undone with {third}.",
        third: f"Puts back what {second} changed.",
    }


def test_an_undoing_whose_end_is_open_is_not_called_one(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    bench.sent([(key(1), "1.00")])
    change = amended(bench, "90.00")
    undo = prepare_undo(bench.desk, change, bench.look())
    bench.hmrc.fails(NO_ANSWER)
    send(bench.desk, undo.reference)
    assert notes(bench)[change.reference].endswith("How that ended is not known yet.")
    assert notes(bench)[undo.reference] == f"Was to put back what {change.reference} changed."
    bench.clock.move(IN_FLIGHT)
    settle(bench.desk, undo.reference)
    assert notes(bench)[change.reference] == ""


def test_one_that_a_later_one_overtook_names_it(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    bench.hmrc.fails(NO_ANSWER)
    lost = amended(bench, "90.00")
    later = amended(bench, "80.00")
    settle(bench.desk, lost.reference)
    assert notes(bench) == {
        lost.reference: f"Followed by {later.reference}.",
        later.reference: "",
    }


# --- what every receipt and every file of one says


@pytest.mark.parametrize("state", list(S))
def test_whatever_became_of_it_a_receipt_says_who_asked_and_every_number_of_hmrcs(
    bench: Bench, state: ChangeState
) -> None:
    bench.holds(item(1, "95.45"))
    refusal = Refusal(
        operation=Operation.AMEND_AMOUNTS, status=500, code="", correlation_id="its-answer"
    )
    change = replace(
        amended(bench, "90.00"),
        state=state,
        refusal=None if state is S.CONFIRMED else refusal,
        correlation_ids=("its-answer", "the-reading"),
    )
    view = changes.present_receipt(change, SHOW, bench.clock.now())
    said = {fact.label: fact.value for fact in view.facts}
    assert said["Asked for by"] == WHO
    assert said["HMRC’s numbers for its answers"] == "its-answer, the-reading"
    page = receipt_page(view, (), "demo", SHOW).decode()
    for text in ("Asked for by", f">{WHO}<", "its-answer, the-reading", change.reference):
        assert text in page


def test_a_saved_receipt_keeps_what_they_answered_about_their_return(bench: Bench) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.UNKNOWN
    bench.say_submitted(False)
    stop = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    view = changes.present_receipt(send(bench.desk, stop.reference), SHOW, bench.clock.now())
    page = receipt_page(view, (), "demo", SHOW).decode()
    assert "You told us that you had not submitted it" in page


def test_a_saved_receipt_names_what_it_undoes_and_what_undid_it(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    change = amended(bench, "90.00")
    undo = send(bench.desk, prepare_undo(bench.desk, change, bench.look()).reference)
    now = bench.clock.now()
    undoing = changes.Undoing(by=(undo,))
    first = receipt_page(changes.present_receipt(change, SHOW, now, undoing), (), "demo", SHOW)
    second = receipt_page(changes.present_receipt(undo, SHOW, now), (), "demo", SHOW)
    assert SHOW.say("change.undo.undone", by=undo.reference) in first.decode()
    assert SHOW.say("change.undo.put_back", reference=change.reference) in second.decode()
