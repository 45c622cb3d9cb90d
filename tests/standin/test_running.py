"""The process: how it starts, what it prints, how it ends, and what outlives it."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

import hmrc_standin
from tests.standin.driver import NINO, SA, Hmrc, one

SOURCE = Path(hmrc_standin.__file__).parents[1]


@contextmanager
def standin(*words):
    """Start the command on a free port; yields (process, Hmrc)."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hmrc_standin", "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    )
    try:
        address = process.stdout.readline().split()[-1]
        with httpx.Client(base_url=address) as http:
            yield process, Hmrc(http, "default")
    finally:
        process.kill()
        process.communicate()


def test_it_starts_quickly_and_says_where():
    began = time.monotonic()
    with standin() as (_, hmrc):
        assert hmrc.control("GET", "health").status_code == 200
        assert time.monotonic() - began < 5  # well under one on an idle machine


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_and_without_a_word_even_with_a_request_in_hand(stop):
    with standin() as (process, hmrc):
        hmrc.put_person()
        hmrc.fault("timeout", delay_ms=600_000)
        with pytest.raises(httpx.ReadTimeout):
            hmrc.status(timeout=0.1)
        hmrc.fault("slow", delay_ms=600_000)
        with pytest.raises(httpx.ReadTimeout):
            hmrc.status(timeout=0.1)
        began = time.monotonic()
        process.send_signal(stop)
        out, err = process.communicate(timeout=10)
        assert time.monotonic() - began < 4
        assert (out, err) == ("", "")


def test_nothing_about_people_is_printed():
    with standin() as (process, hmrc):
        hmrc.put_person()
        hmrc.put(one(SA, 1, 1))
        hmrc.amounts(nino="AA999999A")
        hmrc.http.get("/oauth/authorize", params={"client_id": NINO})
        process.terminate()
        assert process.communicate(timeout=10) == ("", "")


def test_a_port_in_use_is_said_in_a_line():
    with standin() as (_, hmrc):
        port = str(hmrc.http.base_url.port)
        second = subprocess.run(
            [sys.executable, "-m", "hmrc_standin", "--port", port],
            capture_output=True, text=True, check=False, timeout=20,
            env=os.environ | {"PYTHONPATH": str(SOURCE)},
        )  # fmt: skip
    assert second.returncode == 1
    assert second.stderr.startswith("hmrc_standin cannot start:")
    assert len(second.stderr.splitlines()) == 1


def test_the_command_sets_what_every_world_begins_with():
    words = ("--mode", "sandbox", "--rate-limit", "7", "--latency-ms", "1",
             "--clock", "2027-04-06T00:00:00+01:00", "--client", "portal:s:e")  # fmt: skip
    with standin(*words) as (_, hmrc):
        usual = hmrc.control("GET", "settings").json()
        assert (usual["rate_limit"], usual["latency_ms"]) == (7, 1)
        assert usual["minimum_tax_year"] == "2019-20"
        assert hmrc.control("GET", "clock").json()["now"].startswith("2027-04-05T23:00:0")
        form = {"grant_type": "client_credentials", "client_id": "portal", "client_secret": "s:e"}
        assert hmrc.http.post("/oauth/token", data=form).status_code == 200
        form["client_id"] = "another"
        assert hmrc.http.post("/oauth/token", data=form).status_code == 401


@pytest.mark.parametrize("words", [("--clock", "noon"), ("--clock", "2026-11-02T09:00:00")])
def test_a_clock_that_names_no_instant_is_said_in_a_line(words, tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "hmrc_standin", "--port", "0", *words],
        capture_output=True, text=True, check=False, timeout=20,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("hmrc_standin cannot start:")


def test_several_processes_can_share_a_clock():
    words = ("--clock", "2026-11-02T09:00:00Z@2026-01-01T00:00:00Z")
    with standin(*words) as (_, first), standin(*words) as (_, second):
        times = [hmrc.control("GET", "clock").json()["now"] for hmrc in (first, second, first)]
        assert times == sorted(times)
        assert times[0] > "2026-11-02T10:00:00Z"  # it has run since the anchor


def test_everything_survives_being_killed(tmp_path):
    words = ("--state", str(tmp_path / "state.json"))
    form = {"grant_type": "authorization_code", "client_id": "tests", "client_secret": "x",
            "redirect_uri": "http://localhost/back"}  # fmt: skip
    ask = {"response_type": "code", "client_id": "tests", "scope": "read:self-assessment",
           "redirect_uri": "http://localhost/back"}  # fmt: skip
    stateful = {"gov-test-scenario": "STATEFUL"}
    with standin(*words) as (process, hmrc):
        hmrc.put_person()
        hmrc.put(one(SA, 1, 12.34))
        hmrc.put(one(SA, 2, 5), headers=stateful)
        hmrc.opt("out")
        hmrc.settings(early="500", put="merge")
        token, refresh = hmrc.token(), hmrc.tokens()["refresh_token"]
        decided = ask | {"decision": "give", "person": NINO}
        back = hmrc.http.post("/oauth/authorize", data=decided, follow_redirects=False)
        form["code"] = httpx.URL(back.headers["location"]).params["code"]
        other = Hmrc(hmrc.http, "other")
        other.put_person(name="Elsewhere")
        other.clock("2030-01-01T00:00:00Z")
        hmrc.fault("status", times=2)
        hmrc.status()
        process.kill()
        process.wait()
    with standin(*words) as (_, hmrc):
        headers = {"authorization": f"Bearer {token}"}
        assert hmrc.status(headers=headers).status_code == 500  # the second of two
        assert hmrc.status(headers=headers).json()["optOutIndicator"] is True
        assert hmrc.person()["years"]["2025-26"]["submitted"][0]["amount"] == "12.34"
        assert hmrc.amounts(headers=headers | stateful).status_code == 200
        assert hmrc.control("GET", "settings").json()["put"] == "merge"
        assert hmrc.http.post("/oauth/token", data=form).status_code == 200
        renewed = {"grant_type": "refresh_token", "client_id": "tests", "client_secret": "x",
                   "refresh_token": refresh}  # fmt: skip
        assert hmrc.http.post("/oauth/token", data=renewed).status_code == 200
        other = Hmrc(hmrc.http, "other")
        assert other.person()["name"] == "Elsewhere"
        assert other.control("GET", "clock").json()["now"] == "2030-01-01T00:00:00Z"
    assert (tmp_path / "state.json").stat().st_mode & 0o077 == 0


def test_the_clock_goes_on_where_it_was_after_a_restart(tmp_path):
    words = ("--state", str(tmp_path / "state.json"))
    with standin(*words) as (process, hmrc):
        hmrc.put_person()
        time.sleep(1.1)
        process.kill()
        process.wait()
    with standin(*words) as (_, hmrc):
        assert hmrc.control("GET", "clock").json()["now"] > "2026-11-02T09:00:00Z"


def test_a_put_is_seen_whole_or_not_at_all(live):
    """Readers beside writers never see one kind of an old set with another of a new one."""

    def body(n):
        return {
            "taxCodeComponents": {SA: [{"id": n, "amount": n}], "debt": [{"id": n, "amount": n}]}
        }

    live.put(body(1))
    token = live.token()
    address = str(live.http.base_url)
    seen: list[set[int]] = []

    def write(n):
        with httpx.Client(base_url=address) as http:
            mine = Hmrc(http, live.world)
            for _ in range(20):
                mine.put(body(n), headers={"authorization": f"Bearer {token}"})

    def look():
        with httpx.Client(base_url=address) as http:
            mine = Hmrc(http, live.world)
            for _ in range(40):
                shown = mine.amounts(headers={"authorization": f"Bearer {token}"}).json()
                strays = shown["unmatchedCustomerSubmissions"]
                seen.append({strays[SA][0]["id"], strays["debt"][0]["id"]})

    threads = [threading.Thread(target=write, args=(n,)) for n in (1, 2, 3)]
    threads += [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 80
    assert all(len(ids) == 1 for ids in seen)
