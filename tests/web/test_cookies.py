from __future__ import annotations

import pytest

from codedout.web.cookies import session_cookie_name


@pytest.mark.parametrize(
    ("public_url", "name"),
    [
        ("https://portal.example", "__Host-codedout_sid"),
        ("https://portal.example/portal", "__Host-codedout_sid"),
        ("https://127.0.0.1:8501", "__Host-codedout_sid"),
        ("http://127.0.0.1:8501", "codedout_sid_8501"),
        ("http://localhost:9000", "codedout_sid_9000"),
        ("http://localhost", "codedout_sid_80"),
        ("http://[::1]:8501", "codedout_sid_8501"),
        ("http://127.0.0.2:8501", "codedout_sid_8501"),
        # Plain http anywhere else gets a cookie that a browser will not keep: better no sign-in
        # than one that anybody on the way can read.
        ("http://portal.example", "__Host-codedout_sid"),
        ("http://127.0.0.1.evil.example:8501", "__Host-codedout_sid"),
    ],
)
def test_only_plain_http_on_this_machine_goes_without_a_secure_name(
    public_url: str, name: str
) -> None:
    assert session_cookie_name(public_url) == name
