"""Whether a return shows as submitted."""

import pytest

from tests.standin.driver import refused

SUBMITTED = {"return": {"state": "submitted", "at": "2026-10-14T23:30:00Z"}}  # 15 October in London
OPEN, ABSENT = {"return": {"state": "open"}}, {"return": {"state": "absent"}}


def entries(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["obligations"]


def test_an_open_return_has_its_period_and_is_due_on_31_january(hmrc):
    hmrc.put_person(years={"2025-26": OPEN})
    assert entries(hmrc.obligations()) == [
        {
            "periodStartDate": "2025-04-06",
            "periodEndDate": "2026-04-05",
            "dueDate": "2027-01-31",
            "status": "open",
        }
    ]


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2026-10-14T23:29:59Z", "open"),
        ("2026-10-15T00:29:59Z", "open"),
        ("2026-10-15T00:30:00Z", "fulfilled"),
        ("2028-06-01T00:00:00Z", "fulfilled"),
    ],
)
def test_a_submitted_return_shows_after_an_hour(hmrc, now, status):
    hmrc.put_person(years={"2025-26": SUBMITTED})
    hmrc.clock(now)
    (entry,) = entries(hmrc.obligations())
    assert entry["status"] == status
    assert entry.get("receivedDate") == ("2026-10-15" if status == "fulfilled" else None)


def test_without_a_year_the_current_and_four_before_are_listed(hmrc):
    hmrc.put_person(years={f"20{y}-{y + 1}": OPEN for y in range(20, 28)})
    starts = [entry["periodStartDate"][:4] for entry in entries(hmrc.obligations())]
    assert starts == ["2022", "2023", "2024", "2025", "2026"]
    (old,) = entries(hmrc.obligations(query={"taxYear": "2020-21"}))
    assert old["periodStartDate"] == "2020-04-06"


def test_a_status_filters(hmrc):
    hmrc.put_person(years={"2025-26": SUBMITTED, "2026-27": OPEN})
    for status, start in (("fulfilled", "2025-04-06"), ("open", "2026-04-06")):
        (entry,) = entries(hmrc.obligations(query={"status": status}))
        assert entry["periodStartDate"] == start


def test_a_filter_that_matches_none_is_a_404_of_its_own(hmrc):
    hmrc.put_person(years={"2025-26": OPEN, "2024-25": ABSENT})
    for query in ({"status": "fulfilled"}, {"taxYear": "2024-25"}, {"taxYear": "2023-24"}):
        assert refused(hmrc.obligations(query=query)) == (404, "NO_OBLIGATIONS_FOUND")


def test_a_person_with_no_entry_at_all_is_not_found(hmrc):
    hmrc.put_person(years={"2025-26": ABSENT})
    for query in ({}, {"taxYear": "2025-26"}):
        answer = hmrc.obligations(query=query)
        assert refused(answer) == (404, "MATCHING_RESOURCE_NOT_FOUND")


def test_a_year_without_a_return_state_is_open(hmrc):
    hmrc.put_person(years={"2025-26": {}})
    assert entries(hmrc.obligations())[0]["status"] == "open"
