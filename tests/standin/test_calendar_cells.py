"""Each call against each stretch of the calendar, under both settings of each switch."""

import pytest

from tests.standin.driver import SA, held, one, refused, sent

ACCEPTED = (204, None)
NOT_ENDED = (400, "RULE_TAX_YEAR_NOT_ENDED")
TOO_LATE = (400, "RULE_OUTSIDE_AMENDMENT_WINDOW")
NOT_FOUND = (404, "MATCHING_RESOURCE_NOT_FOUND")
BROKEN = (500, "INTERNAL_SERVER_ERROR")
OUT_ALREADY, IN_ALREADY = (400, "RULE_ALREADY_OPTED_OUT"), (400, "RULE_ALREADY_OPTED_IN")

RUNNING, ENDED = "2026-03-01T12:00:00Z", "2026-11-02T09:00:00Z"
AFTER_30_DECEMBER, AFTER_THE_WINDOW = "2027-01-15T12:00:00Z", "2028-02-01T00:00:00Z"


def outcome(answer):
    return (204, None) if answer.status_code == 204 else refused(answer)


def a_year(hmrc, year="2025-26", *, returned=None, out=False):
    state = {"state": "submitted", "at": returned} if returned else {"state": "open"}
    hmrc.put_year(
        year,
        hmrc_items=[held(SA, 11, "412.30")],
        submitted=[sent(SA, 11, "380.00", "2025-05-02T09:00:00Z")],
        opted_out=out,
        **{"return": state},
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (RUNNING, NOT_ENDED),
        ("2026-04-05T22:59:59Z", NOT_ENDED),
        ("2026-04-05T23:00:00Z", NOT_ENDED),  # already 6 April in London: HMRC's API runs on UTC
        ("2026-04-05T23:59:59Z", NOT_ENDED),
        ("2026-04-06T00:00:00Z", ACCEPTED),
        (ENDED, ACCEPTED),
        (AFTER_30_DECEMBER, ACCEPTED),
        ("2028-01-31T23:59:59Z", ACCEPTED),
        (AFTER_THE_WINDOW, TOO_LATE),
    ],
)
def test_putting_amounts_through_the_calendar(hmrc, now, expected):
    a_year(hmrc)
    hmrc.clock(now)
    assert outcome(hmrc.put(one(SA, 11, 1))) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (RUNNING, NOT_FOUND),
        ("2026-04-05T23:30:00Z", NOT_FOUND),
        ("2026-04-06T00:00:00Z", ACCEPTED),
        (AFTER_30_DECEMBER, ACCEPTED),
        ("2028-01-31T23:59:59Z", ACCEPTED),
        (AFTER_THE_WINDOW, TOO_LATE),
    ],
)
def test_deleting_amounts_through_the_calendar(hmrc, now, expected):
    a_year(hmrc)
    hmrc.clock(now)
    assert outcome(hmrc.delete()) == expected


@pytest.mark.parametrize("change", ["put", "delete"])
@pytest.mark.parametrize(
    ("setting", "year", "expected"),
    [
        ("accept", "2025-26", ACCEPTED),
        ("refuse", "2025-26", TOO_LATE),
        ("accept", "2024-25", ACCEPTED),
        ("refuse", "2024-25", ACCEPTED),  # the window's code exists for 2025-26 onwards only
    ],
)
def test_changing_amounts_after_the_return(hmrc, change, setting, year, expected):
    a_year(hmrc, year, returned="2026-10-14T18:00:00Z")
    hmrc.settings(after_return=setting)
    answer = hmrc.put(one(SA, 11, 1), year) if change == "put" else hmrc.delete(year)
    assert outcome(answer) == expected


def test_a_return_that_is_still_to_come_refuses_nothing(hmrc):
    a_year(hmrc, returned="2026-12-14T18:00:00Z")
    hmrc.settings(after_return="refuse")
    assert outcome(hmrc.put(one(SA, 11, 1))) == ACCEPTED


@pytest.mark.parametrize("change", ["put", "delete"])
def test_earlier_years_have_no_window(hmrc, change):
    a_year(hmrc, "2024-25")
    hmrc.clock("2027-02-01T00:00:00Z")
    answer = hmrc.put(one(SA, 11, 1), "2024-25") if change == "put" else hmrc.delete("2024-25")
    assert outcome(answer) == ACCEPTED


@pytest.mark.parametrize("now", [RUNNING, ENDED, AFTER_30_DECEMBER, AFTER_THE_WINDOW])
@pytest.mark.parametrize("returned", [None, "2025-12-01T00:00:00Z"])
def test_amounts_and_the_choice_can_be_seen_at_any_time(hmrc, now, returned):
    a_year(hmrc, returned=returned, out=True)
    hmrc.clock(now)
    assert ("id" in hmrc.amounts().json()["taxCodeComponents"][SA][0]) is (now != RUNNING)
    assert hmrc.status().json() == {
        "processingDate": now,
        "nino": "AA200001A",
        "taxYear": "2025-26",
        "optOutIndicator": True,
    }


@pytest.mark.parametrize(
    "cell",
    [
        (RUNNING, None, "accept", ACCEPTED),
        (RUNNING, None, "500", BROKEN),
        ("2026-04-05T23:30:00Z", None, "500", BROKEN),
        ("2026-04-06T00:00:00Z", None, "500", ACCEPTED),
        (ENDED, None, "accept", ACCEPTED),
        ("2026-12-30T23:59:59Z", None, "accept", ACCEPTED),
        ("2026-12-31T00:00:00Z", None, "accept", BROKEN),
        (AFTER_30_DECEMBER, None, "accept", BROKEN),
        (ENDED, "2026-10-14T18:00:00Z", "accept", BROKEN),
        (ENDED, "2026-12-14T18:00:00Z", "accept", ACCEPTED),
    ],
)
@pytest.mark.parametrize("way", ["out", "in"])
def test_choosing_through_the_calendar(hmrc, way, cell):
    now, returned, early, expected = cell
    a_year(hmrc, returned=returned, out=way == "in")
    hmrc.settings(early=early)
    hmrc.clock(now)
    assert outcome(hmrc.opt(way)) == expected
    assert hmrc.status().json()["optOutIndicator"] is ((way == "out") is (expected == ACCEPTED))


@pytest.mark.parametrize("early", ["accept", "500"])
def test_choosing_what_already_stands_is_refused_by_name(hmrc, early):
    hmrc.settings(early=early)
    assert outcome(hmrc.opt("in")) == IN_ALREADY
    assert outcome(hmrc.opt("out")) == ACCEPTED
    assert outcome(hmrc.opt("out")) == OUT_ALREADY
    assert outcome(hmrc.opt("in")) == ACCEPTED


def test_a_choice_is_for_one_year_only(hmrc):
    hmrc.opt("out", "2025-26")
    assert hmrc.status("2024-25").json()["optOutIndicator"] is False


def test_too_late_is_said_before_already_so(hmrc):
    a_year(hmrc, out=True)
    hmrc.clock(AFTER_30_DECEMBER)
    assert outcome(hmrc.opt("out")) == BROKEN


@pytest.mark.parametrize(
    ("registered", "code"),
    [
        ("no_business_partner", "RULE_BUSINESS_PARTNER_NOT_EXIST"),
        ("no_itsa_contract", "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST"),
    ],
)
def test_a_person_without_a_record_can_neither_see_nor_make_a_choice(hmrc, registered, code):
    hmrc.put_person(registered=registered)
    for answer in (hmrc.status(), hmrc.opt("out"), hmrc.opt("in")):
        assert refused(answer) == (400, code)


def test_choosing_says_nothing_about_the_return_of_a_year_nobody_mentioned(hmrc):
    hmrc.opt("out")
    assert hmrc.person()["years"]["2025-26"]["return"] == {"state": "absent"}
