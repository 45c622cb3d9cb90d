"""What is really known of the browser and the network path of a signed-in person.

HMRC asks for these with every call (fraud prevention, WEB_APP_VIA_SERVER). A fact that could not
be had is None: it is left out and named, never made up.
"""

from __future__ import annotations

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
