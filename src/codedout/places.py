"""Every page of ours: its name in addresses, the words for its title, and where the menu has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HOME = "overview"

CLIENTS = "/clients"
CLIENTS_OPEN = "/clients/open"
CLIENTS_CLOSE = "/clients/close"
CLIENTS_IMPORT = "/clients/import"
CLIENTS_EXAMPLE = "/clients/import/example.csv"

DECEMBER_FILE = "/december/clients.csv"
DECEMBER_DAYS = "/december/days.ics"

SCRIPTS = ("/boxes.js", "/cards.js", "/contact.js")
"""Our own scripts beside Streamlit's, files of `ui`."""


@dataclass(frozen=True, slots=True)
class Place:
    """`menu` is "main", "foot" (of every page), or "" for a page that is reached from another.

    `adviser_only`: in the menu of an adviser's session alone.
    """

    path: str
    title: str
    menu: str
    sandbox_only: bool = False
    adviser_only: bool = False


PLACES: Mapping[str, Place] = {
    place.path: place
    for place in (
        Place("clients", "clients.title", "main", adviser_only=True),
        Place("client", "clients.one.title", "", adviser_only=True),
        Place("december", "december.title", "main", adviser_only=True),
        Place(HOME, "overview.title", "main"),
        Place("compare", "compare.title", "main"),
        Place("collection", "collection.title", "main"),
        Place("stay-or-stop", "stay_or_stop.title", "main"),
        Place("liability", "liability.title", "main"),
        Place("open", "open.title", "main"),
        Place("small-differences", "walk.title", "main"),
        Place("receipts", "receipts.title", "main"),
        Place("papers", "papers.title", "main"),
        Place("story", "story.title", ""),
        Place("change", "change.title_page", ""),
        Place("remove", "change.remove_page", ""),
        Place("undo", "change.undo_page", ""),
        Place("check", "change.check_page", ""),
        Place("receipt", "receipts.title_one", ""),
        Place("test-figures", "testfigures.title", "main", sandbox_only=True),
        Place("present", "present.title", "foot"),
        Place("connection", "connection.title", "foot"),
        Place("privacy", "privacy.title", "foot"),
        Place("accessibility", "accessibility.title", "foot"),
        Place("terms", "terms.title", "foot"),
        Place("report-a-problem", "problem.title", "foot"),
    )
}


def places_in(environment: str) -> Mapping[str, Place]:
    """The pages that there are in that environment."""
    return {
        path: place
        for path, place in PLACES.items()
        if environment == "sandbox" or not place.sandbox_only
    }
