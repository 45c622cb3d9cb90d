from __future__ import annotations

import httpx

from codedout.places import BOXES_SCRIPT


def test_our_own_script_is_a_file_that_the_policy_allows(http: httpx.Client) -> None:
    response = http.get(BOXES_SCRIPT, headers={"Accept": "*/*"})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/javascript")
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "Enter" in response.text
