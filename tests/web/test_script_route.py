from __future__ import annotations

import httpx
import pytest

from codedout.places import SCRIPTS


@pytest.mark.parametrize(
    ("script", "word"), list(zip(SCRIPTS, ("Enter", "ArrowRight", "contact"), strict=True))
)
def test_a_script_of_ours_is_a_file_that_the_policy_allows(
    http: httpx.Client, script: str, word: str
) -> None:
    response = http.get(script, headers={"Accept": "*/*"})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/javascript")
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert word in response.text
