"""Profiles of one browser, each given to one visitor after another.

A new profile has to fetch the megabytes of script of which a page is made, which takes longer
than most of what a test does then. One that was used still has them, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page


class Profiles:
    """What was used waits until somebody with a browser of the same kind comes."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kinds: dict[BrowserContext, str] = {}
        self._used: defaultdict[str, list[tuple[BrowserContext, frozenset[str]]]]
        self._used = defaultdict(list)

    def open(self, **kind: Any) -> Page:
        """The only page of a profile that holds nothing of anybody's."""
        name = repr(sorted(kind.items()))
        if not self._used[name]:
            profile = self._browser.new_context(**kind)
            self._kinds[profile] = name
            return profile.new_page()
        profile, origins = self._used[name].pop()
        profile.clear_cookies()
        page = profile.new_page()
        tools = profile.new_cdp_session(page)
        for origin in sorted(origins):
            tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        tools.detach()
        return page

    def close(self, profile: BrowserContext, origins: Collection[str]) -> None:
        """Whoever had it, and was at these origins, is gone."""
        for page in profile.pages:
            page.close()
        self._used[self._kinds[profile]].append((profile, frozenset(origins)))
