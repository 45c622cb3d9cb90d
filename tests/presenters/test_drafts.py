"""What a person began to fill in: the words when they come back to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest

from codedout.domain.change import Ask
from codedout.domain.coded_out import ItemKey, Question
from codedout.domain.draft import Aside, Draft
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.drafting import Drafting
from codedout.journeys.standing import is_over
from codedout.presenters import amending
from codedout.presenters.amending import AmendView
from codedout.presenters.drafts import filled_in, present, present_begun, typed_besides
from codedout.presenters.viewer import Viewer
from tests.fakes import NOVEMBER, YEAR, Bench, item, key

KEPT = "It is kept until 2 December 2026, 30 days after you last worked on it."


def open_still(ask: Ask, year: TaxYear) -> bool:
    return False


def begun(bench: Bench, ask: Ask, item: ItemKey | None, figure: str | None = None) -> Draft:
    amount = None if figure is None else Decimal(figure)
    drafting = Drafting(bench.who, bench.store.drafts, bench.clock)
    drafting.keep(ask, YEAR, item=item, typed="38", figure=amount)
    kept = drafting.find(ask, YEAR)
    assert kept is not None
    return kept


def form(bench: Bench, show: Viewer, ask: Ask) -> AmendView:
    seen, page = bench.look(), amending.present
    if ask is Ask.REMOVE_ONE:
        page = amending.present_removal
    return page(seen, bench.desk.amounts_open(seen), show, NOVEMBER)


@pytest.fixture
def held(bench: Bench) -> Bench:
    bench.holds(item(1, "412.30"), item(2, "260.00"))
    bench.sent([(key(1), "400.00")])
    return bench


def test_it_says_when_it_was_begun_and_how_long_it_is_kept(held: Bench, show: Viewer) -> None:
    held.clock.move(timedelta(minutes=4))
    draft = begun(held, Ask.AMEND_ONE, key(1), "412.30")
    notice = present_begun(draft, form(held, show, Ask.AMEND_ONE), show, key(1))
    assert notice.title == "You began this at 9:04am on 2 November 2026 and did not send it"
    assert notice.lines == (KEPT,)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (Ask.AMEND_ONE, "When you began, HMRC’s figure for it was £400. Now it is £412.30."),
        (Ask.REMOVE_ONE, "When you began, your figure for it was £412.30. Now it is £400."),
    ],
)
def test_a_figure_that_moved_since_is_told_with_both(
    ask: Ask, said: str, held: Bench, show: Viewer
) -> None:
    draft = begun(held, ask, key(1), "400.00" if ask is Ask.AMEND_ONE else "412.30")
    assert present_begun(draft, form(held, show, ask), show, draft.item).lines == (said, KEPT)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            Ask.AMEND_ONE,
            "HMRC no longer shows the amount you had picked, so pick another one.",
        ),
        (Ask.REMOVE_ONE, "The figure you had picked is no longer there, so pick another one."),
    ],
)
def test_an_item_that_is_gone_is_told(ask: Ask, said: str, held: Bench, show: Viewer) -> None:
    draft = begun(held, ask, key(99), "1.00")
    assert present_begun(draft, form(held, show, ask), show, draft.item).lines == (said, KEPT)


def test_a_figure_that_only_goes_with_all_the_others_is_not_said_to_be_gone(
    held: Bench, show: Viewer
) -> None:
    view = replace(form(held, show, Ask.REMOVE_ONE), items={})  # its list does not tell them apart
    draft = begun(held, Ask.REMOVE_ONE, key(1), "400.00")
    line, _ = present_begun(draft, view, show, key(1)).lines
    assert "together with all the others" in line


def test_removing_all_names_no_item_that_could_be_gone(held: Bench, show: Viewer) -> None:
    draft = begun(held, Ask.REMOVE_ONE, None)
    assert present_begun(draft, form(held, show, Ask.REMOVE_ONE), show, None).lines == (KEPT,)


def test_what_could_not_be_read_is_not_said_to_be_gone(held: Bench, show: Viewer) -> None:
    draft = begun(held, Ask.AMEND_ONE, key(1), "412.30")
    held.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), question=Question.HMRC_HELD)
    view = form(held, show, Ask.AMEND_ONE)
    assert view.blocked
    assert present_begun(draft, view, show, key(1)).lines == (KEPT,)


def test_what_was_typed_for_another_amount_is_told_where_the_form_stands_for_this_one(
    held: Bench, show: Viewer
) -> None:
    begun(held, Ask.AMEND_ONE, key(99), "1.00")
    draft = begun(held, Ask.AMEND_ONE, key(2), "260.00")
    view = form(held, show, Ask.AMEND_ONE)
    assert typed_besides(draft, key(1), view, show) == (
        "You typed “38” for an amount that HMRC no longer shows: "
        "Self Assessment tax from an earlier year, item 99.",
        f"You typed “38” for another amount, and it is kept there: {view.items[key(2)]}. "
        "Pick that one to go on with it.",
    )
    assert len(typed_besides(draft, key(2), view, show)) == 1
    assert typed_besides(None, key(1), view, show) == ()


def test_the_form_open_for_another_item_tells_how_that_ones_figure_moved(
    held: Bench, show: Viewer
) -> None:
    begun(held, Ask.AMEND_ONE, key(1), "400.00")
    draft = begun(held, Ask.AMEND_ONE, key(2), "260.00")
    view = form(held, show, Ask.AMEND_ONE)
    line, _ = present_begun(draft, view, show, key(1)).lines
    assert "£400. Now it is £412.30." in line
    assert present_begun(draft, view, show, key(2)).lines == (KEPT,)


def test_the_window_that_closed_meanwhile_is_told_by_the_page(held: Bench, show: Viewer) -> None:
    draft = replace(begun(held, Ask.AMEND_ONE, key(1), "412.30"), tax_year=TaxYear(2025))
    held.clock.move(timedelta(days=5 * 365))
    view = form(held, show, Ask.AMEND_ONE)
    assert view.blocked
    assert present_begun(draft, view, show, key(1)).lines == (KEPT,)


def test_the_list_says_what_was_begun_and_leads_to_each(held: Bench, show: Viewer) -> None:
    drafting = Drafting(held.who, held.store.drafts, held.clock)
    drafting.keep(Ask.REMOVE_ONE, YEAR, item=None)
    held.clock.move(timedelta(minutes=1))
    begun(held, Ask.AMEND_ONE, key(1), "412.30")
    views = present(drafting.all(), show, open_still)
    told = [[(one.label, one.value, one.note) for one in view.facts] for view in views]
    assert told == [
        [
            (
                "What",
                "A changed figure for your 2025 to 2026 tax code",
                "Self Assessment tax from an earlier year, item 1, you typed “38”",
            ),
            ("Last worked on", "2 November 2026, 9:01am", ""),
            ("Kept until", "2 December 2026", ""),
        ],
        [
            ("What", "Removing all your figures for your 2025 to 2026 tax code", ""),
            ("Last worked on", "2 November 2026, 9:00am", ""),
            ("Kept until", "2 December 2026", ""),
        ],
    ]
    ways = [(view.open.page, view.open.params) for view in views if view.open is not None]
    assert ways == [("change", {"year": "2025-26"}), ("remove", {"year": "2025-26"})]
    # Each button stands with what it throws away.
    assert [(view.passed, view.throw_away) for view in views] == [
        ("", "Throw away: A changed figure for your 2025 to 2026 tax code"),
        ("", "Throw away: Removing all your figures for your 2025 to 2026 tax code"),
    ]


def test_what_the_calendar_no_longer_allows_is_not_offered_to_go_on_with(
    held: Bench, show: Viewer
) -> None:
    draft = begun(held, Ask.AMEND_ONE, key(1))
    held.clock.at = datetime(2028, 2, 1, tzinfo=UTC)
    (view,) = present([draft], show, partial(is_over, held.desk))
    assert (view.passed, view.open) == ("This can no longer be sent: its last day is over.", None)
    assert view.throw_away, "and it can be thrown away"


def test_the_list_names_what_was_typed_for_each_item(held: Bench, show: Viewer) -> None:
    begun(held, Ask.AMEND_ONE, key(1), "412.30")
    (view,) = present((begun(held, Ask.AMEND_ONE, key(2), "260.00"),), show, open_still)
    assert view.facts[0].note == (
        "Self Assessment tax from an earlier year, item 2, you typed “38”; "
        "Self Assessment tax from an earlier year, item 1, you typed “38”"
    )


def test_an_item_with_nothing_typed_is_not_named_beside_one_with_something(
    held: Bench, show: Viewer
) -> None:
    draft = replace(
        begun(held, Ask.AMEND_ONE, key(2)),
        typed="",
        aside=(Aside(item=key(1), typed="38", figure=None),),
    )
    assert filled_in(draft, show) == (
        "Self Assessment tax from an earlier year, item 1, you typed “38”"
    )


def test_of_a_long_text_the_list_shows_what_a_line_holds(held: Bench, show: Viewer) -> None:
    draft = replace(begun(held, Ask.AMEND_ONE, None), typed="9" * 1000)
    (view,) = present((draft,), show, open_still)
    assert view.facts[0].note == f"you typed “{'9' * 40}…”"


def test_where_nothing_was_begun_there_is_no_list(show: Viewer) -> None:
    assert present((), show, open_still) == ()
