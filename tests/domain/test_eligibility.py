"""What keeps a bill out of a tax code: each edge to the penny and to the day."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.rules.eligibility import (
    BillFacts,
    Channel,
    Condition,
    Filed,
    conditions,
    most_debt,
    ruled_out,
)
from codedout.domain.tax_year import TaxYear

GOLDEN = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "eligibility.toml").read_text(encoding="utf-8")
)["row"]
SAID = {True: "yes", False: "no", None: "hmrc"}

amounts = st.integers(0, 20_000_000).map(lambda pence: Decimal(pence) / 100)


def facts(**row: str) -> BillFacts:
    filed = None
    if "filed" in row:
        channel = Channel(row["channel"]) if "channel" in row else None
        filed = Filed(date.fromisoformat(row["filed"]), channel)
    return BillFacts(
        owed_year=TaxYear(2025),
        bill=Decimal(row.get("bill", "1850.00")),
        pay=Decimal(row.get("pay", "42000.00")),
        normal_tax=Decimal(row.get("normal_tax", "5886.00")),
        today=date.fromisoformat(row.get("today", "2026-11-02")),
        filed=filed,
    )


def by_reason(found: tuple[Condition, ...]) -> dict[str, bool | None]:
    return {condition.because: condition.met for condition in found}


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["name"])
def test_the_golden_row_holds(row: dict[str, Any]) -> None:
    found = conditions(facts(**{name: text for name, text in row.items() if name != "found"}))
    said = {because: SAID[met] for because, met in by_reason(found).items()}
    assert said.items() >= row["found"].items()
    # No other reason of a rule that the row is about, such as yes and no at once.
    about = {because.partition(".")[0] for because in row["found"]} - {"R20"}
    assert {because for because in said if because.partition(".")[0] in about} == {
        because for because in row["found"] if because.partition(".")[0] in about
    }
    assert ruled_out(found) is row["out"]


def test_each_rule_is_told_once_in_order_and_both_halves_of_the_one_about_pay() -> None:
    rules = [condition.rule for condition in conditions(facts())]
    assert rules == ["R11", "R14", "R15", "R20", "R20", "R21", "R24", "R25"]
    late = [condition.rule for condition in conditions(facts(filed="2026-11-20", channel="paper"))]
    assert late == ["R11", "R14", "R15", "R16", "R20", "R20", "R21", "R24", "R25"]


BOTH_DAYS = {"online": date(2026, 12, 30), "paper": date(2026, 10, 31)}


@pytest.mark.parametrize(
    ("known", "because", "values"),
    [
        ({}, "R11.yes", {"bill": Decimal("1850.00"), "limit": Decimal(3000)}),
        ({"bill": "3000.00"}, "R11.no", {"bill": Decimal("3000.00"), "limit": Decimal(3000)}),
        ({}, "R14.yes", {"pay": Decimal("42000.00")}),
        ({}, "R15.online", BOTH_DAYS),
        (
            {"filed": "2026-11-20", "channel": "online"},
            "R15.online_yes",
            BOTH_DAYS | {"filed": date(2026, 11, 20)},
        ),
        (
            {"filed": "2026-10-20", "channel": "paper"},
            "R15.paper_yes",
            BOTH_DAYS | {"filed": date(2026, 10, 20)},
        ),
        (
            {"filed": "2026-11-20", "channel": "paper"},
            "R16.paper_perhaps",
            BOTH_DAYS | {"filed": date(2026, 11, 20)},
        ),
        *(
            ({"filed": day}, because, BOTH_DAYS | {"filed": date.fromisoformat(day)})
            for day, because in (
                ("2026-10-31", "R15.any_yes"),
                ("2026-11-20", "R15.any_perhaps"),
                ("2026-12-31", "R15.any_no"),
            )
        ),
        *(
            (
                {"normal_tax": normal},
                because,
                {
                    "normal": Decimal(normal),
                    "bill": Decimal("1850.00"),
                    "total": Decimal(normal) + Decimal("1850.00"),
                    "pay": Decimal("42000.00"),
                },
            )
            for normal, because in (
                ("5886.00", "R20.half_yes"),
                ("5886.00", "R20.twice_yes"),
                ("1850.00", "R20.twice_exactly"),
            )
        ),
        ({}, "R21.each", {}),
        ({}, "R24.own_estimate", {"bill": Decimal("1850.00")}),
        (
            {},
            "R25.debts",
            {"pay": Decimal("42000.00"), "most": Decimal(7000), "limit": Decimal(3000)},
        ),
    ],
)
def test_a_reason_comes_with_its_figures(
    known: dict[str, str], because: str, values: dict[str, Decimal | date]
) -> None:
    told = {each.because: each.values for each in conditions(facts(**known))}
    assert told[because] == values


@pytest.mark.parametrize(
    ("pay", "most"),
    [
        ("0", 3000),
        ("29999.99", 3000),
        ("30000", 5000),
        ("39999.99", 5000),
        ("40000", 7000),
        ("49999.99", 7000),
        ("50000", 9000),
        ("59999.99", 9000),
        ("60000", 11000),
        ("69999.99", 11000),
        ("70000", 13000),
        ("79999.99", 13000),
        ("80000", 15000),
        ("89999.99", 15000),
        ("90000", 17000),
        ("1000000", 17000),
    ],
)
def test_the_scale_for_debts_steps_at_its_limits(pay: str, most: int) -> None:
    assert most_debt(Decimal(pay)) == most
    told = {each.because: each.values for each in conditions(facts(pay=pay))}
    assert told["R25.debts"]["most"] == most


def test_the_scale_for_debts_never_decides_about_a_bill() -> None:
    assert by_reason(conditions(facts(bill="2999.99")))["R25.debts"] is None
    assert by_reason(conditions(facts(bill="5000.00")))["R25.debts"] is None


@given(less=amounts, more=amounts, pay=amounts, normal=amounts)
def test_a_larger_bill_is_never_let_through_where_a_smaller_is_not(
    less: Decimal, more: Decimal, pay: Decimal, normal: Decimal
) -> None:
    less, more = sorted((less, more))
    known = {"pay": str(pay), "normal_tax": str(normal)}
    if ruled_out(conditions(facts(bill=str(less), **known))):
        assert ruled_out(conditions(facts(bill=str(more), **known)))


@given(on=st.dates(date(2026, 4, 6), date(2027, 4, 5)), later=st.integers(0, 300))
@pytest.mark.parametrize("channel", list(Channel))
def test_a_later_return_is_never_in_time_where_an_earlier_is_not(
    channel: Channel, on: date, later: int
) -> None:
    rank = {True: 2, None: 1, False: 0}
    after = date.fromordinal(on.toordinal() + later)
    earlier, then = (
        min(
            rank[each.met]
            for each in conditions(facts(filed=str(day), channel=channel.value))
            if each.rule in ("R15", "R16")
        )
        for day in (on, after)
    )
    assert then <= earlier
