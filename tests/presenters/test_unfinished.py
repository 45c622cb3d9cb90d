"""What was begun or prepared leads back to itself, each story in a list of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import cast

import pytest

from codedout.bootstrap import Visit
from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.choice import ReturnState
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.session import WRITE_SCOPE
from codedout.journeys.cached import Answers, CachedReads
from codedout.journeys.drafting import Drafting
from codedout.journeys.preparing import prepare_amend, prepare_choice, prepare_removal
from codedout.journeys.reading import read_amounts
from codedout.journeys.sending import IN_FLIGHT, drop, send, settle
from codedout.journeys.standing import is_over
from codedout.journeys.undoing import Why, prepare_undo, read_again, way_back
from codedout.presenters import overview
from codedout.presenters.changes import check_link, present_check
from codedout.presenters.unfinished import UnfinishedView, also_prepared, present
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link
from codedout.ui import this_run
from codedout.ui.asking import asked_now
from codedout.ui.unfinished import before_undoing, prepared_before, unfinished_work
from tests.fakes import YEAR, AtOnce, Bench, Call, item, key, session_at

AMENDING_ENDS = datetime(2028, 2, 1, tzinfo=UTC)  # the choice ends a year before
OPEN_IT = "Open {} to see whether it can still be sent"
OVER = "This can no longer be sent: its last day is over."
ITEM = "Self Assessment tax from an earlier year, item 1"


def visit_of(bench: Bench, *, may_write: bool = True) -> Visit:
    drafting = Drafting(bench.who, bench.store.drafts, bench.clock)
    scopes = frozenset({WRITE_SCOPE}) if may_write else frozenset()
    session = replace(session_at(bench.clock.now()), scopes=scopes)
    whole = SimpleNamespace(who=bench.who, desk=bench.desk, drafting=drafting, session=session)
    return cast(Visit, whole)


@pytest.fixture
def visit(bench: Bench) -> Visit:
    """Somebody who may change things, and has two amounts and one figure of their own."""
    bench.holds(item(1, "412.30"), item(2, "260.00"))
    bench.sent([(key(2), "200.00")])
    return visit_of(bench)


def texts(view: UnfinishedView) -> tuple[list[str], list[str]]:
    return [line.text for line in view.amounts], [line.text for line in view.bills]


def ways_of(view: UnfinishedView) -> list[Link]:
    return [link for line in (*view.amounts, *view.bills) for link in line.links]


def two_without_a_known_end(bench: Bench) -> tuple[Change, Change]:
    """A figure and a choice, both sent; HMRC answered neither."""
    first = prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    choice = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    for each in (first, choice):
        bench.hmrc.fails(HmrcUnreachable(each.operation))
        assert send(bench.desk, each.reference).state is ChangeState.UNKNOWN
    return first, choice


def test_each_leads_back_and_the_two_stories_stand_apart(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    choice = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    bench.clock.move(timedelta(minutes=4))
    visit.drafting.keep(Ask.AMEND_ONE, YEAR, item=key(2), typed="38.")
    view = unfinished_work(visit, show)
    assert texts(view) == (
        [
            "You began this at 9:04am on 2 November 2026 and did not send it. "
            "A changed figure for your 2025 to 2026 tax code "
            f"({ITEM.replace('1', '2')}, you typed “38.”).",
            "You prepared this at 9:00am on 2 November 2026 and did not send it. "
            f"A changed figure for your 2025 to 2026 tax code ({ITEM}: £80).",
        ],
        [
            "You prepared this at 9:00am on 2 November 2026 and did not send it. "
            "Stopping HMRC collecting your 2025 to 2026 bill through your tax code.",
        ],
    )
    ways = ways_of(view)
    assert [(way.label, way.page, way.params) for way in ways] == [
        ("Go on with what you began", "change", {"year": "2025-26"}),
        (OPEN_IT.format(change.reference), "check", {"reference": change.reference}),
        (OPEN_IT.format(choice.reference), "check", {"reference": choice.reference}),
    ]


def test_of_one_year_only_what_is_of_that_year_is_told(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    visit.drafting.keep(Ask.REMOVE_ONE, YEAR.plus(-1), item=None)
    (this,), (before,) = (unfinished_work(visit, show, y).amounts for y in (YEAR, YEAR.plus(-1)))
    assert "£80" in this.text
    assert before.text.endswith("Removing all your figures for your 2024 to 2025 tax code.")
    assert len(unfinished_work(visit, show).amounts) == 2


def test_what_was_sent_or_put_aside_is_not_unfinished(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    send(bench.desk, prepare_amend(bench.desk, bench.look(), key(1), Decimal("80")).reference)
    drop(bench.desk, prepare_removal(bench.desk, bench.look(), None).reference)
    assert unfinished_work(visit, show) == UnfinishedView()
    assert (
        present((), bench.store.journal.of(bench.who), show, partial(is_over, bench.desk))
        == UnfinishedView()
    )


def test_a_form_tells_of_what_was_prepared_in_it_and_of_nothing_else(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    prepare_removal(bench.desk, bench.look(), key(2))
    visit.drafting.keep(Ask.AMEND_ONE, YEAR, item=key(2), typed="38.")
    (line,) = prepared_before(visit, show, YEAR, [Ask.AMEND_ONE]).amounts
    assert "£80" in line.text
    assert prepared_before(visit, show, YEAR.plus(-1), [Ask.AMEND_ONE]) == UnfinishedView()


def test_whoever_may_only_look_is_led_to_nothing_they_could_not_do(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    assert visit.session.may_write
    prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    looking = visit_of(bench, may_write=False)
    assert unfinished_work(looking, show) == UnfinishedView()
    assert prepared_before(looking, show, YEAR, [Ask.AMEND_ONE]) == UnfinishedView()


def test_what_the_calendar_no_longer_allows_is_not_offered_to_be_sent_or_gone_on_with(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    choice = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    bench.clock.at = AMENDING_ENDS - timedelta(minutes=1)
    visit.drafting.keep(Ask.AMEND_ONE, YEAR, item=key(2), typed="38.")
    amounts, bills = texts(unfinished_work(visit, show))
    assert [OVER in text for text in (*amounts, *bills)] == [False, False, True]
    bench.clock.at = AMENDING_ENDS
    view = unfinished_work(visit, show)
    assert [line.text.endswith(f". {OVER}") for line in (*view.amounts, *view.bills)] == [True] * 3
    ways = ways_of(view)
    assert [(way.label, way.page, way.params) for way in ways] == [
        ("Go to Receipts to throw it away", "receipts", {}),
        (f"Open {change.reference}", "check", {"reference": change.reference}),
        (f"Open {choice.reference}", "check", {"reference": choice.reference}),
    ]
    (form,) = prepared_before(visit, show, YEAR, [Ask.AMEND_ONE]).amounts
    assert form == view.amounts[1]


def test_what_was_sent_and_has_no_known_end_leads_to_its_receipt_in_every_form_of_its_story(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    first, choice = two_without_a_known_end(bench)
    view = unfinished_work(visit, show, YEAR)
    said = "You sent this at 9:00am on 2 November 2026. We do not know yet whether HMRC made it. "
    assert texts(view) == (
        [f"{said}A changed figure for your 2025 to 2026 tax code ({ITEM}: £80)."],
        [f"{said}Stopping HMRC collecting your 2025 to 2026 bill through your tax code."],
    )
    ways = ways_of(view)
    assert [(way.page, way.params) for way in ways] == [
        ("receipt", {"reference": first.reference}),
        ("receipt", {"reference": choice.reference}),
    ]
    for ask in (Ask.AMEND_ONE, Ask.REMOVE_ALL):
        assert prepared_before(visit, show, YEAR, [ask]) == UnfinishedView(amounts=view.amounts)
    assert unfinished_work(visit, show, YEAR.plus(-1)) == UnfinishedView()
    bench.clock.move(IN_FLIGHT)
    settle(bench.desk, first.reference)
    assert unfinished_work(visit, show, YEAR) == UnfinishedView(bills=view.bills)


def test_undoing_tells_of_what_is_open_in_its_story(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    first, choice = two_without_a_known_end(bench)
    view = unfinished_work(visit, show, YEAR)
    assert before_undoing(visit, show, first, None) == UnfinishedView(amounts=view.amounts)
    assert before_undoing(visit, show, choice, None) == UnfinishedView(bills=view.bills)


def taken(bench: Bench, change: Change) -> Change:
    """HMRC takes it and cannot be read afterwards."""

    def silent(call: Call) -> None:
        if call.operation.writes:
            bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS))

    bench.hmrc.after = silent
    sent = send(bench.desk, change.reference)
    bench.hmrc.after = lambda call: None
    assert sent.state is ChangeState.TAKEN
    return sent


def left_before_undoing(
    bench: Bench, visit: Visit, show: Viewer, change: Change
) -> tuple[Why | None, UnfinishedView]:
    seen = read_again(bench.hmrc, AtOnce(), change, YEAR.plus(1))
    way = way_back(bench.desk, change, seen)
    assert way is not None
    return way.why_not, before_undoing(visit, show, change, way)


@pytest.mark.parametrize("returned", [ReturnState.OPEN, ReturnState.SUBMITTED])
def test_a_later_change_in_the_way_of_undoing_is_told_of_until_its_end_is_known(
    bench: Bench, visit: Visit, show: Viewer, returned: ReturnState
) -> None:
    """The page only says that it is in the way, and not even that once the return is in."""
    first = prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    first = send(bench.desk, first.reference)
    later = taken(bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("300.00")))
    bench.hmrc.year(YEAR).returned = returned
    why_not, left = left_before_undoing(bench, visit, show, first)
    assert why_not is Why.SINCE
    assert [way.params for way in ways_of(left)] == [{"reference": later.reference}]


def test_an_undoing_that_the_page_tells_of_is_not_told_of_twice(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    first = prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00"))
    first = send(bench.desk, first.reference)
    taken(bench, prepare_undo(bench.desk, first, bench.look()))
    told = left_before_undoing(bench, visit, show, first)
    assert told == (Why.UNDER_WAY, UnfinishedView())


def test_what_hmrc_took_is_told_from_what_it_may_never_have_made(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    reference = prepare_amend(bench.desk, bench.look(), key(1), Decimal("80.00")).reference
    bench.store.journal.claim(bench.who, reference, bench.clock.now())
    move = partial(bench.store.journal.move, bench.who, reference)
    move(ChangeState.SENDING, ChangeState.TAKEN, bench.clock.now())
    (line,) = unfinished_work(visit, show).amounts
    assert "HMRC took it, but we have not read back yet what it holds." in line.text


def test_the_overview_tells_of_each_that_has_no_known_end_once(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    first, choice = two_without_a_known_end(bench)
    said = overview.to_find_out(bench.store.journal.of(bench.who))
    assert said is not None
    left = unfinished_work(visit, show, said=said)
    named = [said.reference, *(way.params["reference"] for way in ways_of(left))]
    assert sorted(named) == sorted([first.reference, choice.reference])


def test_what_another_tab_prepared_while_hmrc_was_asked_is_told_of(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    """Of the session it was read before that, that nothing was unfinished."""
    scope, answers = ("session", "subject", 0), Answers()

    def other_tab(call: Call) -> None:
        bench.hmrc.before = lambda call: None
        prepare_amend(bench.desk, bench.look(), key(1), Decimal("380.50"))

    bench.hmrc.before = other_tab
    stub = SimpleNamespace(
        **vars(visit) | {"session": replace(visit.session, may_be_unfinished=False)},
        recall=CachedReads(None, answers, scope),
        look=CachedReads(bench.hmrc, answers, scope),
        pool=AtOnce(),
    )
    here = cast(Visit, stub)
    told = []
    for _ in range(2):  # the second time nothing is asked, and nothing more is read
        with this_run.begin():
            asked_now(here, show, read_amounts, YEAR, YEAR.plus(1))
            told.append(len(unfinished_work(here, show, YEAR).amounts))
    assert told == [1, 0]


def test_the_check_page_names_another_prepared_for_the_same_amount_with_its_time_and_figure(
    bench: Bench, visit: Visit, show: Viewer
) -> None:
    first = prepare_amend(bench.desk, bench.look(), key(2), Decimal("80.00"))
    bench.clock.move(timedelta(minutes=7))
    later = prepare_amend(bench.desk, bench.look(), key(2), Decimal("90.00"))
    other_item = prepare_amend(bench.desk, bench.look(), key(1), Decimal("70.00"))
    prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    prepared = bench.store.journal.prepared(bench.who)
    for change, other, when, figure in (
        (later, first, "9:00am", "£80"),
        (first, later, "9:07am", "£90"),
    ):
        (notice,) = also_prepared(change, prepared, show)
        assert f"{when} on 2 November 2026" in notice.lines[0]
        assert figure in notice.lines[0]
        (link,) = notice.links
        assert isinstance(link, Link)
        assert link == check_link(other, link.label)
        assert present_check(change, "", show, also=(notice,)).notices == (notice,)
    assert also_prepared(other_item, prepared, show) == ()
    removal = prepare_removal(bench.desk, bench.look(), key(2))
    (notice,) = also_prepared(removal, prepared, show)
    assert len(notice.links) == 2
