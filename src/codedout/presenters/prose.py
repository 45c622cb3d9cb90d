"""The small pages that are only words, true to what the software does."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.presenters.viewer import Viewer

SECTIONS = {
    "privacy": ("who", "what", "why", "where", "long", "device", "rights", "nobody"),
    "accessibility": ("aim", "does", "known", "tell"),
    "terms": ("not_hmrc", "yours", "figures", "changes", "advice", "stop"),
    "problem": ("money", "wrong", "security", "include"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str
    text: str


def present(page: str, show: Viewer) -> tuple[Section, ...]:
    """The sections of a page, in order."""
    return tuple(
        Section(
            title=show.say(f"{page}.{name}.title"),
            text=show.say(f"{page}.{name}.text", product=show.say("common.service")),
        )
        for name in SECTIONS[page]
    )
