"""What is open when: every row of the table, every instant of R49, and what holds everywhere."""

from __future__ import annotations

import time
import tomllib
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.choice import ReturnState
from codedout.domain.rules.windows import (
    FIRST_YEAR,
    Answer,
    Note,
    Verdict,
    WhatIsOpen,
    WindowFacts,
    what_is_open,
)
from codedout.domain.tax_year import LONDON, TaxYear, london_day
from codedout.presenters.windows import reason, sentences_of
from codedout.words import words

GOLDEN = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "windows.toml").read_text(encoding="utf-8")
)["row"]

TABLE = (
    *("V1", "V2", "V3", "V4"),
    *("A1", "A2", "A4", "A3", "A5", "AQ", "A7"),
    *("D1", "D2", "DQ", "D3"),
    *("O1", "O2", "O3", "O4", "O5", "OQ", "O6"),
    *("I1", "I2", "I3", "I4", "I5", "IQ", "I6"),
    "X1",
)


def facts_of(row: dict[str, Any]) -> WindowFacts:
    opted_out = row.get("opted_out", False)
    unread = row.get("return") == "unread"
    return WindowFacts(
        tax_year=TaxYear.parse(row.get("tax_year", "2025-26")),
        now=row["at"],
        first_year=TaxYear.parse(row.get("first_year", "2021-22")),
        return_state=ReturnState("unknown" if unread else row.get("return", "open")),
        return_read=not unread,
        says_not_submitted=row.get("says_not_submitted"),
        opted_out=None if opted_out == "unread" else opted_out,
        has_submission=row.get("has_submission", True),
        has_hmrc_item=row.get("has_hmrc_item", True),
        registered=row.get("registered", True),
        authorised=row.get("authorised", True),
    )


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["name"])
def test_the_golden_row_holds(row: dict[str, Any]) -> None:
    verdict: Verdict = getattr(what_is_open(facts_of(row)), row["action"])
    assert (verdict.answer.value, verdict.rule) == (row["answer"], row["rule"])
    assert reason(verdict, words(), row.get("told_on")) == row["reason"]


def test_every_row_of_the_table_is_a_golden_row() -> None:
    assert {row["rule"] for row in GOLDEN} == set(TABLE)


def test_every_reason_behind_d1_is_a_golden_row() -> None:
    seen = {
        what_is_open(facts_of(row)).delete.because for row in GOLDEN if row["action"] == "delete"
    }
    assert {"A1", "A2", "A4", "A3"} <= seen


def test_every_sentence_of_the_catalogue_stands_in_a_golden_row() -> None:
    used = set()
    for row in GOLDEN:
        verdict = getattr(what_is_open(facts_of(row)), row["action"])
        used |= set(sentences_of(verdict, row.get("told_on")))
    assert used == {name for name in words().names() if name.startswith("windows.")}


def test_golden_rows_have_names_of_their_own() -> None:
    assert len({row["name"] for row in GOLDEN}) == len(GOLDEN)


def test_an_instant_without_an_offset_is_refused() -> None:
    facts = facts_of({"at": datetime(2026, 12, 30, 12)})  # noqa: DTZ001
    with pytest.raises(ValueError, match="offset"):
        what_is_open(facts)


def test_the_first_year_is_one_for_which_amounts_can_be_changed() -> None:
    row = {"at": datetime(2022, 5, 1, tzinfo=LONDON), "tax_year": "2021-22", "return": "open"}
    assert what_is_open(facts_of(row)).amend.rule == "A7"
    assert what_is_open(facts_of(row)).view.rule == "V4"


def test_the_hour_in_which_hmrc_may_refuse_goes_by_its_clock_and_not_by_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        row = {"at": datetime(2026, 4, 5, 23, 30, tzinfo=UTC), "return": "open"}
        assert what_is_open(facts_of(row)).amend.hmrc_may_refuse
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_is_not_said_is_as_it_usually_is() -> None:
    facts = WindowFacts(
        tax_year=TaxYear(2025),
        now=datetime(2026, 12, 30, 12, tzinfo=LONDON),
        return_state=ReturnState.OPEN,
        opted_out=None,
        has_submission=None,
        has_hmrc_item=None,
    )
    assert facts.first_year == TaxYear(2021)
    assert facts.return_read is True
    assert facts.says_not_submitted is None
    assert facts.registered is True
    assert facts.authorised is True


# --- what holds everywhere ----------------------------------------------------------------------

offsets = st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m)))
instants = st.datetimes(
    datetime(2018, 1, 1),  # noqa: DTZ001
    datetime(2032, 1, 1),  # noqa: DTZ001
    timezones=st.just(LONDON),
)
perhaps = st.none() | st.booleans()
facts_anywhere = st.builds(
    WindowFacts,
    tax_year=st.integers(2018, 2030).map(TaxYear),
    now=instants,
    first_year=st.sampled_from([TaxYear(2019), FIRST_YEAR]),
    return_state=st.sampled_from(ReturnState),
    return_read=st.booleans(),
    says_not_submitted=perhaps,
    opted_out=perhaps,
    has_submission=perhaps,
    has_hmrc_item=perhaps,
    registered=st.booleans(),
    authorised=st.booleans(),
)


def each(open_now: WhatIsOpen) -> dict[str, Verdict]:
    return {f.name: getattr(open_now, f.name) for f in fields(open_now)}


def changes(open_now: WhatIsOpen) -> dict[str, Verdict]:
    return {name: verdict for name, verdict in each(open_now).items() if name != "view"}


@given(facts_anywhere)
def test_every_verdict_comes_from_the_table_and_has_a_reason(facts: WindowFacts) -> None:
    for verdict in each(what_is_open(facts)).values():
        assert verdict.rule in TABLE
        said = reason(verdict, words())
        assert said.endswith(".")
        assert "{" not in said
        assert "None" not in said


@given(facts_anywhere)
def test_only_v2_is_empty_and_only_the_q_rows_ask(facts: WindowFacts) -> None:
    for verdict in each(what_is_open(facts)).values():
        assert (verdict.answer is Answer.EMPTY) == (verdict.rule == "V2")
        assert (verdict.answer is Answer.ASK) == verdict.rule.endswith("Q")
        assert (verdict.answer is Answer.YES) == (
            verdict.rule in {"V3", "V4", "A7", "D3", "O6", "I6"}
        )


@given(facts_anywhere, offsets)
def test_the_offset_in_which_an_instant_is_written_makes_no_difference(
    facts: WindowFacts, offset: timezone
) -> None:
    assert what_is_open(replace(facts, now=facts.now.astimezone(offset))) == what_is_open(facts)


@given(facts_anywhere, st.times())
def test_within_a_london_day_only_the_hour_before_1am_differs(
    facts: WindowFacts, clock: Any
) -> None:
    other = replace(facts, now=datetime.combine(facts.today, clock, tzinfo=LONDON))

    def by_day(of: WindowFacts) -> list[Verdict]:
        return [
            replace(v, notes=tuple(n for n in v.notes if n is not Note.MAY_REFUSE_UNTIL_1AM))
            for v in each(what_is_open(of)).values()
        ]

    assert by_day(other) == by_day(facts)


@given(facts_anywhere)
def test_hmrc_may_refuse_only_between_midnight_and_1am_on_6_april(facts: WindowFacts) -> None:
    local = facts.now.astimezone(LONDON)
    in_the_hour = local.date() == facts.tax_year.opens_on and local.hour == 0
    for name, verdict in each(what_is_open(facts)).items():
        assert verdict.hmrc_may_refuse == (in_the_hour and name == "amend" and verdict.rule == "A7")


@given(facts_anywhere, st.integers(0, 4000))
def test_what_has_closed_for_good_stays_closed(facts: WindowFacts, days: int) -> None:
    later = replace(facts, now=facts.now + timedelta(days=days))
    before, after = each(what_is_open(facts)), each(what_is_open(later))
    for name, row in (("opt_out", "O4"), ("opt_in", "I4"), ("amend", "A4"), ("delete", "A4")):
        if before[name].because == row:
            assert after[name].because == row


@given(facts_anywhere, st.integers(0, 4000))
def test_a_year_that_has_ended_is_never_again_one_that_has_not(
    facts: WindowFacts, days: int
) -> None:
    later = what_is_open(replace(facts, now=facts.now + timedelta(days=days)))
    if facts.tax_year.has_ended(facts.today):
        reasons = {verdict.because for verdict in each(later).values()}
        assert not reasons & {"V3", "A2", "O1", "I1"}


@given(facts_anywhere)
def test_nothing_is_changed_before_6_april(facts: WindowFacts) -> None:
    if facts.today < facts.tax_year.opens_on:
        assert all(v.answer is Answer.NO for v in changes(what_is_open(facts)).values())


@given(facts_anywhere)
def test_no_choice_after_30_december_and_no_change_once_submitted(facts: WindowFacts) -> None:
    found = what_is_open(facts)
    if facts.today > facts.tax_year.choice_closes_on:
        assert found.opt_out.answer is found.opt_in.answer is Answer.NO
    if facts.submitted:
        assert all(v.answer is Answer.NO for v in changes(found).values())


@given(facts_anywhere)
def test_the_person_is_asked_only_where_their_answer_can_open_something(
    facts: WindowFacts,
) -> None:
    asked = what_is_open(facts)
    not_yet = what_is_open(replace(facts, says_not_submitted=True))
    done = what_is_open(replace(facts, says_not_submitted=False))
    for name, verdict in changes(asked).items():
        if verdict.answer is Answer.ASK:
            assert facts.return_state is ReturnState.UNKNOWN
            assert changes(not_yet)[name].answer is Answer.YES
            assert changes(done)[name].answer is Answer.NO


@given(facts_anywhere, perhaps)
def test_what_the_person_says_counts_only_where_hmrc_says_nothing(
    facts: WindowFacts, says: bool | None
) -> None:
    if facts.return_state is not ReturnState.UNKNOWN:
        assert what_is_open(replace(facts, says_not_submitted=says)) == what_is_open(facts)


@given(facts_anywhere)
def test_whether_the_record_was_read_changes_the_reason_for_asking_and_nothing_else(
    facts: WindowFacts,
) -> None:
    read, unread = (each(what_is_open(replace(facts, return_read=was))) for was in (True, False))
    for name, verdict in unread.items():
        assert replace(verdict, because=verdict.rule) == replace(
            read[name], because=read[name].rule
        )
        assert (verdict == read[name]) == (verdict.answer is not Answer.ASK)


@given(facts_anywhere)
def test_a_choice_that_could_not_be_read_is_never_already_so(facts: WindowFacts) -> None:
    found = what_is_open(replace(facts, opted_out=None))
    assert found.opt_out.rule != "O2"
    assert found.opt_in.rule != "I2"


@given(facts_anywhere)
def test_stopping_and_restarting_are_never_both_open_when_the_choice_is_known(
    facts: WindowFacts,
) -> None:
    found = what_is_open(facts)
    if facts.opted_out is not None:
        assert Answer.NO in (found.opt_out.answer, found.opt_in.answer)


@given(facts_anywhere)
def test_without_authority_every_change_is_x1_and_viewing_is_as_before(facts: WindowFacts) -> None:
    without = what_is_open(replace(facts, authorised=False))
    assert {v.rule for v in changes(without).values()} == {"X1"}
    assert without.view == what_is_open(replace(facts, authorised=True)).view


@given(facts_anywhere)
def test_the_first_row_that_holds_answers(facts: WindowFacts) -> None:
    """An independent reading of the rows for amending, tried one after the other."""
    year, today = facts.tax_year, london_day(facts.now)
    end = year.starts_in + 1
    rows = [
        ("X1", not facts.authorised),
        ("A1", year < facts.first_year),
        ("A2", today <= date(end, 4, 5)),
        ("A4", today > date(end + 2, 1, 31)),
        ("A3", facts.submitted),
        ("A5", facts.has_hmrc_item is False),
        ("AQ", facts.return_state is ReturnState.UNKNOWN and facts.says_not_submitted is None),
        ("A7", True),
    ]
    expected = next(rule for rule, holds in rows if holds)
    found = what_is_open(facts)
    assert found.amend.rule == expected
    if expected in {"X1", "A1", "A2", "A4", "A3"}:
        assert found.delete.because == expected
        assert found.delete.rule == ("X1" if expected == "X1" else "D1")
