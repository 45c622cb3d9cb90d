"""What stands on a page of what is hidden while others look, and the form that changes it."""

from __future__ import annotations

from markupsafe import Markup

from codedout.domain.adviser import Role
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.presenters.viewer import Viewer
from codedout.ui import html

PATH, PARAM = "/share-safe", "share-safe"
"""Where the form leads, and what an address says that switches it on."""


def mark(show: Viewer) -> Markup:
    """That it is on, and what is hidden; nothing where nothing is."""
    if not show.share_safe.on:
        return Markup()
    level = show.share_safe.value
    return html.tag(
        "p",
        show.say(f"share_safe.on.{level}"),
        " ",
        html.tag("span", show.say(f"share_safe.line.{level}")),
        class_="co-mark",
    )


def banner(session: Session | None, show: Viewer, back_to: str) -> Markup:
    """The same, with the ways to hide less or more."""
    if session is None or not show.share_safe.on:
        return mark(show)
    more = ShareSafe.NAMES if show.hides_amounts else ShareSafe.AMOUNTS
    ways = [(more, show.say(f"share_safe.to.{more.value}"))]
    if session.adviser is None or session.adviser.role is not Role.PRESENTER:
        ways.append((ShareSafe.OFF, show.say("share_safe.to.off")))
    return html.tag(
        "div", mark(show), _form(session, back_to, *ways), class_="co-hiding", data_hides="on"
    )


def switch(session: Session, show: Viewer, back_to: str) -> Markup:
    """The way to hide something; nothing where the banner has it."""
    if show.share_safe.on:
        return Markup()
    levels = (ShareSafe.NAMES, ShareSafe.AMOUNTS)
    ways = [(each, show.say(f"share_safe.offer.{each.value}")) for each in levels]
    offer = html.tag("span", show.say("share_safe.offer"), class_="co-small")
    return html.tag("div", offer, _form(session, back_to, *ways), class_="co-hiding")


def to_names(session: Session, show: Viewer, back_to: str) -> Markup:
    """The way to see amounts again."""
    return _form(session, back_to, (ShareSafe.NAMES, show.say("share_safe.to.names")))


def _form(session: Session, back_to: str, *ways: tuple[ShareSafe, str]) -> Markup:
    hidden = {"csrf": session.csrf, "next": back_to}
    return html.tag(
        "form",
        *(html.tag("input", type="hidden", name=k, value=v) for k, v in hidden.items()),
        *(
            html.tag(
                "button", label, type="submit", name="hide", value=level.value, class_="co-quiet"
            )
            for level, label in ways
        ),
        method="post",
        action=PATH,
    )
