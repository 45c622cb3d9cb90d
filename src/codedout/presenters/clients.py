"""The firm's list of clients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codedout.domain.client import LONGEST_NAME, LONGEST_NOTES, Client
from codedout.domain.session import Session
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """`edit` names the way to change it, "" where it may not be.

    `on_screen` says so of the one that is there.
    """

    key: str
    name: str
    number: str
    notes: str
    open: str
    edit: str
    on_screen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsView:
    """`rows` fit what was looked for; `found` says how many, "" where nothing was.

    `cannot` says why the list may not be changed, "" where it may.
    """

    intro: str
    any: bool
    rows: tuple[ClientRow, ...]
    found: str
    empty: Notice | None
    cannot: str


def present(
    clients: Sequence[Client], session: Session, looked_for: str, show: Viewer
) -> ClientsView:
    """The list for whoever of the firm's is signed in."""
    cannot = why_not(session, show)
    wanted = " ".join(looked_for.split()).casefold()
    numbered = list(enumerate(clients, 1))
    # What is hidden cannot be looked for either: what is found would tell it.
    if wanted and not show.hides_names:
        numbered = [(at, one) for at, one in numbered if wanted in one.name.casefold()]
    empty = None
    if not clients:
        line = "clients.none.line_wait" if cannot else "clients.none.line_add"
        empty = Notice(title=show.say("clients.none.title"), lines=(show.say(line),))
    found = ""
    if clients and wanted and not numbered:
        found = show.say("clients.found_none", text=show.typed(looked_for, 60))
    elif len(numbered) < len(clients):
        found = show.say("clients.found_some", found=len(numbered), all=len(clients))
    there = session.client.key if session.client is not None else ""
    return ClientsView(
        intro=show.say("clients.intro"),
        any=bool(clients),
        rows=tuple(_row(at, one, there, show, cannot=bool(cannot)) for at, one in numbered),
        found=found,
        empty=empty,
        cannot=cannot,
    )


def why_not(session: Session, show: Viewer) -> str:
    """Why the list may not be changed in this session; "" where it may."""
    if session.adviser is None or not session.adviser.role.may_change:
        return show.say("clients.cannot.role")
    return show.say("clients.cannot.hidden") if show.hides_names else ""


def _row(at: int, one: Client, there: str, show: Viewer, *, cannot: bool) -> ClientRow:
    hidden = show.hides_names
    name = show.say("clients.numbered", number=at) if hidden else show.person(one.name)
    return ClientRow(
        key=one.key,
        name=name,
        number="" if hidden else show.nino(one.nino),
        notes="" if hidden else show.typed(one.notes),
        open=show.say("clients.open_named", client=name),
        edit="" if cannot else show.say("clients.edit_named", client=name),
        on_screen=show.say("clients.on_screen") if one.key == there else "",
    )


def field_fault(reason: str, show: Viewer) -> str:
    """What is wrong with what was typed, by the reason of a `NotAClient` or a `NotANino`."""
    name = f"clients.error.{reason}"
    return show.say(name, **most(name, show))


def most(name: str, show: Viewer) -> dict[str, int]:
    """How long what that sentence is about may be, where it says so."""
    if "most" not in show.words.fields(name):
        return {}
    return {"most": LONGEST_NOTES if name.endswith("notes") else LONGEST_NAME}


def not_there(show: Viewer) -> Notice:
    """What is said of a client who is not on the list."""
    return Notice(
        title=show.say("clients.gone.title"),
        lines=(show.say("clients.gone.line"),),
        tone=Tone.ATTENTION,
    )
