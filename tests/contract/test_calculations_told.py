"""Calculations as pages tell them: every made-up person's in each form, and HMRC's own samples."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codedout.domain.calculation import Calculation
from codedout.domain.inquiries import CalculationsOf, CalculationWith
from codedout.domain.picking import picked
from codedout.domain.tax_year import TaxYear
from codedout.journeys.calculating import CalculationReading, read_calculation
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.journeys.reading import read_amounts
from codedout.presenters import calculation
from codedout.presenters.calculation import CalculationView
from codedout.presenters.viewer import Viewer
from tests.contract.documents import needs_documents
from tests.contract.test_hmrcs_samples import sample
from tests.contract.test_made_up_accounts import api
from tests.fakes import NOVEMBER, AtOnce, FakeHmrc
from tests.hmrc.test_client import CALCULATION
from tests.presenters.reading_views import rows_and_lines
from tests.presenters.test_two_stories import A_CHOICE

__all__ = ["api"]

SHOW = Viewer()
RUNNING = TaxYear(2026)
EACH_FORM = [
    ("2022-23 and before", "2023-24 and before", 2021),
    ("2023-24 and 2024-25", "2023-24 and before", 2023),
    ("2023-24 and 2024-25", "2024-25", 2024),
    ("2025-26 onwards", "TY 2025-26", 2025),
    ("2025-26 onwards", "2026-27 onwards", 2026),
]


def test_a_made_up_persons_is_told_in_each_form(api):
    for year in (TaxYear(n) for n in range(2021, 2027)):
        beside = read_amounts(api, AtOnce(), year, RUNNING)
        read = read_calculation(api, AtOnce(), beside)
        view = calculation.present(read, beside, SHOW, NOVEMBER)
        assert all(notice.again is False for notice in view.notices)
        assert SHOW.say("refusals.not_read", what=SHOW.say("calculation.part")) not in [
            notice.title for notice in view.notices
        ]
        if read.calculation is None:
            continue
        assert view.finding
        assert [text for text in rows_and_lines(view) if A_CHOICE.search(text)] == []


def told(listed: Part, found: Calculation, year: TaxYear) -> CalculationView:
    pick = picked(listed.value.entries)
    reading = CalculationReading(
        code_year=year,
        listed=listed,
        picked=pick,
        entry=pick.entry,
        calculation=Part(read=Read(found, NOVEMBER, "")),
    )
    beside = read_amounts(FakeHmrc(), AtOnce(), year, RUNNING)
    return calculation.present(reading, beside, SHOW, NOVEMBER)


@needs_documents
@pytest.mark.parametrize(("list_form", "form", "year"), EACH_FORM)
def test_hmrcs_own_samples_are_told(list_form, form, year):
    tax_year = TaxYear(year)
    listed = Part(read=Read(sample(CalculationsOf(tax_year), list_form), NOVEMBER, ""))
    found = sample(CalculationWith(tax_year, CALCULATION), form)
    errors = "\n".join(rows_and_lines(told(listed, found, tax_year)))
    assert found.errors[0].text in errors
    assert "£" not in errors
    table = told(listed, replace(found, errors=()), tax_year).table
    assert table is not None
    assert {row[3].text for row in table.rows} == {"£5,000.99"}
