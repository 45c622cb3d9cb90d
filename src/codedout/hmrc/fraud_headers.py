"""HMRC's fraud prevention headers for WEB_APP_VIA_SERVER, from facts really collected.

Specification 3.3: developer.service.hmrc.gov.uk/guides/fraud-prevention. A header without a fact
behind it is left out and named with its reason; a made-up value would be a false statement to HMRC.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import quote

from codedout.domain.client_facts import BrowserFacts, ClientFacts, public_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Who runs this portal. `public_ip` is the address its public name leads to, if it has one."""

    product_name: str
    version: str
    public_ip: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A header that is not sent. `reason_key` names the sentence that says why."""

    header: str
    reason_key: str


@dataclass(frozen=True, slots=True)
class FraudHeaders:
    """What goes out with every call, and what does not."""

    sent: dict[str, str]
    missing: tuple[Missing, ...]


HEADERS = (
    "Gov-Client-Connection-Method",
    "Gov-Client-Browser-JS-User-Agent",
    "Gov-Client-Device-ID",
    "Gov-Client-Multi-Factor",
    "Gov-Client-Public-IP",
    "Gov-Client-Public-IP-Timestamp",
    "Gov-Client-Public-Port",
    "Gov-Client-Screens",
    "Gov-Client-Timezone",
    "Gov-Client-User-IDs",
    "Gov-Client-Window-Size",
    "Gov-Vendor-Forwarded",
    "Gov-Vendor-License-IDs",
    "Gov-Vendor-Product-Name",
    "Gov-Vendor-Public-IP",
    "Gov-Vendor-Version",
)
"""Every header of this connection method; each call has each of them sent or missing."""

REASONS = (
    "headers.browser_did_not_say",
    "headers.no_device_id",
    "headers.no_second_factor",
    "headers.no_public_address",
    "headers.no_public_port",
    "headers.no_user_id",
    "headers.no_licence",
    "headers.no_vendor_address",
    "headers.no_public_path",
)
"""Every `Missing.reason_key`, so that a test can ask for words for each."""


def fraud_headers(facts: ClientFacts, vendor: Vendor, user_ids: Mapping[str, str]) -> FraudHeaders:
    """The headers for one signed-in browser.

    `user_ids` are our own identifiers of the person, by the name of what uses them.

    Raises:
        ValueError: one of `user_ids` looks like a National Insurance number.
    """
    client_ip = public_address(facts.public_ip)
    vendor_ip = public_address(vendor.public_ip)
    if client_ip == vendor_ip:
        client_ip = None  # what the edge saw was itself
    seen_at = facts.seen_at
    port = facts.public_port
    found: dict[str, tuple[str | None, str]] = {
        "Gov-Client-Connection-Method": ("WEB_APP_VIA_SERVER", ""),
        "Gov-Client-Browser-JS-User-Agent": (
            _plain(facts.browser.user_agent),
            "headers.browser_did_not_say",
        ),
        "Gov-Client-Device-ID": (_uuid(facts.device_id), "headers.no_device_id"),
        "Gov-Client-Multi-Factor": (None, "headers.no_second_factor"),
        "Gov-Client-Public-IP": (client_ip, "headers.no_public_address"),
        "Gov-Client-Public-IP-Timestamp": (
            seen_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            if client_ip and seen_at
            else None,
            "headers.no_public_address",
        ),
        "Gov-Client-Public-Port": (
            # 80 and 443 are ports that servers listen on: the edge passed on its own.
            str(port)
            if client_ip and port and 0 < port < 65536 and port not in (80, 443)
            else None,
            "headers.no_public_port" if client_ip else "headers.no_public_address",
        ),
        "Gov-Client-Screens": (_screens(facts.browser), "headers.browser_did_not_say"),
        "Gov-Client-Timezone": (_timezone(facts.browser), "headers.browser_did_not_say"),
        "Gov-Client-User-IDs": (_user_ids(user_ids), "headers.no_user_id"),
        "Gov-Client-Window-Size": (_window(facts.browser), "headers.browser_did_not_say"),
        "Gov-Vendor-Forwarded": (
            f"by={_encoded(vendor_ip)}&for={_encoded(client_ip)}"
            if vendor_ip and client_ip
            else None,
            "headers.no_public_path",
        ),
        "Gov-Vendor-License-IDs": (None, "headers.no_licence"),
        "Gov-Vendor-Product-Name": (_encoded(vendor.product_name), ""),
        "Gov-Vendor-Public-IP": (vendor_ip, "headers.no_vendor_address"),
        "Gov-Vendor-Version": (
            f"{_encoded(vendor.product_name)}={_encoded(vendor.version)}",
            "",
        ),
    }
    return FraudHeaders(
        sent={header: value for header, (value, _) in found.items() if value is not None},
        missing=tuple(
            Missing(header, reason) for header, (value, reason) in found.items() if value is None
        ),
    )


def _encoded(text: str) -> str:
    return quote(text, safe="")


_LONGEST_AGENT = 1000


def _plain(text: str | None) -> str | None:
    """Text that is sent as it is, save what is not printable US-ASCII."""
    if not text or len(text) > _LONGEST_AGENT:
        return None
    kept = "".join(c if " " <= c <= "~" else quote(c, errors="replace") for c in text)
    return kept.strip() or None


def _uuid(text: str | None) -> str | None:
    try:
        return str(uuid.UUID(text)) if text else None
    except ValueError:
        return None


_SCALE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,10})?\Z", re.ASCII)


def _screens(browser: BrowserFacts) -> str | None:
    screen = browser.screen
    if screen is None or min(screen.width, screen.height, screen.colour_depth) <= 0:
        return None
    if not _SCALE.match(screen.scaling_factor) or not float(screen.scaling_factor):
        return None
    return (
        f"width={screen.width}&height={screen.height}"
        f"&scaling-factor={screen.scaling_factor}&colour-depth={screen.colour_depth}"
    )


def _window(browser: BrowserFacts) -> str | None:
    width, height = browser.window_width, browser.window_height
    if width is None or height is None or min(width, height) <= 0:
        return None
    return f"width={width}&height={height}"


_FURTHEST_AHEAD = 14 * 60
_FURTHEST_BEHIND = -12 * 60


def _timezone(browser: BrowserFacts) -> str | None:
    ahead = browser.minutes_ahead_of_utc
    if ahead is None or not _FURTHEST_BEHIND <= ahead <= _FURTHEST_AHEAD:
        return None
    hours, minutes = divmod(abs(ahead), 60)
    return f"UTC{'-' if ahead < 0 else '+'}{hours:02}:{minutes:02}"


# A number on its own, however it is spaced. Not one inside a longer word: a hash may hold one.
_NINO = re.compile(r"(?<![0-9a-z])[a-z]{2}[\s._-]*(?:[0-9][\s._-]*){6}[a-d]?(?![0-9a-z])", re.I)


def _user_ids(user_ids: Mapping[str, str]) -> str | None:
    if any(_NINO.search(text) for pair in user_ids.items() for text in pair):
        raise ValueError("a National Insurance number is not a user id")
    pairs = [f"{_encoded(k)}={_encoded(v)}" for k, v in user_ids.items() if k and v]
    return "&".join(pairs) or None
