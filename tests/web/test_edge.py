from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from codedout.web.edge import Networks, Peer, client_of

PERSON = "198.51.100.7"
INNER, OUTER = "10.0.0.5", "10.0.0.9"
OURS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def seen(
    peer: tuple[str, int] | None, *headers: tuple[str, str], trusted: Networks = OURS
) -> tuple[str | None, int | None]:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    found = client_of(peer, Headers(raw=raw), trusted)
    return (None if found.ip is None else str(found.ip)), found.port


def test_with_nobody_between_the_peer_is_the_person() -> None:
    assert seen((PERSON, 51234)) == (PERSON, 51234)


def test_a_socket_for_both_families_is_read_as_what_it_carries() -> None:
    assert seen((f"::ffff:{PERSON}", 51234)) == (PERSON, 51234)


@pytest.mark.parametrize(
    "header",
    [
        ("x-forwarded-for", "203.0.113.9"),
        ("forwarded", "for=203.0.113.9"),
        ("x-forwarded-client-port", "1"),
    ],
)
def test_what_anybody_can_send_is_not_believed(header: tuple[str, str]) -> None:
    assert seen((PERSON, 51234), header) == (PERSON, 51234)
    assert seen((PERSON, 51234), header, trusted=()) == (PERSON, 51234)


@pytest.mark.parametrize(
    "header",
    [
        ("x-forwarded-for", PERSON),
        ("x-forwarded-for", f"203.0.113.9, {PERSON}:51234"),
        ("x-forwarded-for", f"::ffff:{PERSON}"),
        ("forwarded", f'for=203.0.113.9, for="{PERSON}:51234"'),
    ],
)
def test_a_peer_who_may_have_been_read_out_of_a_header_is_nobody(header: tuple[str, str]) -> None:
    assert seen((PERSON, 0), header) == (None, None)
    assert seen((PERSON, 51234), header, trusted=()) == (None, None)


def test_our_own_proxy_is_believed() -> None:
    assert seen((INNER, 1), ("x-forwarded-for", PERSON)) == (PERSON, None)
    assert seen((f"::ffff:{INNER}", 1), ("x-forwarded-for", PERSON)) == (PERSON, None)


def test_the_last_hop_that_is_not_ours_is_the_person_whatever_stands_before_it() -> None:
    chain = f"203.0.113.9, {PERSON}, {OUTER}"
    assert seen((INNER, 1), ("x-forwarded-for", chain)) == (PERSON, None)
    lines = [("x-forwarded-for", f"203.0.113.9, {PERSON}"), ("x-forwarded-for", OUTER)]
    assert seen((INNER, 1), *lines) == (PERSON, None)


def test_a_hop_that_cannot_be_read_hides_the_person_and_nobody_stands_in() -> None:
    assert seen((INNER, 1), ("x-forwarded-for", f"{PERSON}, unknown")) == (None, None)
    assert seen((INNER, 1), ("x-forwarded-for", f"{PERSON}, junk, {OUTER}")) == (None, None)


def test_a_proxy_that_says_nothing_leaves_the_person_unknown() -> None:
    assert seen((INNER, 443)) == (None, None)
    assert seen((INNER, 443), ("x-forwarded-for", f"{OUTER}, {INNER}")) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"for={PERSON}", (PERSON, None)),
        (f'for="{PERSON}:51234"', (PERSON, 51234)),
        (f"For={PERSON};proto=https;by={OUTER}", (PERSON, None)),
        ('for="[2001:db8::17]:51234"', ("2001:db8::17", 51234)),
        ('for="[2001:db8::17]"', ("2001:db8::17", None)),
        (f"for=203.0.113.9, for={PERSON};by=x, for={OUTER}", (PERSON, None)),
        ("for=_hidden", (None, None)),
        ("for=unknown", (None, None)),
        ("proto=https", (None, None)),
        (f"by=198.51.100.1;xfor=1;for={PERSON}", (PERSON, None)),
    ],
)
def test_the_standard_header_is_read_too(
    text: str, expected: tuple[str | None, int | None]
) -> None:
    assert seen((INNER, 1), ("forwarded", text)) == expected


def test_two_headers_that_disagree_are_both_disbelieved() -> None:
    both = [("x-forwarded-for", PERSON), ("forwarded", "for=203.0.113.9")]
    assert seen((INNER, 1), *both) == (None, None)
    agreed = [("x-forwarded-for", PERSON), ("forwarded", f'for="{PERSON}:51234"')]
    assert seen((INNER, 1), *agreed) == (PERSON, 51234)


@pytest.mark.parametrize(
    ("port", "expected"),
    [("51234", 51234), ("0", None), ("65536", None), ("５１", None), ("-1", None), ("", None)],
)
def test_the_edge_may_name_the_persons_own_port(port: str, expected: int | None) -> None:
    raw = [
        (b"x-forwarded-for", PERSON.encode()),
        (b"x-forwarded-client-port", port.encode("utf-8")),
    ]
    assert client_of((INNER, 1), Headers(raw=raw), OURS).port == expected


def test_the_port_of_the_server_is_not_the_persons() -> None:
    headers = [("x-forwarded-for", PERSON), ("x-forwarded-port", "443")]
    assert seen((INNER, 1), *headers) == (PERSON, None)


def test_a_peer_that_is_no_address_is_nobody() -> None:
    assert seen(None) == (None, None)
    assert seen(("testclient", 50000)) == (None, 50000)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_breaks_it_and_none_makes_a_proxy_of_ours_the_person(a: str, b: str) -> None:
    raw = [(b"x-forwarded-for", a.encode()), (b"forwarded", b.encode())]
    found = client_of((INNER, 1), Headers(raw=raw), OURS)
    assert isinstance(found, Peer)
    assert found.ip is None or all(
        found.ip.version != net.version or found.ip not in net for net in OURS
    )


@given(st.ip_addresses())
def test_a_direct_peer_is_itself(address: object) -> None:
    text = str(address)
    expected = getattr(ip_address(text), "ipv4_mapped", None) or ip_address(text)
    assert client_of((text, 50000), Headers(), ()).ip == expected
