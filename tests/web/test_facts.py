from __future__ import annotations

import json
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.client_facts import BrowserFacts, ClientFacts, Screen
from codedout.hmrc.fraud_headers import Vendor, fraud_headers
from codedout.web.edge import Peer
from codedout.web.facts import browser_facts, client_facts, device_id_of

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TOLD: dict[str, Any] = {
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64)",
    "screen": {"width": 1920, "height": 1080, "scaling_factor": "1.25", "colour_depth": 24},
    "window_width": 1256,
    "window_height": 803,
    "minutes_ahead_of_utc": 60,
}


def told(**changed: object) -> BrowserFacts:
    return browser_facts(json.dumps(TOLD | changed))


def test_what_the_browser_said_is_kept_as_it_said_it() -> None:
    assert told() == BrowserFacts(
        user_agent="Mozilla/5.0 (X11; Linux x86_64)",
        screen=Screen(width=1920, height=1080, scaling_factor="1.25", colour_depth=24),
        window_width=1256,
        window_height=803,
        minutes_ahead_of_utc=60,
    )


@pytest.mark.parametrize("text", ["", "null", "[]", "not json", '"text"', "[" * 5000, "{"])
def test_without_a_script_nothing_is_known_and_nothing_is_made_up(text: str) -> None:
    assert browser_facts(text) == BrowserFacts()


@pytest.mark.parametrize("agent", [None, 7, "", "a" * 513, "Möbius", "a\nb", "a\x00b"])
def test_a_user_agent_that_cannot_stand_in_a_header_is_left_out_and_the_rest_stays(
    agent: object,
) -> None:
    facts = told(user_agent=agent)
    assert facts.user_agent is None
    assert facts.window_width == 1256


@pytest.mark.parametrize(
    "changed",
    [
        {"width": 0},
        {"width": -5},
        {"width": 1920.5},
        {"width": "1920"},
        {"width": True},
        {"height": 100_001},
        {"colour_depth": 0},
        {"scaling_factor": "0"},
        {"scaling_factor": "NaN"},
        {"scaling_factor": "1e3"},
        {"scaling_factor": "１"},
        {"scaling_factor": 1.25},
    ],
)
def test_a_screen_with_one_thing_wrong_is_left_out_whole(changed: dict[str, object]) -> None:
    assert told(screen=TOLD["screen"] | changed).screen is None


def test_half_a_window_is_no_window() -> None:
    facts = told(window_height=0)
    assert (facts.window_width, facts.window_height) == (None, None)


@pytest.mark.parametrize(
    ("minutes", "kept"), [(0, 0), (-720, -720), (840, 840), (841, None), (5.5, None)]
)
def test_a_time_zone_lies_within_fourteen_hours(minutes: object, kept: int | None) -> None:
    assert told(minutes_ahead_of_utc=minutes).minutes_ahead_of_utc == kept


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*TOLD, "x"]), inner),
    )
)
def test_whatever_is_posted_becomes_facts_or_nothing(value: object) -> None:
    facts = browser_facts(json.dumps(value))
    assert facts.window_width is None or facts.window_width > 0


@pytest.mark.parametrize(
    "private", ["127.0.0.1", "10.0.0.1", "192.168.1.2", "::1", "fd00::1", "169.254.0.1"]
)
def test_a_private_address_is_no_public_one_and_its_port_says_nothing(private: str) -> None:
    facts = client_facts(device_id="d", peer=Peer(ip_address(private), 51234), browser="", at=NOON)
    assert (facts.public_ip, facts.public_port, facts.seen_at) == (None, None, None)


def test_a_public_address_is_kept_with_its_port_and_when_it_was_read() -> None:
    facts = client_facts(
        device_id="d", peer=Peer(ip_address("81.2.69.160"), 51234), browser="", at=NOON
    )
    assert (facts.public_ip, facts.public_port, facts.seen_at) == ("81.2.69.160", 51234, NOON)


@given(st.ip_addresses())
def test_what_is_kept_as_public_is_just_what_hmrc_is_told(address: object) -> None:
    peer = Peer(ip_address(str(address)), 51234)
    facts = client_facts(device_id="d", peer=peer, browser="", at=NOON)
    vendor = Vendor(product_name="codedout", version="1")
    seen = ClientFacts(public_ip=str(address), seen_at=NOON)
    header = "Gov-Client-Public-IP"
    assert fraud_headers(facts, vendor, {}).sent.get(header) == facts.public_ip
    assert fraud_headers(seen, vendor, {}).sent.get(header) == facts.public_ip


@pytest.mark.parametrize("address", ["198.51.100.7", "203.0.113.9", "2001:db8::17"])
def test_an_address_that_is_merely_not_in_use_is_for_hmrc_to_judge(address: str) -> None:
    peer = Peer(ip_address(address), 51234)
    facts = client_facts(device_id="d", peer=peer, browser="", at=NOON)
    assert (facts.public_ip, facts.public_port, facts.seen_at) == (address, 51234, NOON)


@pytest.mark.parametrize("port", [80, 443, None])
def test_a_servers_port_is_not_a_persons(port: int | None) -> None:
    facts = client_facts(
        device_id="d", peer=Peer(ip_address("81.2.69.160"), port), browser="", at=NOON
    )
    assert facts.public_ip == "81.2.69.160"
    assert facts.public_port is None


def test_a_device_keeps_a_number_that_is_one_and_gets_a_new_one_for_anything_else() -> None:
    mine = "beec798b-b366-47fa-b1f8-92cede14a1ce"
    assert device_id_of(mine) == mine
    for bad in (None, "", "x", mine[:-1], f"{mine}\n{mine}"):
        assert device_id_of(bad) != mine
        assert device_id_of(bad) != device_id_of(bad)
