"""What is really known of the browser and the network path of a signed-in person.

HMRC asks for these with every call (fraud prevention, WEB_APP_VIA_SERVER). A fact that could not
be had is None: it is left out and named, never made up.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One screen: pixels, dots per pixel as text ("1", "1.25"), bits of colour."""

    width: int
    height: int
    scaling_factor: str
    colour_depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserFacts:
    """What a script in the browser saw; None where it could not run or did not say."""

    user_agent: str | None = None
    screen: Screen | None = None
    window_width: int | None = None
    window_height: int | None = None
    minutes_ahead_of_utc: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """Everything for the headers that belongs to one signed-in browser.

    `public_ip` and `public_port` are the person's own, as the trusted edge saw them, with the
    instant (UTC) at which they were read. A loopback or private address is not a public one.
    """

    device_id: str | None = None
    public_ip: str | None = None
    public_port: int | None = None
    seen_at: datetime | None = None
    browser: BrowserFacts = BrowserFacts()


# Addresses that lead to nobody on the internet. Not `is_global`: that also leaves out ranges which
# are merely not in use, and what the edge saw is for HMRC to judge.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
        *("::/127", "fc00::/7", "fe80::/10", "ff00::/8"),
    )
)


def public_address(text: str | None) -> str | None:
    """The address as HMRC takes it, or None for what is none, or not on the internet."""
    try:
        address = ipaddress.ip_address((text or "").strip())
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return None
        address = address.ipv4_mapped or address
    if any(address in block for block in _NOT_PUBLIC if block.version == address.version):
        return None
    return str(address)
