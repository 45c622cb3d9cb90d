"""Deadlines as events: each names its year, is of one story, and is known again."""

from __future__ import annotations

import re
from datetime import date

import pytest

from codedout.domain.choice import ReturnState
from codedout.domain.document_kind import DocumentKind
from codedout.domain.rules.deadlines import LastDay, deadlines
from codedout.domain.rules.due_days import DueDay
from codedout.domain.tax_year import TaxYear
from codedout.journeys.deadlines import Coming
from codedout.presenters.calendar import CalendarView, present
from codedout.presenters.viewer import Viewer

SHOW = Viewer()
TODAY = date(2026, 4, 6)
YEARS = (TaxYear(2024), TaxYear(2025), TaxYear(2026))


def to_pay(
    name: str,
    kind: DocumentKind,
    on: date,
    year: TaxYear | None = YEARS[-1],
    *,
    number: int = 1,
    came_back: bool = False,
) -> DueDay:
    return DueDay(tax_year=year, kind=kind, name=name, number=number, on=on, came_back=came_back)


ON_ACCOUNT = tuple(
    to_pay(name, kind, on)
    for name, kind, on in (
        ("first-on-account", DocumentKind.FIRST_PAYMENT_ON_ACCOUNT, date(2027, 1, 31)),
        ("second-on-account", DocumentKind.SECOND_PAYMENT_ON_ACCOUNT, date(2027, 7, 31)),
    )
)


def seen(
    state: ReturnState, *, read: bool = True, environment: str = "production", today: date = TODAY
) -> CalendarView:
    days = tuple(one for year in YEARS for one in deadlines(year, state, today))
    return present(Coming(on=today, days=days, due=ON_ACCOUNT, read=read), environment, SHOW)


@pytest.mark.parametrize("state", list(ReturnState))
def test_each_names_its_year_in_a_summary_of_its_own(state: ReturnState) -> None:
    view = seen(state)
    assert len({event.summary for event in view.events}) == len(view.events)
    assert len({event.uid for event in view.events}) == len(view.events)
    for event in view.events:
        (year,) = re.findall(r"20\d\d to 20\d\d", event.summary)
        assert event.uid.startswith(f"{year[:4]}-{year[-2:]}-")


def test_the_one_about_figures_says_nothing_of_the_bill_and_the_others_nothing_of_figures() -> None:
    for event in seen(ReturnState.UNKNOWN).events:
        of_figures = f"-{LastDay.FIGURES.value}@" in event.uid
        whole = event.summary + event.description
        assert ("figures" in whole) is of_figures
        assert ("bill" in whole) <= (not of_figures)


def test_what_is_unsure_says_so_and_whom_it_does_not_concern() -> None:
    for read, why in ((True, "HMRC’s record does not show"), (False, "HMRC did not answer")):
        for event in seen(ReturnState.UNKNOWN, read=read).events:
            sure = f"-{LastDay.PAYMENT.value}@" in event.uid or "on-account" in event.uid
            assert (why in event.description) is not sure
            unless = "If you have not, " if "amendment" in event.uid else "If you have, "
            assert (unless in event.description) is not sure
    for event in seen(ReturnState.OPEN).events:
        assert "does not matter to you" not in event.description


def test_saved_another_day_and_in_another_state_what_is_the_same_keeps_its_name() -> None:
    before = {event.uid for event in seen(ReturnState.UNKNOWN).events}
    for state in ReturnState:
        assert {event.uid for event in seen(state, today=date(2026, 12, 1)).events} <= before


@pytest.mark.parametrize("environment", ["demo", "sandbox"])
def test_what_is_not_real_is_marked_and_replaces_nothing_that_is(environment: str) -> None:
    made_up, real = seen(ReturnState.OPEN, environment=environment), seen(ReturnState.OPEN)
    mark = SHOW.say(f"common.mode.{environment}")
    assert made_up.name.startswith(mark)
    assert all(event.description.startswith(mark) for event in made_up.events)
    assert not {event.uid for event in made_up.events} & {event.uid for event in real.events}


def test_the_words_hold_days_and_years_and_no_amount() -> None:
    for event in seen(ReturnState.UNKNOWN).events:
        assert "£" not in event.summary + event.description
        assert event.description.endswith(SHOW.say("common.not_hmrc"))


def test_payments_on_account_stand_among_the_days_each_with_a_name_that_stays() -> None:
    view = seen(ReturnState.OPEN)
    assert [event.on for event in view.events] == sorted(event.on for event in view.events)
    found = {event.uid: event for event in view.events if "on-account" in event.uid}
    assert set(found) == {
        "2026-27-first-on-account@codedout",
        "2026-27-second-on-account@codedout",
    }
    second = found["2026-27-second-on-account@codedout"]
    assert second.on == date(2027, 7, 31)
    assert second.summary == (
        "Last day to make the second payment on account towards your 2026 to 2027 bill"
    )


def test_where_the_account_was_not_read_the_day_to_pay_says_so() -> None:
    days = deadlines(TaxYear(2025), ReturnState.OPEN, TODAY)
    not_read, apart = (SHOW.say(f"calendar.to_pay.{name}") for name in ("not_read", "apart"))
    for due, said in ((None, not_read), ((), apart)):
        coming = Coming(on=TODAY, days=days, due=due, read=True)
        for event in present(coming, "production", SHOW).events:
            assert (said in event.description) is ("-payment@" in event.uid)


def found_of(*due: DueDay, today: date = date(2026, 11, 2)) -> dict[str, tuple[date, str, str]]:
    days = tuple(one for year in YEARS for one in deadlines(year, ReturnState.OPEN, today))
    view = present(Coming(on=today, days=days, due=due, read=True), "production", SHOW)
    return {event.uid: (event.on, event.summary, event.description) for event in view.events}


def test_what_a_tax_code_did_not_collect_has_the_day_that_hmrc_gives() -> None:
    back = to_pay(
        "payment",
        DocumentKind.CANCELLED_CODING,
        date(2026, 11, 23),
        TaxYear(2024),
        came_back=True,
    )
    on, summary, text = found_of(back)["2024-25-payment@codedout"]
    assert on == date(2026, 11, 23)
    assert summary == "Last day to pay what no tax code collects of your 2024 to 2025 bill"
    assert "HMRC’s account showed it as still to pay" in text
    assert "A tax code was to collect it" in text


def test_hmrcs_own_day_for_a_bill_takes_the_place_of_the_usual_one() -> None:
    name = "2025-26-payment@codedout"
    assert found_of()[name][0] == date(2027, 1, 31)
    later = to_pay("payment", DocumentKind.BALANCING_CHARGE, date(2027, 3, 15), TaxYear(2025))
    assert found_of(later)[name][0] == date(2027, 3, 15)
    assert set(found_of(later)) == set(found_of()), "under the same name, so nothing stays behind"


def test_any_other_charge_is_named_by_what_it_is_and_numbered_where_there_are_several() -> None:
    kind = DocumentKind.LATE_SUBMISSION_PENALTY
    first, second = (
        to_pay("late-submission-penalty", kind, date(2027, 2, day), number=day) for day in (1, 2)
    )
    none = to_pay("other-charge", DocumentKind.OTHER_CHARGE, date(2027, 2, 3), None)
    found = found_of(first, second, none)
    assert found["2026-27-late-submission-penalty@codedout"][1] == (
        "Last day to pay HMRC for 2026 to 2027: Penalty for a late tax return"
    )
    assert found["2026-27-late-submission-penalty-2@codedout"][0] == date(2027, 2, 2)
    assert found["no-year-other-charge@codedout"][1] == "Last day to pay HMRC: Another charge"
