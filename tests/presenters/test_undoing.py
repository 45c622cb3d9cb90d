"""Undoing on the pages: what it goes back to, why it cannot, and receipts that name each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import ItemKey, Kind
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.journeys.preparing import prepare_amend, prepare_choice, prepare_removal
from codedout.journeys.reading import running_year
from codedout.journeys.sending import IN_FLIGHT, send, settle
from codedout.journeys.undoing import how_undone, prepare_undo, read_again, way_back
from codedout.presenters import changes, undoing
from codedout.presenters.changes import ReceiptView
from codedout.presenters.undoing import UndoView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link
from tests.fakes import YEAR, AtOnce, Bench, item, key
from tests.presenters.reading_views import rows_and_lines
from tests.presenters.test_changes import has_words, labels, marks, table_of

S = ChangeState
SHOW = Viewer()


def made(bench: Bench, change: Change) -> Change:
    sent = send(bench.desk, change.reference)
    assert sent.state is S.CONFIRMED
    bench.clock.move(timedelta(minutes=10))
    return sent


def changed(bench: Bench) -> Change:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    bench.sent([(key(2), "204.50"), (key(9, Kind.PAYE), "75.00")])
    return made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00")))


def first_figure(bench: Bench) -> Change:
    bench.holds(item(1, "95.45"))
    return made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00")))


def stopped(bench: Bench) -> Change:
    return made(bench, prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP))


def page(bench: Bench, change: Change) -> UndoView:
    """As somebody finds it who opens it now."""
    seen = read_again(bench.hmrc, AtOnce(), change, running_year(bench.clock.now()))
    way = way_back(bench.desk, change, seen)
    view = undoing.present(change, seen, way, SHOW, bench.clock.now())
    has_words(view)
    return view


def prepared(bench: Bench, change: Change) -> Change:
    seen = read_again(bench.hmrc, AtOnce(), change, running_year(bench.clock.now()))
    return prepare_undo(bench.desk, change, seen)


def receipt(bench: Bench, change: Change) -> ReceiptView:
    now = bench.store.journal.find(bench.who, change.reference)
    view = changes.present_receipt(now, SHOW, bench.clock.now(), how_undone(bench.desk, now))
    has_words(view)
    return view


def ways(view: ReceiptView | UndoView) -> list[str]:
    """The pages of the ways back that it offers."""
    links = view.links if isinstance(view, ReceiptView) else (view.instead,)
    return [link.page for link in links if link is not None and link.page in ("undo", "remove")]


def leads_to(view: ReceiptView, change: Change) -> bool:
    return any(
        (link.page, link.params) == ("receipt", {"reference": change.reference})
        and change.reference in link.label
        for link in view.links
    )


# --- on the receipt of what was made


def test_a_receipt_leads_to_undoing_and_to_hmrcs_own_figures(bench: Bench) -> None:
    change = changed(bench)
    view = receipt(bench, change)
    assert ways(view) == ["undo", "remove"]
    assert view.links[0].params == {"reference": change.reference}
    assert view.links[1].params == {"year": str(YEAR)}
    assert view.links[1].label == (
        "Remove all my figures for 2025 to 2026, so that HMRC’s own count"
    )


def test_where_both_ways_are_the_same_there_is_one(bench: Bench) -> None:
    assert ways(receipt(bench, first_figure(bench))) == ["undo"]
    assert ways(receipt(bench, stopped(bench))) == ["undo"]


def test_where_all_was_removed_hmrcs_count_already(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    bench.sent([(key(1), "90.00")])
    change = made(bench, prepare_removal(bench.desk, bench.look(), None))
    assert ways(receipt(bench, change)) == ["undo"]


def test_a_figure_sent_again_is_not_undone_but_can_be_removed(bench: Bench) -> None:
    bench.holds(item(1, "95.45", when=datetime(2026, 6, 1, tzinfo=UTC)))
    bench.sent([(key(1), "90.00")])
    change = made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00")))
    assert ways(receipt(bench, change)) == ["remove"]


@pytest.mark.parametrize("state", [s for s in S if s is not S.CONFIRMED])
def test_only_what_was_made_can_be_undone(bench: Bench, state: ChangeState) -> None:
    change = replace(changed(bench), state=state)
    view = changes.present_receipt(change, SHOW, bench.clock.now(), how_undone(bench.desk, change))
    assert ways(view) == [] or state is S.STALE


def test_when_the_last_day_is_over_a_receipt_offers_no_way_back(bench: Bench) -> None:
    figures, choice = changed(bench), stopped(bench)
    bench.clock.at = datetime(2026, 12, 30, 23, 59, tzinfo=UTC)
    assert ways(receipt(bench, choice)) == ["undo"]
    bench.clock.at = datetime(2026, 12, 31, tzinfo=UTC)
    assert ways(receipt(bench, choice)) == []
    assert ways(receipt(bench, figures)) == ["undo", "remove"]  # R41
    bench.clock.at = datetime(2028, 2, 1, tzinfo=UTC)
    assert ways(receipt(bench, figures)) == []


# --- on the page


def test_the_page_says_exactly_what_would_stand_there(bench: Bench) -> None:
    change = changed(bench)
    view = page(bench, change)
    assert change.reference in view.effect
    assert view.figures == (
        "PAYE tax from an earlier year, item 9: £75",
        "Self Assessment tax from an earlier year, item 2: £204.50",
    )
    assert (view.blocked, view.must_answer, ways(view)) == ((), False, ["remove"])
    assert view.note == SHOW.say("windows.A7", year="2025 to 2026")
    assert view.not_as_before == ()


def test_where_there_was_none_the_page_says_that_all_go(bench: Bench) -> None:
    view = page(bench, first_figure(bench))
    assert (view.figures, ways(view)) == ((), [])
    assert "HMRC’s own are used" in view.back_to


ITEM_1 = "Self Assessment tax from an earlier year, owed for 2023 to 2024, item 1"


def test_the_page_says_which_figure_goes_and_which_counts_instead(bench: Bench) -> None:
    assert page(bench, first_figure(bench)).moves == (
        f"{ITEM_1}: your £90 goes, and HMRC’s own £95.45 counts again.",
    )
    bench.hmrc.year(YEAR).items[0] = item(1, "80.00", when=bench.clock.now())
    first = bench.store.journal.of(bench.who)[0]
    assert page(bench, first).moves == (f"{ITEM_1}: your £90 goes. HMRC’s own £80 counts already.",)


def test_the_page_says_from_which_figure_to_which_it_goes_back(bench: Bench) -> None:
    first_figure(bench)
    change = made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("63.00")))
    assert page(bench, change).moves == (f"{ITEM_1}: your figure goes from £63 back to £90.",)


def test_the_page_says_which_figures_come_back(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    bench.sent([(key(1), "90.00"), (key(9, Kind.DEBT), "75.00")])
    change = made(bench, prepare_removal(bench.desk, bench.look(), None))
    owed_by_nobody = "Other money you owe HMRC, HMRC does not say for which year, item 9"
    view = page(bench, change)
    assert view.moves == (
        f"{owed_by_nobody}: your £75 comes back. HMRC holds no amount that matches it.",
        f"{ITEM_1}: your £90 comes back, and counts in place of HMRC’s own £95.45.",
    )
    check = changes.present_check(prepared(bench, change), "", SHOW)
    assert check.effects[:2] == view.moves


@pytest.mark.parametrize(
    ("ask", "words"), [(Ask.STOP, "lets HMRC"), (Ask.RESTART, "asks HMRC not")]
)
def test_for_a_choice_the_page_says_what_hmrc_would_do(bench: Bench, ask: Ask, words: str) -> None:
    bench.hmrc.year(YEAR).opted_out = ask is Ask.RESTART
    change = made(bench, prepare_choice(bench.desk, bench.look_at_bill(), ask))
    view = page(bench, change)
    assert words in view.back_to
    assert "£" not in " ".join(rows_and_lines(view))


def test_where_hmrc_used_its_own_before_the_page_says_that_it_would_not_again(bench: Bench) -> None:
    bench.holds(item(1, "298.40", when=bench.clock.now()), item(2, "10.00"))
    bench.sent([(key(1), "240.00")])
    bench.clock.move(timedelta(minutes=5))
    change = made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("250.00")))
    (line,) = page(bench, change).not_as_before
    assert "item 1" in line
    along = made(bench, prepare_amend(bench.desk, bench.look(), key(2), Decimal("9.00")))
    assert page(bench, along).not_as_before == ()


@pytest.mark.parametrize("which", [key(1), None], ids=["one", "all"])
def test_where_hmrc_used_its_own_before_a_removal_the_page_says_so_too(
    bench: Bench, which: ItemKey | None
) -> None:
    bench.holds(item(1, "298.40", when=bench.clock.now()), item(2, "10.00"))
    bench.sent([(key(1), "240.00"), (key(2), "9.00")])
    bench.clock.move(timedelta(minutes=5))
    change = made(bench, prepare_removal(bench.desk, bench.look(), which))
    (line,) = page(bench, change).not_as_before
    assert "item 1" in line


def test_what_was_changed_since_is_said_calmly_with_a_way_on(bench: Bench) -> None:
    change = changed(bench)
    bench.sent([(key(1), "1.00")])
    (notice,) = page(bench, change).blocked
    assert notice.title == SHOW.say("change.undo.none.title")
    assert notice.lines == (
        SHOW.say("change.undo.since.somebody"),
        SHOW.say("change.undo.none.since_amounts.line"),
    )
    (link,) = notice.links
    assert isinstance(link, Link)
    assert (link.page, link.params) == ("change", {"year": str(YEAR)})


def test_a_choice_that_was_changed_since_leads_to_its_own_page(bench: Bench) -> None:
    change = stopped(bench)
    bench.hmrc.year(YEAR).opted_out = False
    (notice,) = page(bench, change).blocked
    assert notice.lines == (
        SHOW.say("change.undo.since.somebody"),
        SHOW.say("change.undo.none.since_choice.line"),
    )
    assert [link.page for link in notice.links if isinstance(link, Link)] == ["collection"]


def another_figure(bench: Bench) -> Change:
    return made(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00")))


def restarted(bench: Bench) -> Change:
    return made(bench, prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART))


@pytest.mark.parametrize(
    ("make", "make_later", "what"),
    [
        (changed, another_figure, "A changed figure for your 2025 to 2026 tax code"),
        (
            stopped,
            restarted,
            "Letting HMRC collect your 2025 to 2026 bill through your tax code",
        ),
    ],
)
def test_a_later_change_of_the_persons_own_that_is_in_the_way_is_named(
    bench: Bench, make: Callable[[Bench], Change], make_later: Callable[[Bench], Change], what: str
) -> None:
    change = make(bench)
    later = make_later(bench)
    assert later.sent_at is not None
    when = SHOW.at(later.sent_at)
    (notice,) = page(bench, change).blocked
    assert notice.lines[0] == (
        f"At {when}, after this change, you asked for another, {later.reference}: {what}."
    )
    first = notice.links[0]
    assert isinstance(first, Link)
    assert (first.page, first.params) == ("receipt", {"reference": later.reference})
    kept = receipt(bench, change)
    assert "undo" not in ways(kept), "it leads to a page that can only say no"
    assert kept.outcome.lines[-1].startswith(
        f"You made another change after this one, {later.reference}, at {when}: {what}."
    )
    assert leads_to(kept, later)
    assert "undo" in ways(receipt(bench, later))
    made(bench, prepared(bench, later))
    assert "undo" in ways(receipt(bench, change)), "what it left stands again"
    assert page(bench, change).blocked == ()


def test_where_the_later_change_removed_all_nothing_is_left_to_remove(bench: Bench) -> None:
    change = changed(bench)
    made(bench, prepare_removal(bench.desk, bench.look(), None))
    assert ways(receipt(bench, change)) == []


def test_a_later_change_of_which_it_is_not_known_what_became_is_in_nobodys_way(
    bench: Bench,
) -> None:
    change = changed(bench)
    later = prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS), acted=True)
    bench.hmrc.after = lambda call: (
        bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS)) if call.operation.writes else None
    )
    assert send(bench.desk, later.reference).state is S.UNKNOWN
    bench.hmrc.after = lambda call: None
    assert ways(receipt(bench, change)) == ["undo", "remove"]
    (notice,) = page(bench, change).blocked
    assert later.reference in notice.lines[0]


def test_of_several_later_changes_the_one_that_hmrc_holds_is_named(bench: Bench) -> None:
    change = first_figure(bench)
    second = another_figure(bench)
    third = prepare_amend(bench.desk, bench.look(), key(1), Decimal("70.00"))
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS))
    assert send(bench.desk, third.reference).state is S.UNKNOWN
    (notice,) = page(bench, change).blocked
    assert second.reference in notice.lines[0]


def test_after_the_return_is_submitted_the_page_says_why_it_is_closed(bench: Bench) -> None:
    change = changed(bench)
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED
    (notice,) = page(bench, change).blocked
    assert notice.title == SHOW.say("change.undo.closed.title")
    assert "submitted" in notice.lines[0]


def test_where_nobody_has_said_whether_it_is_submitted_the_page_asks(bench: Bench) -> None:
    change = changed(bench)
    bench.hmrc.year(YEAR).returned = ReturnState.UNKNOWN
    view = page(bench, change)
    assert (view.blocked, view.must_answer, view.note) == ((), True, "")


def test_what_could_not_be_read_is_named(bench: Bench) -> None:
    change = changed(bench)
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), times=3)
    view = page(bench, change)
    (notice,) = view.blocked
    assert "Nothing was changed." in notice.lines
    assert (view.moves, view.figures, view.must_answer, ways(view)) == ((), (), False, [])
    both = ", ".join(SHOW.say(f"compare.part.{name}") for name in ("hmrc", "yours"))
    assert notice.title == SHOW.say("refusals.not_read", what=both)


def test_one_that_was_never_made_has_nothing_to_undo(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    (notice,) = page(bench, change).blocked
    assert notice.lines == (SHOW.say("change.undo.none.not_made.line"),)


# --- the check page and the receipts of both


def test_the_check_page_names_what_it_undoes_and_shows_both_sets(bench: Bench) -> None:
    change = changed(bench)
    undo = prepared(bench, change)
    view = changes.present_check(undo, "", SHOW)
    assert view.puts_back == f"This puts back what {change.reference} changed."
    assert view.links[0].params == {"reference": change.reference}
    assert view.button == "Put my earlier figures back"
    assert labels(view.table)[2:] == ["Your figure before", "Your figure after"]
    assert table_of(view.table) == {
        "1": ["£95.45", "£90", "None: HMRC’s is used"],
        "2": ["£260", "£204.50", "£204.50"],
        "9": ["No match", "£75", "£75"],
    }
    assert marks(view.table) == ["Changed", "", ""]
    assert view.effects[0] == ("HMRC is using your £90 now. After this it will use its own £95.45.")
    assert SHOW.say("change.effect.recalculate") in view.effects
    kept = receipt(bench, made(bench, undo))
    assert kept.after_words == (
        "HMRC was using your £90 before this. This put HMRC’s own £95.45 back in its place.",
        SHOW.say("change.done.recalculate"),
    )


def test_going_back_to_none_is_done_as_removing_all_is(bench: Bench) -> None:
    change = first_figure(bench)
    undo = prepared(bench, change)
    view = changes.present_check(undo, "", SHOW)
    assert view.button == "Remove all my figures for 2025 to 2026"
    assert change.reference in view.intro
    assert SHOW.say("change.effect.newest") not in view.effects
    done = receipt(bench, made(bench, undo))
    assert done.outcome.title == "All your figures for 2025 to 2026 were removed"


def test_a_choice_that_undoes_names_what_it_undoes(bench: Bench) -> None:
    change = stopped(bench)
    view = changes.present_check(prepared(bench, change), "", SHOW)
    assert view.puts_back == f"This puts back what {change.reference} changed."
    assert view.button == SHOW.say("change.button.restart", year="2025 to 2026")
    plain = prepare_choice(bench.desk, bench.look_at_bill(), Ask.RESTART)
    assert changes.present_check(plain, "", SHOW).puts_back == ""


@pytest.mark.parametrize("make", [changed, first_figure, stopped])
def test_the_two_receipts_name_each_other_and_only_the_last_can_be_undone(
    bench: Bench, make: Callable[[Bench], Change]
) -> None:
    change = make(bench)
    undo = made(bench, prepared(bench, change))
    first, second = receipt(bench, change), receipt(bench, undo)
    assert first.outcome.lines[-1] == f"You have undone this change, with {undo.reference}."
    assert second.outcome.lines[-1] == f"This put back what {change.reference} had changed."
    assert leads_to(first, undo)
    assert leads_to(second, change)
    assert ways(first) == []
    assert "undo" in ways(second)
    (notice,) = page(bench, change).blocked
    assert notice.title == "You have undone this already"
    assert undo.reference in notice.lines[0]


@pytest.mark.parametrize("make", [changed, first_figure, stopped])
def test_a_receipt_says_how_it_stands_at_the_end_of_undoing_and_undoing_that(
    bench: Bench, make: Callable[[Bench], Change]
) -> None:
    change = make(bench)
    chain = [change]
    for _ in range(4):
        chain.append(made(bench, prepared(bench, chain[-1])))
    _, first, second, third, fourth = chain
    kept = {c.reference: receipt(bench, c) for c in chain}
    back = (
        "You undid this change with {}, and then undid that with {}. That brought this change back."
    )
    gone = "You have undone this change, with {}."
    for each, line in (
        (change, back.format(third.reference, fourth.reference)),
        (first, gone.format(fourth.reference)),
        (second, back.format(third.reference, fourth.reference)),
        (third, gone.format(fourth.reference)),
    ):
        assert kept[each.reference].outcome.lines[-1] == line
        assert leads_to(kept[each.reference], fourth)
        (notice,) = page(bench, each).blocked
        assert notice.lines == (line,)
        assert [link.params for link in notice.links] == [{"reference": fourth.reference}]
    assert [page(bench, each).blocked[0].title for each in (change, first)] == [
        "You undid this, and brought it back",
        "You have undone this already",
    ]
    said = " ".join(kept[change.reference].outcome.lines)
    assert first.reference not in said, "it says how it stands, and not all that led there"


def test_a_receipt_says_that_bringing_back_is_under_way_or_ended_otherwise(bench: Bench) -> None:
    change = changed(bench)
    undo = made(bench, prepared(bench, change))
    again = prepared(bench, undo)
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS))
    assert send(bench.desk, again.reference).state is S.UNKNOWN
    lines = receipt(bench, change).outcome.lines
    assert lines[-2:] == (
        f"You have undone this change, with {undo.reference}.",
        f"You asked to bring it back, with {again.reference}. How that ended is not known yet.",
    )
    bench.sent([(key(1), "1.00")])
    bench.clock.move(IN_FLIGHT)
    assert settle(bench.desk, again.reference).state is S.DIFFERS
    assert receipt(bench, change).outcome.lines[-1] == (
        f"You tried to bring it back, with {again.reference}. Open that one to see how it ended."
    )


def test_an_undoing_under_way_is_named_as_such_on_both(bench: Bench) -> None:
    change = changed(bench)
    undo = prepared(bench, change)
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS))
    assert send(bench.desk, undo.reference).state is S.UNKNOWN
    first, second = receipt(bench, change), receipt(bench, undo)
    assert "How that ended is not known yet." in first.outcome.lines[-1]
    assert leads_to(first, undo)
    assert ways(first) == []
    assert second.outcome.lines[-1] == f"It was to put back what {change.reference} had changed."
    (notice,) = page(bench, change).blocked
    assert notice.lines == (SHOW.say("change.undo.undone_open", by=undo.reference),)
    assert notice.title == "You are undoing this already"
    bench.clock.move(IN_FLIGHT)
    assert settle(bench.desk, undo.reference).state is S.NOT_DONE
    assert undo.reference not in " ".join(receipt(bench, change).outcome.lines)
    assert ways(receipt(bench, change)) == ["undo", "remove"]


def test_one_that_ended_otherwise_is_named_and_the_change_can_be_tried_again(bench: Bench) -> None:
    change = changed(bench)
    undo = prepared(bench, change)
    bench.hmrc.after = lambda call: (
        bench.sent([(key(1), "1.00")]) if call.operation.writes else None
    )
    assert send(bench.desk, undo.reference).state is S.DIFFERS
    view = receipt(bench, change)
    assert view.outcome.lines[-1] == SHOW.say("change.undo.undone_differs", by=undo.reference)
    assert leads_to(view, undo)


def test_one_that_moved_leads_to_where_the_undoing_is_asked_for_again(bench: Bench) -> None:
    change = changed(bench)
    undo = prepared(bench, change)
    bench.hmrc.year(YEAR).items[0] = item(1, "96.00")
    assert send(bench.desk, undo.reference).state is S.STALE
    link = receipt(bench, undo).links[0]
    assert (link.page, link.params) == ("undo", {"reference": change.reference})


def test_a_prepared_undoing_is_not_yet_one(bench: Bench) -> None:
    change = changed(bench)
    prepared(bench, change)
    assert ways(receipt(bench, change)) == ["undo", "remove"]
