"""What a person began to fill in, where they come back to it."""

from __future__ import annotations

from codedout.domain.change import Ask
from codedout.domain.coded_out import ItemKey
from codedout.domain.draft import KEPT_FOR, Draft
from codedout.presenters.amending import AmendView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, Notice

PAGES = {Ask.AMEND_ONE: "change", Ask.REMOVE_ONE: "remove"}
"""The page on which each is filled in."""


def present_begun(
    draft: Draft, view: AmendView, show: Viewer, *, elsewhere: bool = False
) -> Notice:
    """That it was begun, and what has moved since.

    `elsewhere`: the form now stands open for another item, so it is not filled in with this.
    """
    item = draft.item
    lines = [_moved(draft, item, view, show)] if item is not None and not view.blocked else []
    if elsewhere and item is not None and item in view.items:
        lines.insert(0, show.say("drafts.other_line", item=view.items[item]))
    kept = show.say("drafts.kept_line", day=show.day(draft.saved_at + KEPT_FOR))
    return Notice(
        title=show.say("drafts.title", when=show.at(draft.begun_at)),
        lines=tuple(line for line in (*lines, kept) if line),
    )


def to_draft(draft: Draft, label: str) -> Link:
    """To the form, filled in as it was left."""
    return Link(label=label, page=PAGES[draft.ask], params={"year": str(draft.tax_year)})


def _moved(draft: Draft, item: ItemKey, view: AmendView, show: Viewer) -> str:
    if item not in view.items:
        return show.say(f"drafts.gone.{draft.ask.value}")
    then, now = draft.figure, view.figures.get(item)
    if then is None or now is None or then == now:
        return ""
    return show.say(f"drafts.moved.{draft.ask.value}", then=show.gbp(then), now=show.gbp(now))
