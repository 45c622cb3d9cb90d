"""axe-core on a page as it stands: what breaks WCAG 2.2 at levels A and AA."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    },
}


def violations(page: Page) -> list[str]:
    """Each rule broken, with the elements that break it."""
    found = _AXE.run(page, options=_OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} ({'; '.join(_reasons(node))})"
        for rule in found
        for node in rule["nodes"]
    ]


def _reasons(node: dict[str, list[dict[str, str]]]) -> list[str]:
    return [check["message"] for check in node["any"] + node["all"] + node["none"]]
