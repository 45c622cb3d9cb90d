"""What a person began to fill in: where they come back to it, and the list of all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from codedout.domain.change import Ask
from codedout.domain.coded_out import ItemKey
from codedout.domain.draft import KEPT_FOR, Draft
from codedout.domain.tax_year import TaxYear
from codedout.presenters.amending import AmendView
from codedout.presenters.items import kind_name
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Link, Notice

_LINE = 40  # characters

PAGES = {Ask.AMEND_ONE: "change", Ask.REMOVE_ONE: "remove"}
"""The page on which each is filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """One that was begun, the way to it if the calendar still allows it, and the button that throws
    it away.
    """

    ask: Ask
    year: TaxYear
    facts: tuple[Fact, ...]
    passed: str
    open: Link | None
    throw_away: str


def present(
    drafts: Sequence[Draft], show: Viewer, is_over: Callable[[Ask, TaxYear], bool]
) -> tuple[DraftView, ...]:
    """Everything that was begun and not finished."""
    return tuple(_draft(d, show, over=is_over(d.ask, d.tax_year)) for d in drafts)


def _draft(draft: Draft, show: Viewer, *, over: bool) -> DraftView:
    what = title_of(draft, show)
    told = {
        "what": (what, filled_in(draft, show)),
        "when": (show.instant(draft.saved_at), ""),
        "until": (show.day(draft.saved_at + KEPT_FOR), ""),
    }
    return DraftView(
        ask=draft.ask,
        year=draft.tax_year,
        facts=tuple(
            Fact(label=show.say(f"drafts.{name}"), value=value, note=note)
            for name, (value, note) in told.items()
        ),
        passed=show.say("receipts.passed") if over else "",
        open=None if over else to_draft(draft, show.say("drafts.open_one", what=what)),
        throw_away=show.say("drafts.throw_away_one", what=what),
    )


def title_of(draft: Draft, show: Viewer) -> str:
    """ "A changed figure for your 2025 to 2026 tax code"."""
    everything = draft.ask is Ask.REMOVE_ONE and draft.item is None
    ask = Ask.REMOVE_ALL if everything else draft.ask
    return show.say(f"change.title.{ask.value}", year=show.year(draft.tax_year))


def filled_in(draft: Draft, show: Viewer) -> str:
    """What was picked and typed so far, as it was typed."""
    each = [_one(one.item, one.typed, show) for one in draft.aside]
    if draft.typed.strip() or not each:
        each.insert(0, _one(draft.item, draft.typed, show))
    return "; ".join(each)


def _one(item: ItemKey | None, typed: str, show: Viewer) -> str:
    parts = [
        "" if item is None else _item(item, show),
        show.say("drafts.typed", text=show.typed(typed, _LINE)) if typed.strip() else "",
    ]
    return ", ".join(part for part in parts if part)


def _item(item: ItemKey, show: Viewer) -> str:
    return show.say(
        "receipts.item_removed", kind=kind_name(show, item.kind), number=show.item_number(item.id)
    )


def present_begun(draft: Draft, view: AmendView, show: Viewer, opened: ItemKey | None) -> Notice:
    """That it was begun, and what has moved since; the form is `opened` for that item."""
    moved = "" if opened is None or view.blocked else _moved(draft, opened, view, show)
    kept = show.say("drafts.kept_line", day=show.day(draft.saved_at + KEPT_FOR))
    return Notice(
        title=show.say("drafts.title", when=show.at(draft.begun_at)),
        lines=tuple(line for line in (moved, kept) if line),
    )


def present_thrown(draft: Draft, show: Viewer, *, replaced: bool) -> str:
    """That it was thrown away; of what can no longer be put back, also what it was."""
    title = title_of(draft, show)
    if not replaced:
        return show.say("drafts.thrown_away", what=title)
    what = in_short(title, filled_in(draft, show), show)
    return show.say("drafts.thrown_replaced", what=what)


def in_short(title: str, details: str, show: Viewer) -> str:
    """What it was, and the figures or texts that tell it from others like it, if there are any."""
    return show.say("unfinished.what", what=title, details=details) if details else title


def typed_besides(
    draft: Draft | None, item: ItemKey | None, view: AmendView, show: Viewer
) -> tuple[str, ...]:
    """What was typed for other items than the one that is picked now."""
    return tuple(
        show.say(
            "drafts.besides" if one.item in view.items else "drafts.besides_gone",
            item=view.items.get(one.item, _item(one.item, show)),
            text=show.typed(one.typed, _LINE),
        )
        for one in (() if draft is None else draft.besides(item))
    )


def to_draft(draft: Draft, label: str) -> Link:
    """To the form, filled in as it was left."""
    return Link(label=label, page=PAGES[draft.ask], params={"year": str(draft.tax_year)})


def _moved(draft: Draft, item: ItemKey, view: AmendView, show: Viewer) -> str:
    if item not in view.items:
        there = draft.ask is Ask.REMOVE_ONE and item in view.figures
        return show.say("drafts.only_with_all" if there else f"drafts.gone.{draft.ask.value}")
    then, now = draft.of(item)[1], view.figures.get(item)
    if then is None or now is None or then == now:
        return ""
    return show.say(f"drafts.moved.{draft.ask.value}", then=show.gbp(then), now=show.gbp(now))
