from __future__ import annotations

import httpx

from .fakes import FakePortal


def test_it_is_well_while_everything_answers(http: httpx.Client) -> None:
    response = http.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"ok": True, "set_up": True, "store": True, "hmrc": True}
    assert response.headers["cache-control"] == "no-store"


def test_it_is_not_well_when_one_thing_does_not(http: httpx.Client, portal: FakePortal) -> None:
    portal.checks["hmrc"] = False
    response = http.get("/healthz")
    assert response.status_code == 503
    assert response.json()["hmrc"] is False
    assert response.json()["store"] is True
