"""What our three cookies are called, which depends on how people reach the portal.

On https the names start with `__Host-`, so that no other host and no plain connection can set
them. Browsers differ on Secure cookies over plain http, so on a loopback http address they go
without it, with the port in the name: cookies take no notice of ports.
"""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit


def session_cookie_name(public_url: str) -> str:
    """The name of the cookie that holds a session's secret."""
    return _name("codedout_sid", public_url)


def binding_cookie_name(public_url: str) -> str:
    """The name of the cookie that ties a sign-in to the browser that began it."""
    return _name("codedout_signin", public_url)


def device_cookie_name(public_url: str) -> str:
    """The name of the cookie that tells HMRC it is the same device (Gov-Client-Device-ID)."""
    return _name("codedout_device", public_url)


def is_plain_loopback(public_url: str) -> bool:
    """Whether it is http on this very machine, the one place where cookies go without Secure."""
    parts = urlsplit(public_url)
    return parts.scheme == "http" and _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@cache
def _name(stem: str, public_url: str) -> str:
    if is_plain_loopback(public_url):
        return f"{stem}_{urlsplit(public_url).port or 80}"
    return f"__Host-{stem}"
