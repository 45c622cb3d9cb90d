"""What changed since they last looked, in words: whose, from what to what, and done by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from codedout.domain.change import Ask
from codedout.domain.choice import ReturnRecord, Returns, ReturnState
from codedout.domain.coded_out import Kind, Source, UnmatchedSubmission
from codedout.domain.comparison import Figure
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.since import Difference
from codedout.journeys.preparing import prepare_amend, prepare_choice
from codedout.journeys.sending import IN_FLIGHT, send, settle
from codedout.journeys.since import FigureMoved, ReturnMoved, SinceLastLook
from codedout.presenters import overview, since
from codedout.presenters.since import SinceView
from codedout.presenters.viewer import Viewer
from tests.fakes import YEAR, Bench, item, key
from tests.presenters.reading_views import rows_and_lines
from tests.presenters.test_two_stories import mixed
from tests.visiting import Visitor

SHOW = Viewer()
MORNING = datetime(2026, 11, 2, 9, 4, tzinfo=UTC)
ITEM = "(Self Assessment tax from an earlier year, owed for 2023 to 2024, item 11)"

OURS, LOWER = item(11, "412.30"), item(11, "389.10")
YOURS, TYPED = item(11, "400.00", source=Source.USER), item(11, "380.55", source=Source.USER)
ODD = item(11, "7.00", source=Source.UNKNOWN)
STRAY = UnmatchedSubmission(
    kind=Kind.SELF_ASSESSMENT, id=99, amount=Decimal("75.00"), submitted_on=None
)
LOST = replace(STRAY, id=11, amount=Decimal("400.00"))


def view_of(old: Figure | None, new: Figure | None, *, at: datetime = MORNING) -> SinceView:
    moved = FigureMoved(code_year=YEAR, difference=Difference(old=old, new=new), at=at, by=None)
    found = SinceLastLook(
        looked_at=MORNING, figures=(moved,), choices=(), returns=(), all_compared=True
    )
    view = since.present(found, SHOW)
    assert view is not None
    return view


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (None, OURS, f"In your 2025 to 2026 tax code, HMRC has a new figure of £412.30 {ITEM}."),
        (
            OURS,
            LOWER,
            f"In your 2025 to 2026 tax code, HMRC’s figure went from £412.30 to £389.10 {ITEM}.",
        ),
        (
            OURS,
            None,
            f"In your 2025 to 2026 tax code, HMRC’s figure of £412.30 is no longer there {ITEM}.",
        ),
        (
            None,
            YOURS,
            f"For your 2025 to 2026 tax code, there is a new figure of yours, £400 {ITEM}. "
            "We do not know of a change here that did this.",
        ),
        (
            YOURS,
            TYPED,
            f"For your 2025 to 2026 tax code, your figure went from £400 to £380.55 {ITEM}. "
            "We do not know of a change here that did this.",
        ),
        (
            YOURS,
            None,
            f"For your 2025 to 2026 tax code, your figure of £400 is no longer there {ITEM}. "
            "We do not know of a change here that did this.",
        ),
        (
            OURS,
            YOURS,
            "In your 2025 to 2026 tax code, HMRC now uses your figure of £400 in place of its own, "
            f"£412.30 {ITEM}. We do not know of a change here that did this.",
        ),
        (
            YOURS,
            LOWER,
            "In your 2025 to 2026 tax code, HMRC now uses its own figure of £389.10 in place of "
            f"yours, £400 {ITEM}.",
        ),
        (
            None,
            ODD,
            "In your 2025 to 2026 tax code, there is a new figure of £7 that HMRC does not explain "
            f"{ITEM}.",
        ),
        (
            OURS,
            ODD,
            "In your 2025 to 2026 tax code, a figure that HMRC does not explain went from £412.30 "
            f"to £7 {ITEM}.",
        ),
        (
            ODD,
            None,
            "In your 2025 to 2026 tax code, a figure of £7 that HMRC did not explain is no longer "
            f"there {ITEM}.",
        ),
        (
            STRAY,
            None,
            "For your 2025 to 2026 tax code, your figure of £75 is no longer there "
            "(Self Assessment tax from an earlier year, owed for an earlier year, item 99). "
            "We do not know of a change here that did this.",
        ),
        (
            YOURS,
            LOST,
            "For your 2025 to 2026 tax code, HMRC no longer holds the amount that your figure of "
            f"£400 was for {ITEM}. So HMRC is not using your figure.",
        ),
        (
            LOST,
            YOURS,
            "For your 2025 to 2026 tax code, HMRC now holds an amount that your figure of £400 "
            f"matches {ITEM}. It matched none before.",
        ),
        (
            TYPED,
            LOST,
            "For your 2025 to 2026 tax code, HMRC is not using your figure: it matches no amount "
            f"HMRC holds now. It went from £380.55 to £400 {ITEM}. "
            "We do not know of a change here that did this.",
        ),
        (
            LOST,
            TYPED,
            "For your 2025 to 2026 tax code, your figure matches an amount HMRC holds, and matched "
            f"none before. It went from £400 to £380.55 {ITEM}. "
            "We do not know of a change here that did this.",
        ),
        (
            None,
            STRAY,
            "For your 2025 to 2026 tax code, there is now a figure of yours, £75, that matches no "
            "amount HMRC holds (Self Assessment tax from an earlier year, owed for an earlier "
            "year, item 99). So HMRC is not using it. "
            "We do not know of a change here that did this.",
        ),
        (
            None,
            item(None, "60.00", Kind.IN_YEAR, related=None),
            "In your 2025 to 2026 tax code, HMRC has a new figure of £60 "
            "(Estimated tax for the same year, owed for 2025 to 2026).",
        ),
    ],
)
def test_each_difference_is_one_sentence_that_leads_to_compare(
    old: Figure | None, new: Figure | None, words: str
) -> None:
    view = view_of(old, new)
    (line,) = view.amounts
    assert line.text == words
    (link,) = line.links
    assert (link.page, link.params) == ("compare", {"year": "2025-26"})
    assert (view.calm, view.looked) == ("", "You last looked at 9:04am on 2 November 2026.")


def test_what_was_missed_on_the_last_visit_says_what_it_is_compared_with() -> None:
    (line,) = view_of(OURS, LOWER, at=MORNING - timedelta(days=9)).amounts
    assert line.text.endswith("HMRC’s answer before this one was at 10:04am on 24 October 2026.")
    (line,) = view_of(OURS, LOWER, at=MORNING - timedelta(hours=1)).amounts
    assert "before this one" not in line.text


@pytest.mark.parametrize("state", ReturnState)
def test_a_return_is_said_of_the_bill_and_leads_to_its_choice(state: ReturnState) -> None:
    moved = ReturnMoved(owed_year=YEAR, now=ReturnRecord(state=state), at=MORNING)
    found = SinceLastLook(
        looked_at=MORNING, figures=(), choices=(), returns=(moved,), all_compared=True
    )
    view = since.present(found, SHOW)
    assert view is not None
    assert view.amounts == ()
    (line,) = view.bills
    assert line.text == SHOW.say(f"since.return_{state.value}", year="2025 to 2026")
    assert [link.page for link in line.links] == ["collection"]


# --- on the Overview, from one visit to the next


@pytest.fixture
def visitor(bench: Bench) -> Visitor:
    bench.clock.at = MORNING
    bench.holds(item(11, "412.30"))
    bench.sent([(key(11), "400.00")])
    return Visitor(bench)


def the_page(visitor: Visitor) -> SinceView | None:
    found = visitor.since()
    return overview.present(visitor.overview(), (), SHOW, visitor.bench.clock.now(), found).since


def test_on_the_first_visit_nothing_is_said(visitor: Visitor) -> None:
    assert the_page(visitor) is None


def test_that_nothing_changed_is_one_calm_line(visitor: Visitor) -> None:
    visitor.overview()
    view = the_page(visitor.again("next"))
    calm = "Nothing has changed since you last looked, at 9:04am on 2 November 2026."
    assert view == SinceView(calm=calm, looked="", amounts=(), bills=())


def test_where_hmrc_does_not_answer_everything_the_calm_line_claims_no_more_than_is_known(
    visitor: Visitor,
) -> None:
    visitor.overview()
    visitor.bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS))
    view = the_page(visitor.again("next"))
    assert view is not None
    assert view.calm.startswith("In what HMRC answered both times, nothing has changed")


def test_changes_of_both_stories_stand_in_two_lists_and_ones_own_lead_to_their_receipts(
    visitor: Visitor,
) -> None:
    bench, desk = visitor.bench, visitor.bench.desk
    visitor.overview()
    bench.clock.move(timedelta(minutes=1))
    figure = send(desk, prepare_amend(desk, bench.look(), key(11), Decimal("380.55")).reference)
    choice = send(desk, prepare_choice(desk, bench.look_at_bill(), Ask.STOP).reference)
    bench.holds(item(21, "60.00"), year=YEAR.plus(-1))
    view = the_page(visitor.again("next"))
    assert view is not None
    assert [[link.page for link in line.links] for line in view.amounts] == [
        ["compare", "receipt"],
        ["compare"],
    ]
    mine = view.amounts[0]
    assert mine.text.endswith("You did this here.")
    assert mine.links[1].label == f"Receipt {figure.reference}"
    (bill,) = view.bills
    assert bill.text == (
        "The choice for your 2025 to 2026 bill is now not to collect it through your tax code. "
        "You did this here."
    )
    assert [link.params for link in bill.links] == [
        {"year": "2025-26"},
        {"reference": choice.reference},
    ]
    amounts = {"£380.55", "£400", "£60"}
    assert [text for text in rows_and_lines(view) if mixed(text, amounts)] == []


def test_what_hmrc_removed_under_ones_own_figures_is_never_nothing(visitor: Visitor) -> None:
    """Of several, what HMRC still matches is left out; and so it goes back again."""
    bench = visitor.bench
    bench.holds(item(12, "60.00"), item(13, "70.00"))
    bench.sent([(key(12), "50.00"), (key(13), "65.00")])
    visitor.overview()
    held = bench.hmrc.year(YEAR).items
    all_held, held[1:] = list(held), []
    gone = the_page(visitor.again("next"))
    held[:] = all_held
    back = the_page(visitor.again("third"))
    for view, words in (
        (gone, "HMRC no longer holds the amount that your figure of"),
        (back, "HMRC now holds an amount that your figure of"),
    ):
        assert view is not None
        assert view.calm == ""
        assert view.bills == ()
        assert [words in line.text for line in view.amounts] == [True, True]
        assert ["£50 " in view.amounts[0].text, "£65 " in view.amounts[1].text] == [True, True]
        assert [[link.page for link in line.links] for line in view.amounts] == [["compare"]] * 2


def test_of_what_was_taken_as_not_done_both_are_said(visitor: Visitor) -> None:
    bench, desk = visitor.bench, visitor.bench.desk
    visitor.overview()
    bench.clock.move(timedelta(minutes=1))
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    change = send(desk, prepare_choice(desk, bench.look_at_bill(), Ask.STOP).reference)
    bench.clock.move(IN_FLIGHT * 2)
    settle(desk, change.reference)
    bench.hmrc.year(YEAR).opted_out = True  # HMRC acts late
    view = the_page(visitor.again("next"))
    assert view is not None
    (line,) = view.bills
    assert line.text == (
        "The choice for your 2025 to 2026 bill is now not to collect it through your tax code. "
        "You asked for this here. When we checked, HMRC had not done it."
    )
    assert line.links[1].params == {"reference": change.reference}


def test_a_choice_of_which_nothing_is_known_here_is_said_to_be_so(visitor: Visitor) -> None:
    visitor.bench.hmrc.year(YEAR).opted_out = True
    visitor.overview()
    visitor.bench.hmrc.year(YEAR).opted_out = False
    view = the_page(visitor.again("next"))
    assert view is not None
    assert [line.text for line in view.bills] == [
        "The choice for your 2025 to 2026 bill is now to collect it through your tax code, if HMRC "
        "can. We do not know of a change here that did this."
    ]


def test_a_year_of_which_hmrc_said_nothing_before_is_not_called_changed(visitor: Visitor) -> None:
    assert Returns({}).of(YEAR).state is ReturnState.UNKNOWN
    visitor.bench.clock.at = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)  # the year before
    visitor.overview()
    visitor.bench.clock.at = MORNING
    visitor.bench.hmrc.year(YEAR.plus(1)).returned = ReturnState.OPEN
    view = the_page(visitor.again("next"))
    assert view is not None
    assert view.bills == ()
