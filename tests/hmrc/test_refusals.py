"""Each of HMRC's errors has a row: what happened, whether anything changed, what to do next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.change import Refusal
from codedout.domain.errors import HmrcUnreachable, SignInExpired
from codedout.domain.operation import Operation
from codedout.domain.refusals import (
    FALLBACKS,
    NEVER_REACHED,
    ROWS,
    Changed,
    Row,
    row_for,
    row_of_error,
)
from codedout.words import words

OPERATIONS = st.sampled_from(Operation)
WRITES = [operation for operation in Operation if operation.writes]
READS = [operation for operation in Operation if not operation.writes]
CHOICES = [Operation.OPT_OUT, Operation.OPT_IN]


def words_of(row: Row) -> str:
    return row.words.removeprefix("refusals.")


@pytest.mark.parametrize("row", sorted({*ROWS.values(), *FALLBACKS}, key=lambda r: r.words))
def test_each_row_has_both_of_its_sentences(row):
    catalogue = words()
    for part in ("happened", "next"):
        sentence = catalogue.say(f"{row.words}.{part}")
        assert sentence.endswith(".")


def test_each_sentence_has_a_row():
    named = {name.rsplit(".", 1)[0] for name in words().names() if name.endswith(".next")}
    in_table = {row.words for row in (*ROWS.values(), *FALLBACKS)}
    assert {name for name in named if name.startswith("refusals.")} == in_table


@pytest.mark.parametrize("changed", list(Changed))
def test_whether_anything_changed_has_its_words(changed):
    assert words().say(f"refusals.changed.{changed.value}")


@given(
    OPERATIONS,
    st.none() | st.integers(100, 599),
    st.text(max_size=10) | st.sampled_from(sorted({code for _, _, code in ROWS})),
    st.datetimes(timezones=st.just(UTC)) | st.none(),
    st.booleans(),
)
def test_there_is_always_a_row(operation, status, code, now, sent):
    row = row_for(operation, status, code, now=now, sent=sent)
    assert row in (*ROWS.values(), *FALLBACKS)
    if not operation.writes:
        assert row.changed is Changed.NO


@given(st.sampled_from(WRITES), st.integers(100, 599).filter(lambda s: s != 501), st.text())
def test_a_change_is_said_not_to_be_made_only_where_hmrc_refused_it(operation, status, code):
    expected = Changed.NO if 400 <= status < 500 else Changed.NOT_KNOWN
    assert row_for(operation, status, code).changed is expected


@pytest.mark.parametrize("operation", WRITES)
def test_a_change_without_an_answer_is_not_known_unless_it_never_left(operation):
    assert row_for(operation, None, "").changed is Changed.NOT_KNOWN
    assert row_for(operation, None, "", sent=False) is NEVER_REACHED
    assert NEVER_REACHED.changed is Changed.NO


NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("operation", list(Operation))
@pytest.mark.parametrize("answer", [{"sent": False}, {"status": 401, "code": "ANY"}])
def test_a_sign_in_that_ended_is_said_so_even_where_hmrc_was_not_asked(operation, answer):
    assert words_of(row_of_error(SignInExpired(operation, **answer), NOW)) == "sign_in_ended"


@pytest.mark.parametrize("operation", WRITES)
def test_a_kept_refusal_has_the_row_of_the_error_it_was(operation):
    for error in (SignInExpired(operation, sent=False), HmrcUnreachable(operation, sent=False)):
        row = row_of_error(Refusal.of(error), NOW)
        assert row == row_of_error(error, NOW)
        assert row.changed is Changed.NO
    lost = row_of_error(Refusal.of(HmrcUnreachable(operation)), NOW)
    assert lost.changed is Changed.NOT_KNOWN


@pytest.mark.parametrize("operation", list(Operation))
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "MISSING_CREDENTIALS"),
        (401, "INVALID_CREDENTIALS"),
        (401, "UNAUTHORIZED"),
        (401, "INCORRECT_ACCESS_TOKEN_TYPE"),
        (403, "HTTPS_REQUIRED"),
        (403, "RESOURCE_FORBIDDEN"),
        (403, "INVALID_SCOPE"),
        (403, "FORBIDDEN"),
        (403, "CLIENT_OR_AGENT_NOT_AUTHORISED"),
        (404, "MATCHING_RESOURCE_NOT_FOUND"),
        (404, "NOT_FOUND"),
        (405, "METHOD_NOT_ALLOWED"),
        (405, "INVALID_HTTP_METHOD"),
        (406, "ACCEPT_HEADER_INVALID"),
        (415, "INVALID_BODY_TYPE"),
        (429, "MESSAGE_THROTTLED_OUT"),
        (500, "INTERNAL_SERVER_ERROR"),
        (501, "NOT_IMPLEMENTED"),
        (503, "SERVER_ERROR"),
        (503, "SCHEDULED_MAINTENANCE"),
        (504, "GATEWAY_TIMEOUT"),
    ],
)
def test_each_error_of_the_platform_has_a_row_on_each_call(operation, status, code):
    assert (operation, status, code) in ROWS


@pytest.mark.parametrize("operation", CHOICES)
def test_a_500_on_a_choice_says_that_hmrc_could_not_make_it_and_that_we_look(operation):
    row = row_for(operation, 500, "INTERNAL_SERVER_ERROR")
    assert words_of(row) == "choice_not_made"
    assert row.changed is Changed.NOT_KNOWN


def test_a_choice_that_stands_already_is_calm():
    stopped = row_for(Operation.OPT_OUT, 400, "RULE_ALREADY_OPTED_OUT")
    collecting = row_for(Operation.OPT_IN, 400, "RULE_ALREADY_OPTED_IN")
    for row in (stopped, collecting):
        assert row.changed is Changed.NO
        assert "do not need to do anything" in words().say(f"{row.words}.next")


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-04-05T22:59:59+00:00", "year_not_ended"),
        ("2026-04-05T23:00:00+00:00", "after_one_in_the_morning"),
        ("2026-04-05T23:59:59+00:00", "after_one_in_the_morning"),
        ("2026-04-06T00:59:59+01:00", "after_one_in_the_morning"),
        ("2026-04-06T00:00:00+00:00", "year_not_ended"),
        ("2026-11-02T09:00:00+00:00", "year_not_ended"),
    ],
)
def test_in_the_first_hour_of_the_tax_year_hmrcs_clock_is_a_day_behind(instant, expected):
    row = row_for(
        Operation.AMEND_AMOUNTS,
        400,
        "RULE_TAX_YEAR_NOT_ENDED",
        now=datetime.fromisoformat(instant),
    )
    assert words_of(row) == expected


@pytest.mark.parametrize(
    ("operation", "status", "code", "expected"),
    [
        (Operation.AMEND_AMOUNTS, 418, "RULE_NEW", "other_refusal"),
        (Operation.AMEND_AMOUNTS, 401, "", "sign_in_ended"),
        (Operation.AMEND_AMOUNTS, 403, "RULE_NEW", "not_allowed"),
        (Operation.AMEND_AMOUNTS, 429, "", "too_busy"),
        (Operation.AMEND_AMOUNTS, 502, "", "hmrc_fault_on_change"),
        (Operation.VIEW_AMOUNTS, 502, "", "hmrc_fault"),
        (Operation.AMEND_AMOUNTS, 302, "", "unreadable_after_change"),
        (Operation.VIEW_AMOUNTS, 200, "", "unreadable"),
        # A code with another status than documented: the status is believed.
        (Operation.OPT_OUT, 500, "RULE_ALREADY_OPTED_OUT", "hmrc_fault_on_change"),
        (Operation.DELETE_AMOUNTS, 404, "MATCHING_RESOURCE_NOT_FOUND", "nothing_to_remove"),
        (Operation.AMEND_AMOUNTS, 404, "MATCHING_RESOURCE_NOT_FOUND", "no_such_address"),
    ],
)
def test_an_error_without_a_row_of_its_own_goes_by_its_status(operation, status, code, expected):
    assert words_of(row_for(operation, status, code)) == expected


@pytest.mark.parametrize("banned", ["please", "sorry", "oops", "invalid", "coding out", "coded"])
def test_the_sentences_keep_the_house_style(banned):
    catalogue = words()
    for name in catalogue.names():
        if name.startswith(("refusals.", "headers.")):
            assert (
                banned
                not in catalogue.say(name, **dict.fromkeys(catalogue.fields(name), "x")).lower()
            )
