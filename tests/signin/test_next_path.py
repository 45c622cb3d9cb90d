from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.signin.next_path import allowed_next

PAGES = ("compare", "receipts", "change-amount")


@pytest.mark.parametrize(
    "asked",
    [
        "/",
        "/compare",
        "/compare?year=2024-25",
        "/receipts?reference=AB-12",
        "/change-amount?a=1&b=2",
    ],
)
def test_a_known_page_of_ours_is_kept_with_its_question(asked: str) -> None:
    assert allowed_next(asked, PAGES) == asked


@pytest.mark.parametrize(
    "asked",
    [
        None,
        "",
        "compare",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/compare",
        "javascript:alert(1)",
        "/compare\n",
        "/compare\r\nSet-Cookie: a=b",
        "/\t/evil.example",
        "/compare/../..//evil.example",
        "/compare#//evil.example",
        "/compare?next=//evil.example",
        "/compare?next=https:%2f%2fevil.example",
        "/%2f/evil.example",
        "/compare@evil.example",
        "/nowhere",
        "/oauth/logout",
        "/COMPARE",
        "/compare?" + "a" * 201,
        "/ｃｏｍｐａｒｅ",
        "/compare?year=２０２４",
    ],
)
def test_anything_else_leads_to_the_first_page(asked: str | None) -> None:
    assert allowed_next(asked, PAGES) == "/"


@given(st.text(max_size=60) | st.text(alphabet="/\\.:?#@%a \t\r\n", max_size=20))
def test_whatever_is_asked_the_browser_stays_with_us(asked: str) -> None:
    where = urljoin("https://ours.example/oauth/callback", allowed_next(asked, PAGES))
    assert urlsplit(where).netloc == "ours.example"
    assert urlsplit(where).scheme == "https"
