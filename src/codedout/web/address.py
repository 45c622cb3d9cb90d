"""What an address says of whether it is secure and whose host it is."""

from __future__ import annotations

from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
"""What this machine answers to besides its public name."""


def is_https(public_url: str) -> bool:
    return urlsplit(public_url).scheme == "https"


def origin_of(url: str) -> str:
    """Scheme, host and port: what a content security policy names."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_of(host_header: str) -> str:
    """The name in a Host header, without port and without an IPv6 address's brackets."""
    try:
        return urlsplit(f"//{host_header}").hostname or ""
    except ValueError:
        return ""
