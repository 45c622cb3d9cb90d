"""The headers that HMRC requires by law: each from a fact, or left out and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.client_facts import BrowserFacts, ClientFacts, Screen
from codedout.hmrc.fraud_headers import HEADERS, REASONS, Vendor, fraud_headers
from codedout.words import words

DEVICE = "beec798b-b366-47fa-b1f8-92cede14a1ce"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
BROWSER = BrowserFacts(
    user_agent=AGENT,
    screen=Screen(width=1920, height=1080, scaling_factor="1.25", colour_depth=24),
    window_width=1256,
    window_height=803,
    minutes_ahead_of_utc=0,
)
FACTS = ClientFacts(
    device_id=DEVICE,
    public_ip="198.51.100.7",
    public_port=12345,
    seen_at=datetime(2026, 11, 2, 9, 0, 5, 123456, tzinfo=UTC),
    browser=BROWSER,
)
VENDOR = Vendor(product_name="Tax code & you", version="0.1.0", public_ip="203.0.113.6")
IDS = {"codedout": "4f2a"}
NEVER_HAD = {
    "Gov-Client-Multi-Factor": "headers.no_second_factor",
    "Gov-Vendor-License-IDs": "headers.no_licence",
}


def missing(facts: ClientFacts, vendor: Vendor = VENDOR, ids: dict[str, str] | None = None):
    headers = fraud_headers(facts, vendor, IDS if ids is None else ids)
    return {m.header: m.reason_key for m in headers.missing}


def test_production_sends_everything_that_a_web_application_can_know():
    headers = fraud_headers(FACTS, VENDOR, IDS)
    assert headers.sent == {
        "Gov-Client-Connection-Method": "WEB_APP_VIA_SERVER",
        "Gov-Client-Browser-JS-User-Agent": AGENT,
        "Gov-Client-Device-ID": DEVICE,
        "Gov-Client-Public-IP": "198.51.100.7",
        "Gov-Client-Public-IP-Timestamp": "2026-11-02T09:00:05.123Z",
        "Gov-Client-Public-Port": "12345",
        "Gov-Client-Screens": "width=1920&height=1080&scaling-factor=1.25&colour-depth=24",
        "Gov-Client-Timezone": "UTC+00:00",
        "Gov-Client-User-IDs": "codedout=4f2a",
        "Gov-Client-Window-Size": "width=1256&height=803",
        "Gov-Vendor-Forwarded": "by=203.0.113.6&for=198.51.100.7",
        "Gov-Vendor-Product-Name": "Tax%20code%20%26%20you",
        "Gov-Vendor-Public-IP": "203.0.113.6",
        "Gov-Vendor-Version": "Tax%20code%20%26%20you=0.1.0",
    }
    assert missing(FACTS) == NEVER_HAD


def test_sandbox_behind_a_trusted_proxy_sends_the_persons_address_and_none_of_ours():
    vendor = replace(VENDOR, public_ip=None)
    assert set(fraud_headers(FACTS, vendor, IDS).sent) == {
        "Gov-Client-Connection-Method",
        "Gov-Client-Browser-JS-User-Agent",
        "Gov-Client-Device-ID",
        "Gov-Client-Public-IP",
        "Gov-Client-Public-IP-Timestamp",
        "Gov-Client-Public-Port",
        "Gov-Client-Screens",
        "Gov-Client-Timezone",
        "Gov-Client-User-IDs",
        "Gov-Client-Window-Size",
        "Gov-Vendor-Product-Name",
        "Gov-Vendor-Version",
    }
    assert missing(FACTS, vendor) == NEVER_HAD | {
        "Gov-Vendor-Forwarded": "headers.no_public_path",
        "Gov-Vendor-Public-IP": "headers.no_vendor_address",
    }


@pytest.mark.parametrize("loopback", ["127.0.0.1", "::1", "::ffff:127.0.0.1", None])
def test_a_demo_on_loopback_sends_no_address_at_all(loopback):
    facts = replace(FACTS, public_ip=loopback)
    vendor = replace(VENDOR, public_ip=None)
    assert set(fraud_headers(facts, vendor, IDS).sent) == {
        "Gov-Client-Connection-Method",
        "Gov-Client-Browser-JS-User-Agent",
        "Gov-Client-Device-ID",
        "Gov-Client-Screens",
        "Gov-Client-Timezone",
        "Gov-Client-User-IDs",
        "Gov-Client-Window-Size",
        "Gov-Vendor-Product-Name",
        "Gov-Vendor-Version",
    }
    assert missing(facts, vendor) == NEVER_HAD | {
        "Gov-Client-Public-IP": "headers.no_public_address",
        "Gov-Client-Public-IP-Timestamp": "headers.no_public_address",
        "Gov-Client-Public-Port": "headers.no_public_address",
        "Gov-Vendor-Forwarded": "headers.no_public_path",
        "Gov-Vendor-Public-IP": "headers.no_vendor_address",
    }


def test_a_browser_without_scripts_is_said_to_have_told_nothing():
    facts = replace(FACTS, browser=BrowserFacts(), device_id=None)
    assert missing(facts) == NEVER_HAD | {
        "Gov-Client-Browser-JS-User-Agent": "headers.browser_did_not_say",
        "Gov-Client-Device-ID": "headers.no_device_id",
        "Gov-Client-Screens": "headers.browser_did_not_say",
        "Gov-Client-Timezone": "headers.browser_did_not_say",
        "Gov-Client-Window-Size": "headers.browser_did_not_say",
    }


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.1.1",
        "0.0.0.0",  # noqa: S104
        "255.255.255.255",
        "224.0.0.1",
        "fd00::1",
        "fe80::1",
        "fe80::1%eth0",
        "::",
        "not an address",
        "",
    ],
)
def test_a_private_address_is_not_a_public_one(address):
    gone = missing(replace(FACTS, public_ip=address))
    assert gone["Gov-Client-Public-IP"] == "headers.no_public_address"
    assert "Gov-Client-Public-IP-Timestamp" in gone
    assert "Gov-Client-Public-Port" in gone
    assert missing(FACTS, replace(VENDOR, public_ip=address))["Gov-Vendor-Public-IP"]


def test_ipv6_is_encoded_only_inside_a_list_of_hops():
    facts = replace(FACTS, public_ip="2001:DB8::7")
    sent = fraud_headers(facts, VENDOR, IDS).sent
    assert sent["Gov-Client-Public-IP"] == "2001:db8::7"
    assert sent["Gov-Vendor-Forwarded"] == "by=203.0.113.6&for=2001%3Adb8%3A%3A7"


def test_an_ipv4_address_dressed_as_ipv6_is_sent_as_itself():
    facts = replace(FACTS, public_ip="::ffff:198.51.100.7")
    assert fraud_headers(facts, VENDOR, IDS).sent["Gov-Client-Public-IP"] == "198.51.100.7"


def test_an_edge_that_saw_only_itself_did_not_see_the_person():
    gone = missing(replace(FACTS, public_ip=VENDOR.public_ip))
    assert gone["Gov-Client-Public-IP"] == "headers.no_public_address"
    assert gone["Gov-Vendor-Forwarded"] == "headers.no_public_path"


@pytest.mark.parametrize("port", [80, 443, 0, -1, 65536, None])
def test_a_port_that_cannot_be_the_persons_is_not_sent(port):
    assert missing(replace(FACTS, public_port=port)) == NEVER_HAD | {
        "Gov-Client-Public-Port": "headers.no_public_port"
    }


def test_the_time_of_the_address_is_utc_with_milliseconds():
    summer = timezone(timedelta(hours=1))
    facts = replace(FACTS, seen_at=datetime(2026, 7, 1, 0, 30, tzinfo=summer))
    sent = fraud_headers(facts, VENDOR, IDS).sent
    assert sent["Gov-Client-Public-IP-Timestamp"] == "2026-06-30T23:30:00.000Z"


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (0, "UTC+00:00"),
        (60, "UTC+01:00"),
        (-210, "UTC-03:30"),
        (345, "UTC+05:45"),
        (840, "UTC+14:00"),
        (841, None),
        (-721, None),
    ],
)
def test_time_zones_are_written_as_hmrc_wants_them(ahead, expected):
    facts = replace(FACTS, browser=replace(BROWSER, minutes_ahead_of_utc=ahead))
    assert fraud_headers(facts, VENDOR, IDS).sent.get("Gov-Client-Timezone") == expected


@pytest.mark.parametrize(
    "screen",
    [
        Screen(width=0, height=1080, scaling_factor="1", colour_depth=24),
        Screen(width=1920, height=-1, scaling_factor="1", colour_depth=24),
        Screen(width=1920, height=1080, scaling_factor="", colour_depth=24),
        Screen(width=1920, height=1080, scaling_factor="0", colour_depth=24),
        Screen(width=1920, height=1080, scaling_factor="1&x=2", colour_depth=24),
        Screen(width=1920, height=1080, scaling_factor="NaN", colour_depth=24),
        Screen(width=1920, height=1080, scaling_factor="1", colour_depth=0),
    ],
)
def test_a_screen_that_cannot_be_is_not_sent(screen):
    facts = replace(FACTS, browser=replace(BROWSER, screen=screen))
    assert missing(facts)["Gov-Client-Screens"] == "headers.browser_did_not_say"


@pytest.mark.parametrize(("width", "height"), [(None, 1), (1, None), (0, 1), (1, -1)])
def test_a_window_that_cannot_be_is_not_sent(width, height):
    facts = replace(FACTS, browser=replace(BROWSER, window_width=width, window_height=height))
    assert missing(facts)["Gov-Client-Window-Size"] == "headers.browser_did_not_say"


@pytest.mark.parametrize("device", ["", "null", "undefined", "12", "{}"])
def test_a_device_mark_that_is_not_ours_is_not_sent(device):
    assert missing(replace(FACTS, device_id=device))["Gov-Client-Device-ID"]


def test_keys_and_values_are_encoded_and_separators_are_not():
    sent = fraud_headers(FACTS, VENDOR, {"my app": "a=b&c,d", "other": "é"}).sent
    assert sent["Gov-Client-User-IDs"] == "my%20app=a%3Db%26c%2Cd&other=%C3%A9"


@pytest.mark.parametrize(
    "value",
    ["AA123456A", "aa123456a", "AA 12 34 56 A", "AA-12-34-56-A", "AA123456", "id:AA123456A"],
)
@pytest.mark.parametrize("as_key", [False, True])
def test_a_national_insurance_number_is_never_a_user_id(value, as_key):
    with pytest.raises(ValueError, match="National Insurance") as caught:
        fraud_headers(FACTS, VENDOR, {value: "x"} if as_key else {"codedout": value})
    assert value not in str(caught.value)


def test_a_hash_is_not_taken_for_a_national_insurance_number():
    digest = "0fca123456b0" * 5
    assert "Gov-Client-User-IDs" in fraud_headers(FACTS, VENDOR, {"codedout": digest}).sent


def test_without_a_user_id_none_is_sent():
    assert missing(FACTS, ids={})["Gov-Client-User-IDs"] == "headers.no_user_id"
    assert missing(FACTS, ids={"codedout": ""})["Gov-Client-User-IDs"] == "headers.no_user_id"


@given(st.text(max_size=1200))
def test_no_user_agent_can_break_out_of_its_header(agent):
    facts = replace(FACTS, browser=replace(BROWSER, user_agent=agent))
    headers = fraud_headers(facts, VENDOR, IDS)
    value = headers.sent.get("Gov-Client-Browser-JS-User-Agent", "-")
    assert value
    assert value == value.strip()
    assert all(" " <= c <= "~" for c in value)


@given(
    st.builds(
        ClientFacts,
        device_id=st.none() | st.text(max_size=40),
        public_ip=st.none() | st.ip_addresses().map(str),
        public_port=st.none() | st.integers(-1, 70000),
        seen_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    )
)
def test_each_header_is_either_sent_or_missing_and_never_empty(facts):
    headers = fraud_headers(facts, VENDOR, IDS)
    assert [
        h for h in HEADERS if h in headers.sent or h in {m.header for m in headers.missing}
    ] == (list(HEADERS))
    assert len(headers.sent) + len(headers.missing) == len(HEADERS)
    assert all(headers.sent.values())
    assert {m.reason_key for m in headers.missing} <= set(REASONS)


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_has_its_words(reason):
    assert words().say(reason)
