"""Which addresses the portal may live at, and which it may trust with a person's authority.

HMRC's addresses are compared whole, so that no spelling of another host can pass for one. Others
are matched whole against a narrow pattern; nothing is taken apart and put together again.
"""

from __future__ import annotations

import re
from ipaddress import ip_address

HMRC = {
    # HMRC's documentation, "Development practices" and "User-restricted endpoints".
    "production": {
        "hmrc_api_url": "https://api.service.hmrc.gov.uk",
        "hmrc_authorize_url": "https://www.tax.service.gov.uk/oauth/authorize",
        "hmrc_token_url": "https://api.service.hmrc.gov.uk/oauth/token",
    },
    "sandbox": {
        "hmrc_api_url": "https://test-api.service.hmrc.gov.uk",
        "hmrc_authorize_url": "https://test-www.tax.service.gov.uk/oauth/authorize",
        "hmrc_token_url": "https://test-api.service.hmrc.gov.uk/oauth/token",
    },
}

PORT, STANDIN_PORT = 8501, 8502
"""Where the portal and its stand-in of HMRC are on this computer, if nothing else is said."""


def standin(port: int) -> dict[str, str]:
    """The addresses of a stand-in of HMRC on this computer."""
    at = f"http://127.0.0.1:{port}"
    return {
        "hmrc_api_url": at,
        "hmrc_authorize_url": f"{at}/oauth/authorize",
        "hmrc_token_url": f"{at}/oauth/token",
    }


_NAME = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
_LOCAL_IP = r"127(?:\.[0-9]{1,3}){3}|\[::1\]"
_PORT = r"(?::([0-9]{1,5}))?"
_PATH = r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*"
_LOOPBACK = re.compile(rf"https?://(localhost|{_LOCAL_IP}){_PORT}{_PATH}")
_NAMED = re.compile(rf"https://({_NAME}){_PORT}")
_BARE = re.compile(rf"https?://(localhost|{_LOCAL_IP}){_PORT}")


def on_this_computer(url: str) -> bool:
    """Whether the address is on the loopback interface: localhost, 127.x.x.x or ::1, any port."""
    return _fits(_LOOPBACK, url)


def is_own_name(url: str) -> bool:
    """Whether it is https, a DNS name in lower case and perhaps a port, and nothing else."""
    return _fits(_NAMED, url)


def is_bare_loopback(url: str) -> bool:
    """Whether it is on the loopback interface and has no path."""
    return _fits(_BARE, url)


def says_localhost(url: str) -> bool:
    """Whether the loopback interface is named and not numbered, as HMRC asks of a redirect URI."""
    return is_bare_loopback(url) and "://localhost" in url


def _fits(pattern: re.Pattern[str], url: str) -> bool:
    found = pattern.fullmatch(url)
    if found is None:
        return False
    host, port = found.groups()
    if port is not None and not 0 < int(port) <= 65535:
        return False
    if not host.startswith(("127.", "[")):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
