"""What a demonstration can have HMRC do: each of them ordered, and seen from the other end."""

import pytest

from hmrc_standin.refusals import CODES
from hmrc_standin.routes import ROUTES
from hmrc_standin.scenarios import DOCUMENTED, WHOLE, scenarios
from tests.standin.driver import refused

OFFERED = {each["name"]: each for each in scenarios()}


def test_each_call_and_each_code_is_one_there_is():
    assert set(DOCUMENTED) == {route.operation for route in ROUTES}
    assert {each["code"] for each in OFFERED.values() if "code" in each} <= set(CODES)
    assert len(OFFERED) == len(scenarios())
    for call in DOCUMENTED:
        assert f"{call}.CLIENT_OR_AGENT_NOT_AUTHORISED" in OFFERED


def test_the_list_is_asked_of_any_world(hmrc):
    assert hmrc.control("GET", "scenarios").json() == scenarios()


def test_each_can_be_ordered(hmrc):
    for each in OFFERED.values():
        assert hmrc.control("POST", "faults", each["order"]).status_code == 200


def test_one_call_is_refused_and_the_others_go_on(live):
    live.put_person(years={"2025-26": {}})
    live.control("POST", "faults", OFFERED["retrieve_status.GATEWAY_TIMEOUT"]["order"])
    for _ in range(2):
        assert refused(live.status()) == (504, "GATEWAY_TIMEOUT")
    assert live.amounts().status_code == 404


@pytest.mark.parametrize("name", ["down", "busy", "refusing", "broken"])
def test_all_of_hmrc_refuses_but_signing_in(live, name):
    assert name in WHOLE
    live.control("POST", "faults", OFFERED[name]["order"])
    code = OFFERED[name]["order"]["code"]
    assert refused(live.status()) == (CODES[code][0], code)
    assert live.http.get("/oauth/authorize").status_code == 400, "a page, and no fault"
