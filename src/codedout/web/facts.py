"""The facts HMRC asks for, out of what the browser posted and what the edge saw.

Whatever does not look right is left out: a header must be true or absent
(HMRC, "Fraud prevention", getting it right).
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from datetime import datetime

from codedout.domain.client_facts import BrowserFacts, ClientFacts, Screen, public_address
from codedout.web.edge import Peer

_SCALING = re.compile(r"[0-9]{1,2}(\.[0-9]{1,20})?\Z")
_MOST_PIXELS = 100_000
_MOST_BITS = 64
_FURTHEST_ZONE = 14 * 60


def client_facts(*, device_id: str, peer: Peer, browser: str, at: datetime) -> ClientFacts:
    """Everything known of one browser at the moment it starts to sign in.

    `browser` is the JSON that the page's script wrote, or "" where no script ran.
    """
    # A loopback or private address is not a public one, and its port says nothing either.
    public = None if peer.ip is None else public_address(str(peer.ip))
    port = peer.port if public is not None and peer.port not in (80, 443) else None
    return ClientFacts(
        device_id=device_id,
        public_ip=public,
        public_port=port,
        seen_at=None if public is None else at,
        browser=browser_facts(browser),
    )


def browser_facts(text: str) -> BrowserFacts:
    """What the script in the browser said, each fact on its own merits."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return BrowserFacts()
    if not isinstance(told, dict):
        return BrowserFacts()
    width, height = _pixels(told, "window_width"), _pixels(told, "window_height")
    whole_window = width is not None and height is not None
    return BrowserFacts(
        user_agent=_user_agent(told.get("user_agent")),
        screen=_screen(told.get("screen")),
        window_width=width if whole_window else None,
        window_height=height if whole_window else None,
        minutes_ahead_of_utc=_whole(told, "minutes_ahead_of_utc", -_FURTHEST_ZONE, _FURTHEST_ZONE),
    )


def device_id_of(cookie: str | None) -> str:
    """The UUID this browser was given before, or a new one."""
    try:
        known = uuid.UUID(cookie or "")
    except ValueError:
        known = uuid.uuid4()
    return str(known)


def _user_agent(value: object) -> str | None:
    if not isinstance(value, str) or not 0 < len(value) <= 512:
        return None
    return value if value.isascii() and value.isprintable() else None


def _screen(value: object) -> Screen | None:
    if not isinstance(value, dict):
        return None
    width, height = _pixels(value, "width"), _pixels(value, "height")
    depth = _whole(value, "colour_depth", 1, _MOST_BITS)
    scaling = value.get("scaling_factor")
    if width is None or height is None or depth is None:
        return None
    if not isinstance(scaling, str) or not _SCALING.match(scaling) or float(scaling) == 0:
        return None
    return Screen(width=width, height=height, scaling_factor=scaling, colour_depth=depth)


def _pixels(values: Mapping[str, object], name: str) -> int | None:
    return _whole(values, name, 1, _MOST_PIXELS)


def _whole(values: Mapping[str, object], name: str, least: int, most: int) -> int | None:
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if least <= value <= most else None
