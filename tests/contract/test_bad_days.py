"""HMRC's bad days from the socket to the words: one year failing leaves the rest alive.

The browser sees two of them on whole pages (`tests/browser/test_bad_days.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.coded_out import Kind
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.client import PersonApi
from codedout.journeys.reading import amounts_open, read_amounts, read_years
from codedout.presenters import amending, compare, overview
from codedout.presenters.viewer import Viewer
from tests.contract.world import NINO, World
from tests.fakes import FIRST, NOVEMBER
from tests.faults import FAULTS, Fault
from tests.presenters.reading_views import column, rows_and_lines

YEAR, EARLIER, RUNNING = TaxYear(2025), TaxYear(2024), TaxYear(2026)
SHOW = Viewer()


@pytest.fixture
def together() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def year_with(id_: int, amount: str, **more: Any) -> dict[str, Any]:
    """What HMRC holds of one amount."""
    item = {"kind": Kind.SELF_ASSESSMENT.value, "id": id_, "amount": amount}
    return {"hmrc_items": [item | {"updated": "2025-03-10T06:12:00Z"}], **more}


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest, world: World) -> Fault:
    """One that befalls the amounts of one year of two."""
    own = {"kind": Kind.SELF_ASSESSMENT.value, "id": 11, "amount": "400.00"}
    world.put_person(
        y2025_26=year_with(11, "412.30", submitted=[own | {"submitted": "2026-06-07T16:45:00Z"}]),
        y2024_25=year_with(12, "164.70"),
    )
    found = FAULTS[request.param]
    world.fault(**found[0], path=f"{NINO.value}.*/{YEAR}/collection/tax-code$", times=None)
    return found


@pytest.fixture
def hmrc(world: World, fault: Fault) -> PersonApi:
    return world.api()


def said(view: object) -> str:
    return "\n".join(rows_and_lines(view))


def test_the_overview_tells_the_other_year_and_both_bills_and_names_the_one_not_read(
    hmrc: PersonApi, together: ThreadPoolExecutor
) -> None:
    *_, reading = read_years(hmrc, together, RUNNING, FIRST, {})
    view = overview.present(reading, (), SHOW, NOVEMBER)
    assert view.taken is not None
    assert view.bills is not None
    rows = zip(column(view.taken, 0), column(view.taken, 3), strict=True)
    assert list(rows) == [("2024 to 2025", "£164.70")]
    assert SHOW.say("overview.taken.not_read", years="2025 to 2026") in view.taken_notes
    assert {"2025 to 2026", "2024 to 2025"} <= set(column(view.bills, 0))
    assert view.progress == ""
    assert "£0" not in said(view)


def test_the_year_itself_names_what_is_missing_and_why_and_offers_no_change(
    hmrc: PersonApi, together: ThreadPoolExecutor, fault: Fault
) -> None:
    reading = read_amounts(hmrc, together, YEAR, RUNNING)
    open_ = amounts_open(reading, now=NOVEMBER, first=FIRST, says_not_submitted=True)
    seen = compare.present(reading, open_, SHOW, NOVEMBER)
    parts = ", ".join(SHOW.say(f"compare.part.{part}") for part in ("hmrc", "yours", "latest"))
    (notice,) = seen.notices
    assert SHOW.say("refusals.not_read", what=parts) in said(notice)
    assert SHOW.say(f"refusals.{fault[1]}.happened") in said(notice)
    assert seen.empty is None
    assert seen.table is None
    assert seen.actions == ()
    assert "£0" not in said(seen)
    form = amending.present(reading, open_, SHOW, NOVEMBER)
    assert (dict(form.items), dict(form.figures)) == ({}, {})
    assert SHOW.say(f"refusals.{fault[1]}.happened") in said(form.blocked)


def test_the_other_year_is_seen_and_can_be_changed_as_ever(
    hmrc: PersonApi, together: ThreadPoolExecutor
) -> None:
    reading = read_amounts(hmrc, together, EARLIER, RUNNING)
    open_ = amounts_open(reading, now=NOVEMBER, first=FIRST, says_not_submitted=True)
    seen = compare.present(reading, open_, SHOW, NOVEMBER)
    assert seen.notices == ()
    assert "£164.70" in said(seen.table)
    form = amending.present(reading, open_, SHOW, NOVEMBER)
    assert list(form.figures.values()) == [Decimal("164.70")]
