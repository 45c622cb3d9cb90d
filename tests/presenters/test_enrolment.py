"""Where a person stands with Making Tax Digital, in HMRC's own statuses and others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from codedout.domain.errors import HmrcUnreachable
from codedout.domain.inquiries import StandingIn
from codedout.domain.itsa_status import Standing, StandingRecord, Standings
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.holding import read_one
from codedout.journeys.parts import Part
from codedout.presenters.enrolment import where_they_stand
from codedout.presenters.viewer import Viewer
from tests.books import standing
from tests.fakes import AtOnce, FakeHmrc, FixedClock

SHOW = Viewer()
YEAR = TaxYear(2026)


def said(*records: StandingRecord) -> str:
    hmrc = FakeHmrc(FixedClock())
    hmrc.books.standings += records
    return where_they_stand(read_one(hmrc, AtOnce(), StandingIn(YEAR)), YEAR, SHOW)


@pytest.mark.parametrize("status", Standing)
def test_each_status_is_one_sentence_with_its_year(status: Standing) -> None:
    text = said(standing(YEAR, status))
    assert "2026 to 2027" in text
    assert text.endswith(".")


def test_a_status_that_is_not_known_is_quoted() -> None:
    assert said(standing(YEAR, "Half Digital")).endswith(": Half Digital.")


def test_the_entry_made_last_is_gone_by() -> None:
    earlier, later = (datetime(2026, month, 1, tzinfo=UTC) for month in (4, 9))
    text = said(
        replace(standing(YEAR, Standing.ANNUAL), submitted_at=later),
        replace(standing(YEAR, Standing.MANDATED), submitted_at=earlier),
        standing(YEAR, Standing.EXEMPT),
    )
    assert text == SHOW.say("owing.standing.annual", year="2026 to 2027")


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert said() == ""
    assert said(replace(standing(YEAR), standing=None)) == ""
    down: Part[Standings] = Part(error=HmrcUnreachable(Operation.VIEW_ITSA_STATUS))
    assert where_they_stand(down, YEAR, SHOW) == ""
