"""Every fault, seen from the other end of a real connection."""

import time

import httpx
import pytest

from tests.standin.driver import SA, held, one, refused


def gone(call):
    """The connection was closed without an answer."""
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        call()


def test_a_status_is_answered_and_nothing_is_done(live):
    live.fault("status", status=503)
    answer = live.put(one(SA, 1, 1))
    assert refused(answer) == (503, "SERVER_ERROR")
    assert "x-correlationid" not in answer.headers
    assert live.person()["years"] == {}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({}, (500, "INTERNAL_SERVER_ERROR")),
        ({"status": 429}, (429, "MESSAGE_THROTTLED_OUT")),
        ({"code": "RULE_TAX_YEAR_NOT_ENDED"}, (400, "RULE_TAX_YEAR_NOT_ENDED")),
        ({"status": 418, "code": "TEAPOT"}, (418, "TEAPOT")),
    ],
)
def test_a_status_can_have_any_code(live, order, expected):
    live.fault("status", **order)
    assert refused(live.status()) == expected


def test_the_token_endpoint_fails_in_its_own_words(live):
    token = live.tokens()["refresh_token"]
    live.fault("status", path="^/oauth/token$", status=500)
    form = {"grant_type": "refresh_token", "client_id": "tests", "client_secret": "x",
            "refresh_token": token}  # fmt: skip
    assert live.http.post("/oauth/token", data=form).json()["error"] == "server_error"
    assert live.http.post("/oauth/token", data=form).status_code == 200


def test_slow_is_late_and_right(live):
    live.fault("slow", delay_ms=300)
    began = time.monotonic()
    assert live.status().status_code == 200
    assert time.monotonic() - began >= 0.3


def test_a_timeout_holds_the_connection_and_does_nothing(live):
    live.fault("timeout", delay_ms=60_000)
    with pytest.raises(httpx.ReadTimeout):
        live.put(one(SA, 1, 1), timeout=0.3)
    assert live.person()["years"] == {}
    assert live.requests()[-1]["status"] is None


def test_a_timeout_that_runs_out_closes_the_connection(live):
    live.fault("timeout", delay_ms=50)
    gone(live.status)


@pytest.mark.parametrize("content", ["json", "html"])
def test_malformed_is_a_200_nobody_can_read(live, content):
    live.fault("malformed", content=content)
    answer = live.amounts()
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting"):
        answer.json()
    assert ("text/html" in answer.headers["content-type"]) is (content == "html")


def test_drop_before_closes_the_connection_with_nothing_done(live):
    live.fault("drop_before")
    gone(lambda: live.put(one(SA, 1, 1)))
    assert live.person()["years"] == {}
    entry = live.requests()[-1]
    assert (entry["status"], entry["answer"], entry["fault"]) == (None, None, "drop_before")


def test_drop_after_does_it_and_loses_the_answer(live):
    live.fault("drop_after")
    gone(lambda: live.put(one(SA, 1, 1)))
    assert live.person()["years"]["2025-26"]["submitted"][0]["amount"] == "1.00"
    assert live.requests()[-1]["status"] is None


def test_the_server_goes_on_after_dropping(live):
    live.fault("drop_before", times=2)
    gone(live.status)
    gone(live.status)
    assert live.status().status_code == 200


def test_a_redirect_leads_elsewhere(live):
    live.fault("redirect")
    answer = live.amounts()
    assert (answer.status_code, answer.headers["location"]) == (307, "http://elsewhere.invalid/")
    live.fault("redirect", status=302, location="/elsewhere")
    answer = live.amounts()
    assert (answer.status_code, answer.headers["location"]) == (302, "/elsewhere")


def test_a_fault_fits_by_method_and_path_and_counts_down(live):
    live.put_year(hmrc_items=[held(SA, 1, "1.00")])
    live.fault("status", method="GET", path=r"/tax-code$", times=2)
    assert live.status().status_code == 200
    assert live.opt("out").status_code == 204
    assert [live.amounts().status_code for _ in range(3)] == [500, 500, 200]


@pytest.mark.parametrize(
    "path",
    ["balance-and-transactions", "payments-and-allocations", "charges/chargeReference/XD12",
     "charges/12", "calculations", "itsa-status"],
)  # fmt: skip
def test_every_address_can_fail(live, path):
    asks = {"calculations": live.calculations, "itsa-status": live.itsa_status}
    live.fault("status", path=path, status=503)
    answer = asks[path]() if path in asks else live.account(path)
    assert refused(answer) == (503, "SERVER_ERROR")


def test_without_a_count_a_fault_stays_until_cleared(live):
    live.fault("status", times=None)
    assert [live.status().status_code for _ in range(5)] == [500] * 5
    assert len(live.control("GET", "faults").json()) == 1
    assert live.control("DELETE", "faults").status_code == 204
    assert live.status().status_code == 200


def test_faults_come_in_the_order_they_were_given(live):
    live.fault("status", status=503)
    live.fault("status", status=429)
    assert [live.status().status_code for _ in range(3)] == [503, 429, 200]


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"fault": "explode"}, "/fault"),
        ({"fault": "status", "path": "("}, "/path"),
        ({"fault": "status", "times": 0}, "/times"),
        ({"fault": "redirect", "status": 500}, "/"),
        ({"fault": "status", "colour": "red"}, "/colour"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_by_field(live, order, field):
    answer = live.control("POST", "faults", order)
    assert answer.status_code == 400
    assert answer.json()["fields"][0]["field"] == field


def test_latency_makes_every_answer_late(live):
    live.settings(latency_ms=150)
    began = time.monotonic()
    live.status()
    assert time.monotonic() - began >= 0.15
