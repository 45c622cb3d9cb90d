"""What a calculation used, told beside what is in use: what it is worth, and why they differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.calculation import CalculationType, DeductedAtSource, Message
from codedout.domain.coded_out import Kind, Question, TaxCodeComponent
from codedout.domain.errors import HmrcUnreachable, NotAllowed, Refused
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.calculating import read_calculation
from codedout.presenters import calculation
from codedout.presenters.calculation import CalculationView
from codedout.presenters.viewer import Viewer
from tests import books
from tests.books import coded_out, entry, tax, underpayment
from tests.fakes import EARLIER, YEAR, AtOnce, Bench, item, key
from tests.presenters.reading_views import rows_and_lines

SHOW = Viewer()
NUMBER = "12345678"
JULY = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def told(bench: Bench) -> CalculationView:
    beside = bench.look()
    read = read_calculation(bench.hmrc, AtOnce(), beside)
    return calculation.present(read, beside, SHOW, bench.clock.now())


def calculated(
    bench: Bench,
    *lines: tuple[str, TaxYear],
    kind: CalculationType = CalculationType.FINAL,
    **more: Any,
) -> None:
    """HMRC has one calculation, with these lines of Self Assessment tax."""
    coded = coded_out(self_assessment=tuple(underpayment(*line) for line in lines))
    members = {"coded_out": coded, "tax": tax("1000.00"), "made_at": JULY} | more
    bench.hmrc.books.entries = [entry(NUMBER, YEAR, kind, made_at=JULY)]
    bench.hmrc.books.calculations = {NUMBER: books.calculation(NUMBER, YEAR, **members)}


def rows(view: CalculationView) -> list[list[str]]:
    assert view.table is not None
    return [[cell.text for cell in row] for row in view.table.rows]


def owed(id_: int, amount: str, year: TaxYear | None = EARLIER, **more: Any) -> TaxCodeComponent:
    return replace(item(id_, amount, **more), related_tax_year=year)


def said(view: CalculationView) -> str:
    return "\n".join(rows_and_lines(view))


# --- the figures


def test_the_same_is_said_first_and_both_years_stand_in_each_row(bench: Bench) -> None:
    bench.holds(owed(1, "412.30"))
    calculated(bench, ("412.30", EARLIER))
    view = told(bench)
    assert view.finding == SHOW.say("calculation.found.same")
    assert rows(view) == [
        [
            "Self Assessment tax from an earlier year",
            "2023 to 2024",
            "2025 to 2026",
            "£412.30",
            "£412.30",
            "The same",
        ]
    ]
    assert view.why == ()
    assert [(fact.label, fact.value) for fact in view.sums] == [
        (
            "Self Assessment tax from an earlier year, owed for 2023 to 2024",
            "£412.30 − £412.30 = £0",
        )
    ]


def test_several_of_one_year_stand_as_one_with_their_sum_behind_it(bench: Bench) -> None:
    bench.holds(owed(1, "100.00"), owed(2, "250.50"))
    calculated(bench, ("100.00", EARLIER), ("200.00", EARLIER))
    view = told(bench)
    assert [row[3:] for row in rows(view)] == [
        ["£300", "£350.50", "The calculation has £50.50 less"]
    ]
    assert view.table is not None
    assert view.table.rows[0][4].note == "HMRC’s figure; 2 amounts together"
    assert view.sums[0].value == "(£100 + £200) − (£100 + £250.50) = −£50.50"


def test_a_figure_that_changed_since_is_said_to_have(bench: Bench) -> None:
    bench.holds(owed(1, "684.20"))
    bench.sent([(key(1), "512.75")])
    calculated(bench, ("684.20", EARLIER), made_at=datetime(2026, 4, 20, tzinfo=UTC))
    view = told(bench)
    assert view.finding == SHOW.say("calculation.found.differs")
    [why] = view.why
    assert why.endswith(
        "the amount was last changed on 2 May 2026, after this calculation was made."
    )
    assert SHOW.say("calculation.new_one") in view.notes


@pytest.mark.parametrize(
    ("in_code", "line", "name"),
    [
        (("5.00", EARLIER), ("6.00", EARLIER), "unknown"),
        (("5.00", EARLIER), ("5.00", TaxYear(2021)), "calculation_only"),
        (("5.00", EARLIER), None, "code_only"),
    ],
)
def test_of_a_difference_no_more_is_said_than_hmrc_says(
    bench: Bench, in_code: tuple[str, TaxYear], line: tuple[str, TaxYear] | None, name: str
) -> None:
    bench.holds(owed(1, *in_code))
    calculated(bench, *([] if line is None else [line]))
    known = [f"{SHOW.say(f'calculation.why.{name}', what='')}"]
    assert known[0].removeprefix(":") in "\n".join(told(bench).why)


def test_where_the_year_of_one_is_not_known_all_are_set_beside_all(bench: Bench) -> None:
    bench.holds(owed(1, "5.00"), owed(2, "6.00", None))
    calculated(bench, ("5.00", EARLIER), ("6.00", TaxYear(2022)))
    view = told(bench)
    assert [row[4:] for row in rows(view)] == [
        ["See “in all”", "See “in all”"],
        ["See “in all”", "See “in all”"],
        ["£11", "The same"],
    ]
    assert [fact.value for fact in view.sums] == ["(£5 + £6) − (£5 + £6) = £0", "£5 + £6 = £11"]
    assert view.finding == SHOW.say("calculation.found.same")


def test_a_total_of_hmrcs_that_is_another_is_said(bench: Bench) -> None:
    lines = (underpayment("5.00", EARLIER, collected="4.00", uncollected="1.00"),)
    coded = coded_out(self_assessment=lines, total_self_assessment="5.50", total_collected="5.50")
    calculated(bench, coded_out=coded)
    view = told(bench)
    assert view.table is not None
    assert [row[3].note for row in view.table.rows] == [
        "Your figure; £4 collected, £1 not collected",
        "£5.50 collected",
    ]
    assert any("own totals" in why for why in view.why)


def test_all_of_it_collected_is_said_in_words(bench: Bench) -> None:
    line = underpayment("5.00", EARLIER, source="new", collected="5.00", uncollected="0.00")
    calculated(bench, coded_out=coded_out(self_assessment=(line,)))
    table = told(bench).table
    assert table is not None
    assert table.rows[0][3].note == "all of it collected"


def test_nothing_used_and_nothing_in_the_code_is_one_sentence(bench: Bench) -> None:
    bench.holds(item(1, "88.20", Kind.DEBT))
    calculated(bench)
    view = told(bench)
    assert view.table is None
    assert view.finding == SHOW.say("calculation.found.nothing", year="2025 to 2026")
    assert SHOW.say("calculation.not_shown") in view.notes


def test_what_is_carried_to_a_later_code_is_told(bench: Bench) -> None:
    members = dict.fromkeys(DeductedAtSource.__slots__)
    at_source = DeductedAtSource(**(members | {"in_year_adjustment_coded_later": Decimal(158)}))
    calculated(bench, deducted_at_source=at_source)
    later = SHOW.say("calculation.coded_later", amount="£158", year="2025 to 2026")
    assert later in told(bench).notes


def test_beside_what_could_not_be_read_nothing_is_compared(bench: Bench) -> None:
    bench.holds(owed(1, "5.00"))
    calculated(bench, ("6.00", EARLIER))
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), question=Question.HMRC_HELD)
    view = told(bench)
    assert [row[3:] for row in rows(view)] == [["£6", "Not known", "Not known"]]
    assert (view.finding, view.why, view.sums) == ("", (), ())


# --- what it is worth


@pytest.mark.parametrize("kind", list(CalculationType))
def test_all_but_one_of_a_submitted_return_is_called_an_estimate(
    bench: Bench, kind: CalculationType
) -> None:
    calculated(bench, ("6.00", EARLIER), kind=kind, period_to=date(2026, 4, 5))
    view = told(bench)
    submitted = kind in (CalculationType.FINAL, CalculationType.CONFIRM_AMENDMENT)
    estimate = SHOW.say("common.estimate.hmrc", day="5 April 2026")
    assert (estimate in said(view)) is not submitted
    assert "1 July 2026" in view.about
    assert SHOW.say(f"calculation.is.{kind.name}", year="2025 to 2026") in view.about


def test_the_day_of_an_estimate_is_none_to_come(bench: Bench) -> None:
    calculated(bench, kind=CalculationType.IN_YEAR, period_to=date(2027, 4, 5))
    assert SHOW.say("common.estimate.hmrc", day="1 July 2026") in said(told(bench))
    calculated(bench, kind=CalculationType.IN_YEAR, made_at=None)
    view = told(bench)
    assert SHOW.say("common.estimate.hmrc_then") in said(view)
    assert SHOW.say("calculation.made_unknown") in view.about


def test_hmrcs_errors_stand_in_its_own_words_and_no_figure_with_them(bench: Bench) -> None:
    errors = (
        Message("C55012", "Start <b>date</b> is wrong."),
        Message("C1", None),
        Message(None, None),
    )
    calculated(bench, ("6.00", EARLIER), errors=errors)
    view = told(bench)
    assert view.notices[0].lines == (
        "HMRC says: “Start <b>date</b> is wrong.”",
        "HMRC says: “C1”",
    )
    assert "£" not in said(view)
    calculated(bench, ("6.00", EARLIER), tax=None)
    assert told(bench).notices[0].lines == (SHOW.say("calculation.no_result.line"),)


def test_a_sample_is_marked_and_set_beside_nothing(bench: Bench) -> None:
    bench.holds(owed(1, "5.00"))
    calculated(bench, ("6.00", EARLIER), sample=True)
    view = told(bench)
    assert view.notices[0].title == SHOW.say("calculation.sample.title")
    assert [row[4] for row in rows(view)] == ["Not known"]
    assert view.why == ()


# --- where there is none


def test_none_is_said_to_be_none(bench: Bench) -> None:
    assert told(bench).notices[0].title == "There is no tax calculation for 2025 to 2026"


@pytest.mark.parametrize(
    "error",
    [
        HmrcUnreachable(Operation.LIST_CALCULATIONS),
        NotAllowed(Operation.LIST_CALCULATIONS, status=403, code="CLIENT_OR_AGENT_NOT_AUTHORISED"),
        Refused(Operation.VIEW_CALCULATION, status=404, code="MATCHING_RESOURCE_NOT_FOUND"),
    ],
)
def test_a_hole_is_marked(bench: Bench, error: Any) -> None:
    calculated(bench, ("6.00", EARLIER))
    bench.hmrc.fails(error)
    view = told(bench)
    [notice] = view.notices
    assert notice.title == SHOW.say("refusals.not_read", what=SHOW.say("calculation.part"))
    assert view.table is None


def test_where_hmrc_was_down_that_it_was_not_asked_is_one_sentence(bench: Bench) -> None:
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), times=3)
    assert told(bench) == CalculationView(about=SHOW.say("calculation.not_asked"))
