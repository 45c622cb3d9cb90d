"""What the public address says: whether it is secure, whose host it is, where our paths hang."""

from __future__ import annotations

from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_plain_loopback(public_url: str) -> bool:
    """Whether it is http on this very machine, the one place where cookies go without Secure."""
    parts = urlsplit(public_url)
    return parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES


def is_https(public_url: str) -> bool:
    return urlsplit(public_url).scheme == "https"


def port_of(public_url: str) -> int:
    """The port, also where the address leaves it out."""
    parts = urlsplit(public_url)
    return parts.port or (443 if parts.scheme == "https" else 80)


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
