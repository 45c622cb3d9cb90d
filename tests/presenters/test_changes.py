"""Check pages and receipts: the whole set before and after, and words for every way it can end."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest

from codedout.domain.change import (
    OPEN,
    AmountsPosition,
    Ask,
    Change,
    ChangeState,
    ChoicePosition,
    Refusal,
)
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, Kind, Question, Source
from codedout.domain.errors import (
    NO_TURN,
    HmrcError,
    HmrcUnreachable,
    Refused,
    SignInExpired,
)
from codedout.domain.item_number import ITEM_NUMBER_FAULTS
from codedout.domain.money import AMOUNT_FAULTS
from codedout.domain.nino import NINO_FAULTS
from codedout.domain.operation import Operation
from codedout.domain.reason import REASON_FAULTS
from codedout.domain.refusals import FALLBACKS, ROWS, Row
from codedout.journeys.done_by import made_meanwhile
from codedout.journeys.preparing import prepare_amend, prepare_choice, prepare_removal
from codedout.journeys.sending import (
    IN_FLIGHT,
    Heard,
    ask_again,
    drop,
    explain,
    on_its_way,
    send,
)
from codedout.journeys.standing import how_it_stands, is_too_late
from codedout.journeys.undoing import prepare_undo
from codedout.presenters import changes, collection, receipts, refusals
from codedout.presenters.changes import ReceiptView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, Notice, Table, Tone
from tests.fakes import YEAR, AtOnce, Bench, Call, item, key
from tests.presenters.reading_views import rows_and_lines

SHOW = Viewer()


def amendment(bench: Bench) -> Change:
    """Three amounts of HMRC's, one override, a second to be changed, and one that matches none."""
    bench.holds(item(1, "95.45"), item(2, "260.00"), item(3, "733.09"))
    bench.sent([(key(2), "204.50"), (key(9, Kind.PAYE), "75.00")])
    return prepare_amend(bench.desk, bench.look(), key(3), Decimal("700.00"))


def remove_one(bench: Bench) -> Change:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    bench.sent([(key(1), "90.00"), (key(2), "204.50")])
    return prepare_removal(bench.desk, bench.look(), key(1))


def remove_all(bench: Bench) -> Change:
    bench.holds(item(1, "95.45"))
    bench.sent([(key(1), "90.00"), (key(9, Kind.PAYE), "75.00")])
    return prepare_removal(bench.desk, bench.look(), None)


def stop(bench: Bench) -> Change:
    return prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)


def restart(bench: Bench) -> Change:
    bench.hmrc.year(YEAR).opted_out = True
    return prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART)


def put_back(bench: Bench) -> Change:
    """Undoing the amendment."""
    made = send(bench.desk, amendment(bench).reference)
    return prepare_undo(bench.desk, made, bench.look())


def first_figure(bench: Bench) -> Change:
    bench.holds(item(1, "95.45"))
    return prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))


def put_back_none(bench: Bench) -> Change:
    """Undoing a first figure."""
    first = first_figure(bench)
    return prepare_undo(bench.desk, send(bench.desk, first.reference), bench.look())


EACH = pytest.mark.parametrize(
    "prepare", [amendment, remove_one, remove_all, stop, restart, put_back, put_back_none]
)
Prepare = Callable[[Bench], Change]


def table_of(view: Table | None) -> dict[str, list[str]]:
    """The texts of each row, by the item's number."""
    assert view is not None
    return {row[0].note.split()[-1]: [cell.text for cell in row[1:]] for row in view.rows}


def labels(view: Table | None) -> list[str]:
    assert view is not None
    return [column.label for column in view.columns]


def has_words(view: object) -> None:
    """Nothing is empty, and no value was left out of a sentence."""
    texts = list(rows_and_lines(view))
    assert texts
    for text in texts:
        assert text.strip()
        assert not re.search(r"[{}]", text), text


# --- the check page


@EACH
def test_every_ask_has_a_check_page(bench: Bench, prepare: Prepare) -> None:
    has_words(changes.present_check(prepare(bench), "PUT /", SHOW))


def test_the_check_page_shows_the_whole_set_before_and_after_and_what_is_different(
    bench: Bench,
) -> None:
    view = changes.present_check(amendment(bench), "", SHOW)
    assert labels(view.table) == [
        *("What it is", "HMRC’s figure", "Your figure before", "Your figure after")
    ]
    assert table_of(view.table) == {
        "1": ["£95.45", "None: HMRC’s is used", "None: HMRC’s is used"],
        "2": ["£260", "£204.50", "£204.50"],
        "3": ["£733.09", "None: HMRC’s is used", "£700"],
        "9": ["No match", "£75", "£75"],
    }
    assert view.table is not None
    assert [row[3].note for row in view.table.rows] == ["", "", "Changed", ""]


def test_a_figure_that_matches_nothing_is_not_followed_by_one_of_hmrcs(bench: Bench) -> None:
    view = changes.present_check(remove_all(bench), "", SHOW)
    assert table_of(view.table) == {
        "1": ["£95.45", "£90", "None: HMRC’s is used"],
        "9": ["No match", "£75", "None"],
    }


NEWER_ALONG = (
    "For each amount HMRC goes by the newer figure, its own or yours. Each other figure of yours "
    "that stays is sent again as it stands, and so becomes the newer."
)


@pytest.mark.parametrize("prepare", [amendment, remove_one])
def test_that_figures_sent_along_become_the_newer_is_said_before_they_are_sent(
    bench: Bench, prepare: Prepare
) -> None:
    assert NEWER_ALONG in changes.present_check(prepare(bench), "", SHOW).effects


@pytest.mark.parametrize("prepare", [first_figure, put_back_none, stop])
def test_where_no_other_figure_is_sent_nothing_is_said_of_others(
    bench: Bench, prepare: Prepare
) -> None:
    assert "newer" not in " ".join(changes.present_check(prepare(bench), "", SHOW).effects)


def test_before_a_removal_it_is_said_which_figure_then_counts(bench: Bench) -> None:
    view = changes.present_check(remove_one(bench), "", SHOW)
    assert view.effects[0] == "HMRC is using your £90 now. After this it will use its own £95.45."
    bench.hmrc.year(YEAR).items[0] = item(1, "80.00", when=bench.clock.now())
    again = prepare_removal(bench.desk, bench.look(), key(1))
    assert changes.present_check(again, "", SHOW).effects[0] == (
        "HMRC is using its own £80 now, and will go on using it."
    )


def test_before_all_are_removed_each_is_named_with_what_then_counts(bench: Bench) -> None:
    view = changes.present_check(remove_all(bench), "", SHOW)
    assert view.effects[:2] == (
        "PAYE tax from an earlier year, owed for an earlier year, item 9: your £75 goes. "
        "HMRC holds no amount that matches it.",
        "Self Assessment tax from an earlier year, owed for 2023 to 2024, item 1: your £90 goes, "
        "and HMRC’s own £95.45 counts again.",
    )


def test_an_adjustment_that_has_to_go_is_named_before(bench: Bench) -> None:
    bench.holds(item(1, "158.00", Kind.IN_YEAR))
    bench.sent([(key(7, Kind.IN_YEAR), "46.00")])
    change = prepare_amend(bench.desk, bench.look(), key(1, Kind.IN_YEAR), Decimal("100.00"))
    (line,) = changes.present_check(change, "", SHOW).displaced
    assert "£46" in line
    assert "item 7" in line


def test_the_persons_own_word_about_the_return_stands_on_check_and_receipt(bench: Bench) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.UNKNOWN
    bench.say_submitted(False)
    change = stop(bench)
    check = changes.present_check(change, "", SHOW)
    assert SHOW.say("change.return.said_not") in [fact.value for fact in check.facts]
    kept = receipt(send(bench.desk, change.reference), bench)
    assert SHOW.say("change.return.said_not_then") in [fact.value for fact in kept.facts]


@EACH
def test_the_other_story_is_said_not_to_be_touched(bench: Bench, prepare: Prepare) -> None:
    change = prepare(bench)
    effects = changes.present_check(change, "", SHOW).effects
    if change.what.ask.of_amounts:
        assert SHOW.say("change.effect.bill", year="2025 to 2026") in effects
    else:
        assert SHOW.say("change.effect.not_now") in effects


def test_who_stops_collection_reads_beside_the_button_that_payments_on_account_may_follow(
    bench: Bench,
) -> None:
    change = stop(bench)
    bill = bench.look_at_bill()
    page = collection.present(
        bill, bench.desk.choice_open(bill), SHOW, bench.clock.now(), says_not_submitted=None
    )
    (line,) = [text for text in page.direct if "payments on account" in text]
    assert line in changes.present_check(change, "", SHOW).effects
    kept = receipt(send(bench.desk, change.reference), bench).after_words
    (line,) = [text for text in kept if "payments on account" in text]
    assert SHOW.day(YEAR.return_due_on) in line


def hmrcs_figure_moves(bench: Bench) -> None:
    items = bench.hmrc.year(YEAR).items
    items[0] = replace(items[0], amount=Decimal("1.00"))


def choice_moves(bench: Bench) -> None:
    bench.hmrc.year(YEAR).opted_out ^= True


def return_is_submitted(bench: Bench) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED


def opened_later(bench: Bench, change: Change) -> changes.CheckView:
    now = how_it_stands(bench.hmrc, AtOnce(), bench.desk, change)
    return changes.present_check(change, "PUT /", SHOW, now)


@EACH
def test_one_that_still_stands_can_be_sent(bench: Bench, prepare: Prepare) -> None:
    change = prepare(bench)
    view = opened_later(bench, change)
    assert view == changes.present_check(change, "PUT /", SHOW)
    assert view.may_send
    assert view.notices == ()


@EACH
def test_one_that_hmrcs_record_has_moved_under_cannot_be_sent_and_says_so(
    bench: Bench, prepare: Prepare
) -> None:
    change = prepare(bench)
    (hmrcs_figure_moves if change.what.ask.of_amounts else choice_moves)(bench)
    view = opened_later(bench, change)
    has_words(view)
    assert not view.may_send
    assert view.title == changes.title_of(change, SHOW), "there is nothing to check before sending"
    assert view.drop == SHOW.say("change.put_aside")
    (notice,) = view.notices
    assert notice.title == SHOW.say("change.moved.title")
    assert notice.tone is Tone.ATTENTION
    assert not view.effects
    if view.table is not None:
        assert "What you asked for" in labels(view.table) or change.what.ask is Ask.REMOVE_ALL
        assert SHOW.instant(change.prepared_at) in view.table.caption


@pytest.mark.parametrize(
    ("prepare", "page"),
    [(amendment, "change"), (remove_one, "remove"), (remove_all, "remove")],
)
def test_one_that_moved_leads_to_where_it_is_prepared_again(
    bench: Bench, prepare: Prepare, page: str
) -> None:
    change = prepare(bench)
    hmrcs_figure_moves(bench)
    (notice,) = opened_later(bench, change).notices
    (link,) = notice.links
    assert isinstance(link, Link)
    assert (link.page, link.params) == (page, {"reference": change.reference})
    stale = receipt(send(bench.desk, change.reference), bench)
    assert link in stale.links


@EACH
def test_one_that_the_rules_no_longer_allow_says_why_and_leads_nowhere_to_ask_again(
    bench: Bench, prepare: Prepare
) -> None:
    change = prepare(bench)
    return_is_submitted(bench)
    view = opened_later(bench, change)
    has_words(view)
    assert not view.may_send
    (notice,) = view.notices
    assert notice.title == SHOW.say("change.passed.title")
    assert any("submitted" in line for line in notice.lines)
    assert notice.links == ()


def test_a_choice_that_somebody_else_made_meanwhile_says_both(bench: Bench) -> None:
    change = stop(bench)
    choice_moves(bench)
    (notice,) = opened_later(bench, change).notices
    assert notice.title == SHOW.say("change.moved.title")
    assert notice.links == (), "it is so already"


def test_test_figures_outside_the_test_system_cannot_be_sent(bench: Bench) -> None:
    change = amendment(bench)
    change = replace(change, what=replace(change.what, ask=Ask.PUT_TEST_FIGURES))
    view = opened_later(bench, change)
    has_words(view)
    assert not view.may_send


def test_where_hmrc_cannot_be_read_nothing_is_said_of_now_and_nothing_offered_but_to_look_again(
    bench: Bench,
) -> None:
    change = amendment(bench)
    error = HmrcUnreachable(Operation.VIEW_AMOUNTS)
    view = changes.present_check(
        change, "", SHOW, changes.not_looked_at(change, error, SHOW, bench.clock.now())
    )
    has_words(view)
    assert not view.may_send
    assert (view.intro, view.effects) == ("", ())
    assert view.table is not None
    assert view.table.caption.startswith("What you prepared on")
    (notice,) = view.notices
    assert SHOW.say("refusals.no_answer.happened") in notice.lines
    assert [link.page for link in notice.links] == ["check"]


@EACH
def test_while_an_earlier_one_may_still_arrive_it_is_named_and_nothing_offered_but_to_look_again(
    bench: Bench, prepare: Prepare
) -> None:
    first = prepare(bench)
    bench.clock.move(timedelta(seconds=30))
    change = bench.store.journal.write_down(first.what, bench.clock.now())
    bench.hmrc.fails(HmrcUnreachable(first.operation))
    first = send(bench.desk, first.reference)
    assert on_its_way(bench.desk, change) == first
    view = changes.present_check(change, "", SHOW, waits_for(bench, change, first))
    has_words(view)
    assert not view.may_send
    (notice,) = view.notices
    assert notice.title == f"{first.reference} may still reach HMRC"
    assert first.sent_at is not None
    start = SHOW.at(first.sent_at)
    assert start.startswith("9:00am")
    assert start in notice.lines[0]
    assert "Look again from 9:04am on" in notice.lines[-1], "not a moment too early"
    receipt_of, again = notice.links
    assert isinstance(receipt_of, Link)
    assert isinstance(again, Link)
    assert (receipt_of.page, receipt_of.params) == ("receipt", {"reference": first.reference})
    assert (again.page, again.params) == ("check", {"reference": change.reference})


def test_where_it_is_too_late_once_the_other_can_be_told_nobody_is_told_to_look_again(
    bench: Bench,
) -> None:
    last_minute = datetime.combine(YEAR.amendment_closes_on, time(23, 58), UTC)
    bench.clock.at = last_minute
    first = amendment(bench)
    change = prepare_amend(bench.desk, bench.look(), key(3), Decimal("700.00"))
    bench.hmrc.fails(HmrcUnreachable(first.operation))
    notice = waits_for(bench, change, send(bench.desk, first.reference))
    assert "by then it is too late to send this one here" in notice.lines[-1]
    assert "Look again in a moment" in notice.lines[-1], "the other may be known sooner"
    assert "Look again from" not in " ".join(notice.lines)


def test_what_is_seen_to_be_made_and_may_arrive_all_the_same_is_not_called_unknown(
    bench: Bench,
) -> None:
    first = amendment(bench)
    seen = replace(first, state=ChangeState.CONFIRMED)
    for other, known in ((first, "open"), (seen, "seen")):
        lines = waits_for(bench, first, other).lines
        assert SHOW.say(f"change.on_its_way.{known}") == lines[1]


@pytest.mark.parametrize(
    ("hmrcs", "typed", "far"),
    [
        ("733.09", "99999999999.99", True),
        ("733.09", "7330.90", False),  # ten times, and no more
        ("733.09", "7330.91", True),
        ("50.00", "1050.00", False),  # a thousand above, and no more
        ("50.00", "1050.01", True),
        ("0.00", "1000.00", False),
        ("0.00", "1000.01", True),
        ("5000.00", "6500.00", False),
        ("5000.00", "1.00", False),
    ],
)
def test_a_figure_far_above_hmrcs_is_asked_to_be_checked_and_may_be_sent(
    bench: Bench, hmrcs: str, typed: str, far: bool
) -> None:
    bench.holds(item(1, hmrcs), item(2, "1.00"))
    bench.sent([(key(2), "99999.00")])
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal(typed))
    for view in (changes.present_check(change, "", SHOW), opened_later(bench, change)):
        assert view.may_send
        assert [n.title for n in view.notices] == [SHOW.say("change.far_more.title")] * far
        for notice in view.notices:
            assert SHOW.gbp(Decimal(typed)) in notice.lines[0]
            assert SHOW.gbp(Decimal(hmrcs)) in notice.lines[0]
            has_words(notice)
    hmrcs_figure_moves(bench)
    moved = [n.title for n in opened_later(bench, change).notices]
    assert moved == [SHOW.say("change.moved.title")], "nothing can be sent, so nothing is checked"


# --- which figure HMRC uses


def passed_over(bench: Bench, typed: str) -> Change:
    """HMRC moved its figure after the person sent £240, and uses its own."""
    bench.holds(item(1, "298.40", when=bench.clock.now()), item(2, "10.00"))
    bench.sent([(key(1), "240.00"), (key(2), "9.00")])
    bench.clock.move(timedelta(minutes=5))
    return prepare_amend(bench.desk, bench.look(), key(1), Decimal(typed))


def marks(view: Table | None) -> list[str]:
    assert view is not None
    return [row[3].note for row in view.rows]


def test_the_same_figure_sent_again_says_which_one_hmrc_uses_before_and_after(
    bench: Bench,
) -> None:
    change = passed_over(bench, "240.00")
    check = changes.present_check(change, "", SHOW)
    assert check.effects[0] == (
        "HMRC is using its own £298.40 now. After this it will use your £240."
    )
    assert marks(check.table) == ["Sent again", ""]
    assert "Changed" not in check.intro
    assert "Sent again" in check.intro
    kept = receipt(send(bench.desk, change.reference), bench)
    assert kept.after_words[0] == (
        "HMRC was using its own £298.40 before this. This put your £240 in its place."
    )
    assert marks(kept.table) == ["Sent again", ""]


def test_another_figure_in_place_of_one_passed_over_says_so_too(bench: Bench) -> None:
    change = passed_over(bench, "250.00")
    check = changes.present_check(change, "", SHOW)
    assert check.effects[0] == (
        "HMRC is using its own £298.40 now. After this it will use your £250."
    )
    assert marks(check.table) == ["Changed", ""]


def test_where_hmrc_uses_the_persons_figure_it_is_named_as_theirs(bench: Bench) -> None:
    bench.holds(item(2, "260.00"))
    bench.sent([(key(2), "204.50")])
    change = prepare_amend(bench.desk, bench.look(), key(2), Decimal("200.00"))
    assert changes.present_check(change, "", SHOW).effects[0] == (
        "HMRC is using your £204.50 now. After this it will use your £200."
    )
    kept = receipt(send(bench.desk, change.reference), bench)
    assert kept.after_words[0] == (
        "HMRC was using your £204.50 before this. This put your £200 in its place."
    )


def test_a_figure_that_hmrc_passed_over_and_that_goes_along_with_another_is_named(
    bench: Bench,
) -> None:
    passed_over(bench, "240.00")
    for prepare in (
        lambda: prepare_amend(bench.desk, bench.look(), key(2), Decimal("8.00")),
        lambda: prepare_removal(bench.desk, bench.look(), key(2)),
    ):
        (line,) = [
            text
            for text in changes.present_check(prepare(), "", SHOW).effects
            if "sent along" in text
        ]
        assert line.startswith("Your £240 for Self Assessment tax from an earlier year, item 1,")
        assert "its own newer £298.40" in line
    everything = prepare_removal(bench.desk, bench.look(), None)
    assert "sent along" not in " ".join(changes.present_check(everything, "", SHOW).effects)


def test_where_hmrc_does_not_say_which_figure_it_uses_nothing_is_claimed(bench: Bench) -> None:
    bench.holds(item(1, "298.40"))
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), question=Question.LATEST)
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("240.00"))
    check = changes.present_check(change, "", SHOW)
    kept = receipt(send(bench.desk, change.reference), bench)
    said = [*rows_and_lines(check), *rows_and_lines(kept)]
    assert [text for text in said if re.search(r"HMRC (is|was) using|to use|will use", text)] == []


@pytest.mark.parametrize(
    "state", [s for s in ChangeState if s not in (ChangeState.READY, ChangeState.CONFIRMED)]
)
def test_what_was_not_sent_or_not_found_there_is_not_said_to_be_used(
    bench: Bench, state: ChangeState
) -> None:
    change = replace(passed_over(bench, "240.00"), state=state, settled_at=bench.clock.now())
    said = list(rows_and_lines(receipt(change, bench)))
    assert [text for text in said if "to use" in text or "will use" in text] == []
    sent = state not in (ChangeState.STALE, ChangeState.DROPPED, ChangeState.REFUSED)
    mark = "Sent again" if sent and state is not ChangeState.NOT_DONE else "The same figure again"
    assert marks(receipt(change, bench).table)[0] == mark


# --- every state


def receipt(change: Change, bench: Bench) -> ReceiptView:
    meanwhile = made_meanwhile(bench.store.journal, change)
    return changes.present_receipt(change, SHOW, bench.clock.now(), meanwhile=meanwhile)


@EACH
@pytest.mark.parametrize("state", ChangeState)
@pytest.mark.parametrize("seen", [False, True], ids=["nothing read back", "read back"])
def test_every_state_of_every_ask_has_a_receipt(
    bench: Bench, prepare: Prepare, state: ChangeState, seen: bool
) -> None:
    change = prepare(bench)
    no = Refusal(
        operation=change.operation, status=500, code="INTERNAL_SERVER_ERROR", correlation_id="c1"
    )
    ended = replace(
        change,
        state=state,
        sent_at=bench.clock.now(),
        settled_at=bench.clock.now(),
        after=change.what.before if seen else None,
        refusal=no if state in (ChangeState.REFUSED, ChangeState.UNKNOWN) else None,
        correlation_ids=("c1", "c2"),
    )
    view = receipt(ended, bench)
    has_words(view)
    assert view.outcome.lines
    assert view.can_check_again is (state in OPEN - {ChangeState.SENDING})
    assert [f.value for f in view.facts if f.label == SHOW.say("receipts.reference")] == [
        change.reference
    ]
    assert "c1, c2" in [fact.value for fact in view.facts]


@EACH
def test_what_was_asked_for_is_called_after_or_then_only_where_it_is(
    bench: Bench, prepare: Prepare
) -> None:
    change = prepare(bench)
    for state in ChangeState:
        table = receipt(replace(change, state=state), bench).table
        if not change.what.ask.of_amounts:
            assert table is None
            continue
        name = {ChangeState.READY: "after", ChangeState.CONFIRMED: "then"}.get(state, "asked")
        assert labels(table)[3] == SHOW.say(f"change.column.{name}")


@EACH
@pytest.mark.parametrize("state", ChangeState)
def test_a_receipt_speaks_of_what_was_asked_for_and_a_check_page_of_what_is(
    bench: Bench, prepare: Prepare, state: ChangeState
) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.UNKNOWN
    bench.say_submitted(False)
    change = prepare(bench)
    present = ("change.choice.after", "change.return.said_not")
    said = list(rows_and_lines(receipt(replace(change, state=state), bench)))
    assert [n for n in present for text in said if SHOW.say(n) in text.split(" | ")] == []
    check = list(rows_and_lines(changes.present_check(change, "", SHOW)))
    assert any(SHOW.say("change.return.said_not") in text for text in check)


def test_what_is_only_asked_for_is_not_said_to_have_been_asked_for_already(bench: Bench) -> None:
    change = stop(bench)
    now, after = changes.present_check(change, "", SHOW).facts
    assert (now.value, after.value) == (
        "Through your tax code, if HMRC can",
        "Not through your tax code",
    )
    ended = receipt(send(bench.desk, change.reference), bench)
    said = {fact.label: fact.value for fact in ended.facts}
    assert said["What you asked for"] == "Not through your tax code"
    assert said["HMRC’s record after"] == SHOW.say("overview.bills.out")


@EACH
def test_the_heading_of_a_receipt_does_not_ask_for_anything(bench: Bench, prepare: Prepare) -> None:
    first = receipt(prepare(bench), bench).title.split()[0]
    assert first.endswith("ing") or first == "A", "not an order, as on a button"


@pytest.mark.parametrize("prepare", [stop, restart])
def test_the_receipt_of_a_choice_keeps_its_days_in_mind_in_words_that_are_past_choosing(
    bench: Bench, prepare: Prepare
) -> None:
    change = prepare(bench)
    assert receipt(change, bench).after_words == ()
    after = receipt(send(bench.desk, change.reference), bench).after_words
    assert SHOW.say("change.done.others") in after
    assert not any("If you stop" in line for line in after)
    due = SHOW.day(YEAR.return_due_on)
    assert any(due in line for line in after) is (prepare is stop)


def test_one_that_was_never_sent_leads_from_its_receipt_to_where_it_can_be_sent(
    bench: Bench,
) -> None:
    change = amendment(bench)
    (link, *_) = receipt(change, bench).links
    assert (link.page, link.params) == ("check", {"reference": change.reference})


def test_a_receipt_says_why_in_the_persons_own_words_if_they_said(bench: Bench) -> None:
    change = amendment(bench)
    label = SHOW.say("receipts.reason")
    assert label not in {fact.label for fact in receipt(change, bench).facts}
    explain(bench.desk, change.reference, "My own sums")
    (fact,) = [
        fact
        for fact in receipt(send(bench.desk, change.reference), bench).facts
        if fact.label == label
    ]
    assert fact.value == "My own sums"
    assert fact.note == "As it was typed here. It was not sent to HMRC."


def test_a_confirmed_receipt_shows_what_was_read_back(bench: Bench) -> None:
    ended = send(bench.desk, amendment(bench).reference)
    view = receipt(ended, bench)
    assert view.outcome.tone is Tone.DONE
    assert table_of(view.table)["3"] == ["£733.09", "None: HMRC’s is used", "£700"]
    assert SHOW.say("change.done.recalculate") in view.after_words


def test_the_title_of_a_changed_figure_names_the_code_it_is_for(bench: Bench) -> None:
    title = changes.title_of(amendment(bench), SHOW)
    assert title == "A changed figure for your 2025 to 2026 tax code"


@EACH
@pytest.mark.parametrize("state", [ChangeState.CONFIRMED, ChangeState.DIFFERS])
def test_a_receipt_opened_after_a_later_change_speaks_of_the_time_it_was_settled(
    bench: Bench, prepare: Prepare, state: ChangeState
) -> None:
    bench.clock.move(timedelta(minutes=7))
    ended = replace(send(bench.desk, prepare(bench).reference), state=state)
    bench.clock.move(timedelta(days=2))
    view = receipt(ended, bench)
    assert any("9:07am on 2 November 2026" in line for line in view.outcome.lines)
    said = [view.outcome.title, *view.outcome.lines, *(labels(view.table) if view.table else ())]
    assert [text for text in said if re.search(r"\b(now|holds|shows)\b", text)] == []


# --- HMRC's numbers for its answers


def test_several_numbers_of_hmrcs_say_in_which_order_they_stand_and_one_does_not(
    bench: Bench,
) -> None:
    ended = send(bench.desk, amendment(bench).reference)
    assert len(ended.correlation_ids) == 2
    one = replace(ended, correlation_ids=ended.correlation_ids[:1])
    for change, ordered in ((ended, True), (one, False)):
        (fact,) = [
            f for f in receipt(change, bench).facts if f.label == SHOW.say("receipts.correlation")
        ]
        assert fact.value == ", ".join(change.correlation_ids)
        assert (SHOW.say("receipts.correlation_order") in fact.note) is ordered


def test_a_receipt_that_differs_shows_what_was_sent_and_what_hmrc_holds(bench: Bench) -> None:
    change = amendment(bench)
    other = Amounts((item(3, "1.00", source=Source.USER), item(8, "2.00", source=Source.USER)))

    def other_software_sends(call: Call) -> None:
        if call.operation.writes:
            bench.hmrc.year(YEAR).answers[Question.USER] = other

    bench.hmrc.after = other_software_sends
    view = receipt(send(bench.desk, change.reference), bench)
    assert view.outcome.title == SHOW.say("change.outcome.differs.title")
    assert labels(view.table)[3:] == ["What you asked for", "What HMRC then held"]
    shown = table_of(view.table)
    assert shown["3"] == ["£733.09", "None: HMRC’s is used", "£700", "£1"]
    assert shown["8"][-1] == "£2", "what nobody asked for is there too"


@EACH
def test_what_hmrc_took_and_nobody_read_back_is_not_shown_as_what_it_held_before_it_took_it(
    bench: Bench, prepare: Prepare
) -> None:
    change = prepare(bench)
    view = receipt(replace(change, state=ChangeState.TAKEN, after=change.what.before), bench)
    assert SHOW.say("change.choice.seen") not in [fact.label for fact in view.facts]
    if view.table is not None:
        assert SHOW.say("change.column.seen") not in labels(view.table)


def test_already_so_is_a_calm_answer(bench: Bench) -> None:
    change = stop(bench)

    def somebody_was_quicker(call: Call) -> None:
        if call.operation.writes:
            bench.hmrc.year(YEAR).opted_out = True

    bench.hmrc.before = somebody_was_quicker
    view = receipt(send(bench.desk, change.reference), bench)
    assert view.outcome.tone is Tone.DONE
    assert view.outcome.title == SHOW.say(
        "change.outcome.confirmed_stop.title", year="2025 to 2026"
    )
    assert SHOW.say("refusals.already_stopped.happened") in view.outcome.lines


@pytest.mark.parametrize(
    ("prepare", "status", "code"),
    [
        (stop, 400, "RULE_ALREADY_OPTED_OUT"),
        (restart, 400, "RULE_ALREADY_OPTED_IN"),
        (remove_all, 404, "MATCHING_RESOURCE_NOT_FOUND"),
    ],
)
def test_already_so_on_hmrcs_word_alone_is_calm_and_against_its_record_is_not(
    bench: Bench, prepare: Prepare, status: int, code: str
) -> None:
    change = prepare(bench)
    no = Refused(change.operation, status=status, code=code, correlation_id="c1")
    bench.hmrc.fails(no)
    against = receipt(send(bench.desk, change.reference), bench).outcome
    assert against.tone is Tone.PROBLEM
    assert SHOW.say("change.outcome.contradicted") in against.lines
    alone = replace(bench.store.journal.find(bench.who, change.reference), after=None)
    calm = receipt(alone, bench).outcome
    assert (calm.tone, calm.title) == (Tone.DONE, SHOW.say("change.outcome.already.title"))


@EACH
def test_one_that_is_being_sent_or_was_broken_off_says_from_when_on_that_can_be_known(
    bench: Bench, prepare: Prepare
) -> None:
    bench.clock.move(timedelta(seconds=20))
    change = prepare(bench)
    sent = replace(change, state=ChangeState.SENDING, sent_at=bench.clock.now())
    view = receipt(sent, bench)
    assert "another tab" in " ".join(view.outcome.lines).lower()
    assert any("From 9:04am on 2 November 2026" in line for line in view.outcome.lines)
    assert not view.can_check_again, "nobody may conclude anything, so there is nothing to ask"


@EACH
@pytest.mark.parametrize("state", [ChangeState.NOT_DONE, ChangeState.REFUSED])
def test_one_that_was_not_made_leads_to_preparing_it_again(
    bench: Bench, prepare: Prepare, state: ChangeState
) -> None:
    change = prepare(bench)
    no = HmrcUnreachable(change.operation, status=500, code="INTERNAL_SERVER_ERROR")
    ended = replace(change, state=state, sent_at=bench.clock.now(), refusal=Refusal.of(no))
    stale = receipt(replace(change, state=ChangeState.STALE), bench).links[0]
    assert stale.label.startswith("Prepare it again")
    assert receipt(ended, bench).links[0] == stale


def test_what_was_so_already_is_not_prepared_again(bench: Bench) -> None:
    change = stop(bench)
    so = Refused(change.operation, status=400, code="RULE_ALREADY_OPTED_OUT", correlation_id="c")
    ended = replace(change, state=ChangeState.REFUSED, refusal=Refusal.of(so))
    labels = [link.label for link in receipt(ended, bench).links]
    assert SHOW.say("change.again.other") not in labels


def waits_for(bench: Bench, change: Change, other: Change) -> Notice:
    return changes.still_on_its_way(
        change, other, SHOW, lambda then: is_too_late(bench.desk, change, at=then)
    )


def test_one_that_was_lost_on_the_way_says_so_and_later_that_it_was_not_done(bench: Bench) -> None:
    change = stop(bench)
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    lost = receipt(send(bench.desk, change.reference), bench)
    assert lost.outcome.title == SHOW.say("change.outcome.unknown.title")
    assert lost.can_check_again
    bench.clock.move(IN_FLIGHT)
    settled = receipt(send(bench.desk, change.reference), bench)
    assert SHOW.say("change.outcome.not_done_seen") in settled.outcome.lines
    assert not settled.can_check_again


def asked_again(bench: Bench, change: Change) -> tuple[str, ...]:
    """What stands on the receipt of a change that is still open, once HMRC was asked again."""
    still, heard = ask_again(bench.desk, change.reference)
    assert still.state in OPEN
    assert heard is not None
    view = changes.present_receipt(still, SHOW, bench.clock.now(), heard=heard)
    has_words(view)
    return view.outcome.lines


@pytest.mark.parametrize(
    ("prepare", "held"),
    [
        (amendment, "HMRC still held your figures as they were before."),
        (remove_one, "HMRC still held your earlier figure, £90."),
        (first_figure, "HMRC still held no figures of yours for 2025 to 2026."),
        (remove_all, "HMRC still held your figures as they were before."),
        (stop, "HMRC’s record still showed what it showed before this change."),
    ],
)
def test_one_that_may_still_arrive_says_what_was_read_when_and_when_it_can_be_told(
    bench: Bench, prepare: Prepare, held: str
) -> None:
    change = prepare(bench)
    bench.clock.move(timedelta(seconds=20))
    bench.hmrc.fails(HmrcUnreachable(change.operation))
    send(bench.desk, change.reference)
    bench.clock.move(timedelta(minutes=1))
    lines = asked_again(bench, change)
    assert lines[-2:] == (
        f"At 9:01am {held}",
        "This change may still arrive. From 9:04am on 2 November 2026 we can find out what "
        "became of it. This page then does so by itself.",
    )
    assert SHOW.say("change.outcome.unknown.later") not in lines


def test_one_that_may_still_arrive_where_hmrc_holds_something_else_says_so(bench: Bench) -> None:
    change = amendment(bench)
    bench.hmrc.fails(HmrcUnreachable(change.operation))
    send(bench.desk, change.reference)
    bench.sent([(key(1), "0.07")])
    assert SHOW.say("change.heard.other", time=SHOW.time(bench.clock.now())) in asked_again(
        bench, change
    )


def test_one_that_may_still_arrive_after_a_later_one_names_what_hmrc_holds(bench: Bench) -> None:
    change, now = stop(bench), bench.clock.now()
    later = replace(change, reference="CO-2222-2222")
    heard = Heard(at=now, holds=change.what.before, later=later, settles_from=now)
    lost = replace(change, state=ChangeState.UNKNOWN)
    lines = changes.present_receipt(lost, SHOW, now, heard=heard).outcome.lines
    time = SHOW.time(now)
    assert f"At {time} HMRC held what you asked for in your later change, CO-2222-2222." in lines


@pytest.mark.parametrize(
    "error", [HmrcUnreachable, SignInExpired], ids=["no answer", "sign-in over"]
)
def test_where_hmrc_cannot_be_asked_again_the_receipt_says_when_and_why(
    bench: Bench, error: type[HmrcError]
) -> None:
    change = stop(bench)
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    send(bench.desk, change.reference)
    bench.hmrc.fails(error(Operation.VIEW_CHOICE))
    lines = asked_again(bench, change)
    assert f"At {SHOW.time(bench.clock.now())} we asked HMRC what it holds." in lines
    name = "no_answer" if error is HmrcUnreachable else "sign_in_ended"
    assert SHOW.say(f"refusals.{name}.happened") in lines
    assert (SHOW.say(f"refusals.{name}.next") in lines) is (error is SignInExpired)
    assert SHOW.say("change.outcome.unknown.later") in lines


@pytest.mark.parametrize(
    ("error", "words"), [(HmrcUnreachable, "never_reached"), (SignInExpired, "sign_in_ended")]
)
def test_one_that_never_left_says_so_and_why(
    bench: Bench, error: type[HmrcError], words: str
) -> None:
    change = stop(bench)
    bench.hmrc.fails(error(change.operation, sent=False))
    send(bench.desk, change.reference)
    kept = bench.store.journal.find(bench.who, change.reference)
    assert receipt(kept, bench).outcome.lines[-3:] == (
        SHOW.say(f"refusals.{words}.happened"),
        SHOW.say("refusals.changed.no"),
        SHOW.say(f"refusals.{words}.next"),
    )


def never_left(bench: Bench, change: Change, **why: str) -> Change:
    bench.hmrc.fails(HmrcUnreachable(change.operation, sent=False, **why))
    send(bench.desk, change.reference)
    return bench.store.journal.find(bench.who, change.reference)


@EACH
@pytest.mark.parametrize("why", [{}, {"code": NO_TURN}], ids=["never reached", "no turn"])
def test_one_that_never_left_is_nowhere_said_to_be_sent(
    bench: Bench, prepare: Prepare, why: dict[str, str]
) -> None:
    kept = never_left(bench, prepare(bench), **why)
    view = receipt(kept, bench)
    assert view.outcome.title == "Nothing was sent"
    named = [fact.label for fact in view.facts]
    assert SHOW.say("receipts.sent") not in named
    assert SHOW.say("receipts.tried") in named
    (table,) = receipts.present([kept], SHOW).days
    assert table.rows[0][2].text == SHOW.say("receipts.state.not_sent")


def test_one_that_hmrc_turned_down_was_sent(bench: Bench) -> None:
    change = stop(bench)
    bench.hmrc.fails(Refused(change.operation, status=400, code="FORMAT_NINO"))
    view = receipt(send(bench.desk, change.reference), bench)
    assert view.outcome.title == SHOW.say("change.outcome.refused.title")
    assert SHOW.say("receipts.sent") in [fact.label for fact in view.facts]


# --- one that a later change of the person's own came after


@EACH
def test_one_that_was_overtaken_says_calmly_by_which_and_leads_there(
    bench: Bench, prepare: Prepare
) -> None:
    change = prepare(bench)
    ended = replace(
        change,
        state=ChangeState.DIFFERS,
        after=change.what.before,
        sent_at=bench.clock.now(),
        overtaken_by="CO-2222-2222",
    )
    view = receipt(ended, bench)
    has_words(view)
    assert view.outcome.tone is Tone.PLAIN
    said = " ".join((view.outcome.title, *view.outcome.lines))
    assert "CO-2222-2222" in said
    assert "ontact HMRC" not in said
    way = view.links[0]
    assert (way.page, way.params) == ("receipt", {"reference": "CO-2222-2222"})
    (table,) = receipts.present([ended], SHOW).days
    assert table.rows[0][2].text == SHOW.say("receipts.state.overtaken")
    assert table.rows[0][2].text != SHOW.say("receipts.state.differs")


def test_what_is_from_nobody_we_know_is_still_an_alarm(bench: Bench) -> None:
    ended = replace(stop(bench), state=ChangeState.DIFFERS, after=ChoicePosition(opted_out=False))
    view = receipt(ended, bench)
    assert view.outcome.tone is Tone.PROBLEM
    assert any("Contact HMRC" in line for line in view.outcome.lines)


# --- words that are as true on any later day


@EACH
def test_a_receipt_of_what_is_over_speaks_of_no_day_as_now_or_to_come(
    bench: Bench, prepare: Prepare
) -> None:
    change = prepare(bench)
    for ended in (
        send(bench.desk, change.reference),
        replace(change, state=ChangeState.DIFFERS, after=change.what.before),
        replace(change, state=ChangeState.DIFFERS, overtaken_by="CO-2222-2222"),
    ):
        view = changes.present_receipt(ended, SHOW, bench.clock.now() + timedelta(days=800))
        texts = list(rows_and_lines(view))
        assert [
            t for t in texts if re.search(r"\b(now|will|is due|due by|may also have)\b", t)
        ] == []


@EACH
def test_what_was_stale_is_said_in_words_of_its_own_story_and_claims_neither_cause(
    bench: Bench, prepare: Prepare
) -> None:
    stale = replace(prepare(bench), state=ChangeState.STALE)
    (table,) = receipts.present([stale], SHOW).days
    texts = [table.rows[0][2].text, *receipt(stale, bench).outcome.lines]
    assert all("figures had changed" not in text for text in texts)
    if not stale.what.ask.of_amounts:
        assert [text for text in texts if "figure" in text] == []


def test_the_list_says_which_of_the_two_kept_a_change_from_being_sent(bench: Bench) -> None:
    moved = amendment(bench)
    bench.hmrc.year(YEAR).items[0] = item(1, "610.01")
    closed = stop(bench)
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED
    for change, said in (
        (closed, "Not sent: it could no longer be done"),
        (moved, "Not sent: what HMRC holds had changed"),
    ):
        stale = send(bench.desk, change.reference)
        (table,) = receipts.present([stale], SHOW).days
        assert (stale.state, table.rows[0][2].text) == (ChangeState.STALE, said)


def test_a_500_on_a_choice_does_not_guess_at_what_was_looked_at_just_before(bench: Bench) -> None:
    change = stop(bench)
    bench.hmrc.fails(Refused(Operation.OPT_OUT, status=500, code="INTERNAL_SERVER_ERROR"))
    sent = send(bench.desk, change.reference)
    bench.clock.move(IN_FLIGHT)
    said = " ".join(receipt(ask_again(bench.desk, sent.reference)[0], bench).outcome.lines)
    assert "Most often" not in said
    assert "We had looked just before" in said


def test_what_hmrc_moved_before_a_change_was_sent_is_told_item_by_item(bench: Bench) -> None:
    bench.holds(item(1, "733.09"), item(2, "260.00"))
    bench.sent([(key(2), "204.50")])
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("690.00"))
    bench.hmrc.year(YEAR).items[0] = item(1, "610.01")
    bench.sent([(key(2), "200.00")])
    bench.clock.move(timedelta(minutes=10))
    stale = send(bench.desk, change.reference)
    view = receipt(stale, bench)
    when = SHOW.at(bench.clock.now())
    assert view.outcome.lines[0].startswith(f"At {when} we looked again")
    said = " ".join(view.outcome.lines)
    assert "HMRC’s figure went from £733.09 to £610.01" in said
    assert "your figure went from £204.50 to £200" in said
    assert said.count("went from") == 2
    assert view.table is not None
    assert view.table.caption == SHOW.say(
        "change.caption.prepared", when=SHOW.instant(change.prepared_at)
    )
    assert [column.label for column in view.table.columns][-1] == SHOW.say("change.column.asked")


def test_what_the_persons_own_other_change_moved_is_said_to_be_that_and_leads_to_it(
    bench: Bench,
) -> None:
    """And what somebody else moved between the two is not."""
    bench.holds(item(1, "733.09"), item(2, "260.00"), item(3, "50.00"))
    bench.sent([(key(2), "204.50")])
    here = prepare_amend(bench.desk, bench.look(), key(1), Decimal("690.00"))
    there = prepare_amend(bench.desk, bench.look(), key(2), Decimal("210.10"))
    before = receipt(send(bench.desk, there.reference), bench)
    stale = send(bench.desk, here.reference)
    view = receipt(stale, bench)
    assert stale.state is ChangeState.STALE
    figure = "(Self Assessment tax from an earlier year, owed for 2023 to 2024, item 2)"
    assert view.outcome.lines[1:3] == (
        f"For your 2025 to 2026 tax code, your figure went from £204.50 to £210.10 {figure}. "
        f"You did this here, with {there.reference}.",
        SHOW.say("change.outcome.stale.amounts", year="2025 to 2026"),
    )
    assert view.outcome.tone is Tone.ATTENTION
    link = Link(
        label=f"Receipt {there.reference}", page="receipt", params={"reference": there.reference}
    )
    assert view.links[0] == link
    assert link not in before.links

    again = prepare_amend(bench.desk, bench.look(), key(1), Decimal("690.00"))
    other = prepare_amend(bench.desk, bench.look(), key(2), Decimal("220.20"))
    bench.hmrc.year(YEAR).items[2] = item(3, "45.00")
    stale = send(bench.desk, other.reference)
    assert stale.state is ChangeState.STALE
    other = send(
        bench.desk, prepare_amend(bench.desk, bench.look(), key(2), Decimal("220.20")).reference
    )
    view = receipt(send(bench.desk, again.reference), bench)
    assert view.outcome.tone is Tone.PROBLEM
    said = [line for line in view.outcome.lines if "You did this here" in line]
    assert len(said) == 1
    assert said[0].endswith(f"item 2). You did this here, with {other.reference}.")
    assert [link.label for link in view.links].count(f"Receipt {other.reference}") == 1


def test_a_choice_that_ones_own_other_tab_made_is_said_to_be_that(bench: Bench) -> None:
    change = stop(bench)
    twin = bench.store.journal.write_down(change.what, bench.clock.now())
    assert send(bench.desk, twin.reference).state is ChangeState.CONFIRMED
    view = receipt(send(bench.desk, change.reference), bench)
    assert view.outcome.lines[1].endswith(f" You did this here, with {twin.reference}.")
    assert view.outcome.tone is Tone.ATTENTION
    assert view.links[0].params == {"reference": twin.reference}


def test_a_change_from_before_this_one_was_prepared_is_not_named_for_what_moved(
    bench: Bench,
) -> None:
    bench.holds(item(1, "733.09"))
    send(bench.desk, prepare_amend(bench.desk, bench.look(), key(1), Decimal("1.00")).reference)
    bench.sent([(key(1), "2.00")])
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("3.00"))
    bench.sent([(key(1), "1.00")])  # by other means
    view = receipt(send(bench.desk, change.reference), bench)
    assert "from £2 to £1" in view.outcome.lines[1]
    assert "You did this here" not in view.outcome.lines[1]


def test_where_only_a_date_of_hmrcs_moved_that_is_said(bench: Bench) -> None:
    bench.holds(item(1, "733.09"))
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("690.00"))
    bench.hmrc.year(YEAR).items[0] = item(1, "733.09", when=bench.clock.now())
    view = receipt(send(bench.desk, change.reference), bench)
    assert view.outcome.lines[1] == SHOW.say("change.outcome.stale.details")


def test_a_choice_that_moved_before_it_was_sent_is_told(bench: Bench) -> None:
    change = stop(bench)
    bench.hmrc.year(change.what.tax_year).opted_out = True
    bench.clock.move(timedelta(minutes=10))
    view = receipt(send(bench.desk, change.reference), bench)
    assert "HMRC’s record then was not to collect your 2025 to 2026 bill" in view.outcome.lines[1]


def test_one_that_the_calendar_no_longer_allowed_is_said_to_be_that(bench: Bench) -> None:
    change = stop(bench)
    bench.clock.at = datetime(2026, 12, 31, tzinfo=UTC)
    view = receipt(send(bench.desk, change.reference), bench)
    assert view.outcome.lines[0].endswith("we looked again, and this could no longer be done.")


def test_what_was_put_aside_can_be_prepared_again(bench: Bench) -> None:
    change = amendment(bench)
    dropped = drop(bench.desk, change.reference)
    link = receipt(dropped, bench).links[0]
    assert (link.page, link.params) == ("change", {"reference": change.reference})


# --- every error


@pytest.mark.parametrize("known", [*ROWS.values(), *FALLBACKS], ids=lambda row: row.words)
def test_every_row_of_hmrcs_errors_says_what_happened_whether_anything_changed_and_what_next(
    known: Row,
) -> None:
    for said in (
        refusals.happened(known, SHOW),
        refusals.changed(known, SHOW),
        refusals.next_step(known, SHOW),
    ):
        assert said.endswith(".")
        assert not re.search(r"[{}_]", said)


@pytest.mark.parametrize(
    ("operation", "status", "code"),
    [row for row in ROWS if row[0].writes],
    ids=str,
)
@pytest.mark.parametrize(
    "state", [ChangeState.REFUSED, ChangeState.UNKNOWN, ChangeState.NOT_DONE, ChangeState.DIFFERS]
)
def test_every_error_of_every_write_has_a_receipt_with_something_to_quote(
    bench: Bench, operation: Operation, status: int, code: str, state: ChangeState
) -> None:
    prepare = {Operation.OPT_OUT: stop, Operation.OPT_IN: restart}.get(operation, amendment)
    ended = replace(
        prepare(bench),
        state=state,
        settled_at=bench.clock.now(),
        refusal=Refusal(operation=operation, status=status, code=code, correlation_id="c1"),
    )
    view = receipt(ended, bench)
    has_words(view)
    if state is not ChangeState.DIFFERS:
        assert view.outcome.quote == "c1"
    if state is ChangeState.UNKNOWN:
        assert not any("Nothing was changed" in line for line in view.outcome.lines)


@pytest.mark.parametrize(
    ("operation", "status", "code"), [row for row in ROWS if not row[0].writes], ids=str
)
def test_every_error_of_every_read_has_a_notice(
    bench: Bench, operation: Operation, status: int, code: str
) -> None:
    error = Refused(operation, status=status, code=code, correlation_id="c1")
    view = refusals.could_not_read(SHOW.say("compare.part.hmrc"), error, SHOW, bench.clock.now())
    has_words(view)
    assert view.quote == "c1"
    has_words(refusals.not_sent(error, SHOW, bench.clock.now()))


# --- every reason has words


@pytest.mark.parametrize(
    "name",
    [
        *(f"change.error.{reason}" for reason in AMOUNT_FAULTS),
        *(f"identity.number.error.{reason}" for reason in NINO_FAULTS),
        *(f"testfigures.error.number.{reason}" for reason in ITEM_NUMBER_FAULTS),
        *(f"change.error.reason.{reason}" for reason in REASON_FAULTS),
    ],
)
def test_every_fault_of_a_field_has_words_that_say_what_to_do(name: str) -> None:
    assert SHOW.say(name).startswith("Enter ")


# --- the list


def test_the_list_of_receipts_names_every_state_and_sets_apart_what_was_never_sent(
    bench: Bench,
) -> None:
    change = stop(bench)
    every = [replace(change, state=state, reference=state.value) for state in ChangeState]
    view = receipts.present(every, SHOW)
    has_words(view)
    (day,) = view.days
    ways = [row[-1].link for row in day.rows]
    assert len(ways) == len(ChangeState) - 1
    assert {way.page for way in ways if way is not None} == {"receipt"}
    (prepared,) = view.prepared
    assert (prepared.open.page, prepared.open.params) == ("check", {"reference": "ready"})
    assert "ready" in prepared.drop
    assert [fact.label for fact in prepared.facts] == ["What", "Prepared", "Reference"]


def test_one_whose_last_day_is_over_is_not_offered_to_be_sent(bench: Bench) -> None:
    change = stop(bench)
    (view,) = receipts.present([change], SHOW).prepared
    assert (view.passed, view.open.label) == (
        "",
        f"Open {change.reference} to see whether it can still be sent",
    )
    assert not is_too_late(bench.desk, change)
    bench.clock.at = datetime(2026, 12, 31, tzinfo=UTC)
    assert is_too_late(bench.desk, change)
    (view,) = receipts.present([change], SHOW, [change.reference]).prepared
    assert view.passed == "This can no longer be sent: its last day is over."
    assert view.open.label == f"Open {change.reference}"


def test_changes_of_the_same_sort_are_told_apart_in_the_list_by_item_and_figure(
    bench: Bench,
) -> None:
    amend = amendment(bench)
    removal = prepare_removal(bench.desk, bench.look(), key(2))
    every = prepare_removal(bench.desk, bench.look(), None)
    view = receipts.present((amend, removal, every), SHOW)
    assert [each.facts[0].note for each in view.prepared] == [
        "Self Assessment tax from an earlier year, item 3: £700",
        "Self Assessment tax from an earlier year, item 2: from £204.50 to none",
        "PAYE tax from an earlier year, item 9: from £75 to none; "
        "Self Assessment tax from an earlier year, item 2: from £204.50 to none",
    ]


def test_an_undoing_that_takes_a_figure_out_says_which(bench: Bench) -> None:
    (view,) = receipts.present([put_back_none(bench)], SHOW).prepared
    assert view.facts[0].note == (
        "Self Assessment tax from an earlier year, item 1: from £90 to none"
    )


def test_a_list_with_nothing_in_it_has_no_table(bench: Bench) -> None:
    nothing = receipts.present((), SHOW)
    assert (nothing.days, nothing.prepared) == ((), ())
    assert nothing.intro == SHOW.say("receipts.none")
    prepared = receipts.present((stop(bench),), SHOW)
    assert prepared.days == ()
    assert prepared.intro == SHOW.say("receipts.none_sent")


@EACH
def test_a_position_of_the_one_story_is_never_on_a_receipt_of_the_other(
    bench: Bench, prepare: Prepare
) -> None:
    ended = send(bench.desk, prepare(bench).reference)
    of_amounts = ended.what.ask.of_amounts
    assert isinstance(ended.after, AmountsPosition if of_amounts else ChoicePosition)
    assert (receipt(ended, bench).table is None) is (not of_amounts)


def test_removing_everything_shows_every_figure_even_where_their_numbers_are_the_same(
    bench: Bench,
) -> None:
    held = bench.holds(item(1, "95.45"))
    twice = [item(1, "90.00", source=Source.USER), item(1, "91.00", source=Source.USER)]
    without = item(None, "92.00", source=Source.USER)
    held.answers[Question.USER] = Amounts((*twice, without))
    change = prepare_removal(bench.desk, bench.look(), None)
    view = changes.present_check(change, "", SHOW)
    assert view.table is not None
    assert [row[1].text for row in view.table.rows] == ["£90", "£91", "£92"]
