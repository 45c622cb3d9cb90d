"""Points and penalties in words, in each case of HMRC's test system."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.penalties import Penalties
from codedout.hmrc.leaves import Unreadable
from codedout.hmrc.penalties_json import penalties_of
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.presenters import owing_penalties
from codedout.presenters.owing_penalties import PenaltiesView
from codedout.presenters.viewer import Viewer
from hmrc_standin.canned_penalties import PENALTIES
from hmrc_standin.wire import write_json
from tests.accounts.spoilt import each_spoilt
from tests.fakes import NOVEMBER
from tests.presenters.reading_views import rows_and_lines

SHOW = Viewer()


def seen(body: object) -> PenaltiesView:
    found = penalties_of(json.dumps(body, default=float).encode())
    return owing_penalties.present(Part(read=Read(found, NOVEMBER, "")), SHOW, NOVEMBER)


@pytest.mark.parametrize("scenario", PENALTIES)
def test_each_point_and_penalty_has_a_row(scenario: str) -> None:
    body, view = PENALTIES[scenario], seen(PENALTIES[scenario])
    returns = body.get("lateSubmissionPenalty", {}).get("details", [])
    payments = body.get("latePaymentPenalty", {}).get("details", [])
    assert len(view.returns.rows if view.returns else ()) == len(returns)
    assert len(view.payments.rows if view.payments else ()) == len(payments)
    assert (view.finding == SHOW.say("owing.penalties.none")) is (not body)


def test_points_are_said_with_how_many_lead_to_a_charge() -> None:
    view = seen(PENALTIES["CHARGE_LATE_SUBMISSION_PENALTIES"])
    assert [(one.label, one.value, one.note) for one in view.points][:3] == [
        ("Points that count", "4", "4 points lead to a charge."),
        ("Points that no longer count", "0", ""),
        ("Still to pay for late returns", "£400.00", ""),
    ]
    assert view.returns is not None
    last = view.returns.rows[-1]
    assert [cell.text for cell in last] == [
        "A charge on top of the points",
        *("14 June 2025", "14 June 2027", "£200.00", "£200.00"),
    ]
    assert last[0].note == (
        "It counts. The return was due on 7 June 2025 and came on 12 June 2025."
    )
    assert last[4].note == "Due on 13 July 2025."


def test_what_is_charged_and_what_still_grows_of_a_late_payment_stand_apart() -> None:
    penalty = {
        "principalChargeReference": "XV123451234512",
        "penaltyCategory": "lpp2",
        "penaltyStatus": "accruing",
        "penaltyAmountAccruing": 31.4,
        "penaltyAmountPosted": 0,
        "latePaymentPenalty1LowerRateCalculationAmount": 463.15,
        "latePaymentPenalty1LowerRatePercentage": 2,
        "latePaymentPenalty2Days": 31,
        "latePaymentPenalty2Percentage": 4,
        "principalChargeDueDate": "2024-11-07",
        "timeToPay": [{"startDate": "2024-12-15", "endDate": "2025-06-15"}],
        "appealInformation": [{"status": "under-appeal"}, {"status": "something-new"}],
    }
    view = seen({"latePaymentPenalty": {"details": [json.loads(json.dumps(penalty))]}})
    assert view.payments is not None
    [row] = view.payments.rows
    assert [cell.text for cell in row] == [
        *("Second penalty for paying late", "7 November 2024", "£0.00", "£31.40", "None"),
    ]
    assert row[0].note == (
        "It is still growing. Worked out at 2% of £463.15. "
        "Worked out at 4% of unpaid tax, over 31 days so far. "
        "A payment plan runs from 15 December 2024 to 15 June 2025. "
        "You appealed against it, and HMRC has not decided. "
        "Where the appeal stands, in HMRC’s word: something-new."
    )


def test_words_of_hmrcs_that_are_not_known_are_quoted() -> None:
    odd = {"penaltyNumber": "1", "penaltyCategory": "other", "penaltyStatus": "asleep"}
    view = seen({"lateSubmissionPenalty": {"details": [odd]}})
    assert view.returns is not None
    [row] = view.returns.rows
    assert row[0].text == "A point or charge"
    assert row[0].note == "Where it stands, in HMRC’s word: asleep."
    assert [cell.text for cell in row[1:]] == ["HMRC does not say"] * 2 + ["None"] * 2


@pytest.mark.parametrize("scenario", PENALTIES)
def test_whatever_is_missing_or_odd_in_an_answer_it_is_shown_or_said_unread(scenario: str) -> None:
    for spoilt in each_spoilt(json.loads(write_json(PENALTIES[scenario]))):
        with suppress(Unreadable):
            assert list(rows_and_lines(seen(spoilt.body)))


def test_where_they_cannot_be_read_that_is_said() -> None:
    down: Part[Penalties] = Part(error=HmrcUnreachable(Operation.VIEW_PENALTIES))
    view = owing_penalties.present(down, SHOW, NOVEMBER)
    assert view.notice is not None
    assert view.notice.again
    assert SHOW.say("owing.penalties.none") not in list(rows_and_lines(view))
