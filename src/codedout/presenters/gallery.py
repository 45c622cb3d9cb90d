"""Everybody whom there is to be in a demonstration, by what there is to see in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codedout.demonstrations import Somebody
from codedout.presenters.viewer import Viewer
from codedout.tour import STEPS

_THEMES = ("figures", "choice", "collected", "nations", "nothing")
_OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One person: a press, and the person is who is signed in."""

    person: str
    name: str
    situation: str
    teaches: str
    be: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryView:
    """`tour` has a press for each step, by its number."""

    begin: str
    tour: tuple[tuple[int, str], ...]
    themes: tuple[Theme, ...]


def present(people: Sequence[Somebody], show: Viewer) -> GalleryView:
    """Without agents: they act for clients, and are to be met at the advisers' own door."""
    individuals = [each for each in people if each.number is not None]
    themes = []
    for name in (*_THEMES, _OTHERS):
        cards = tuple(
            _card(each, number, show)
            for number, each in enumerate(individuals, 1)
            if _theme(each) == name
        )
        if cards:
            themes.append(Theme(heading=show.say(f"gallery.theme.{name}"), cards=cards))
    return GalleryView(
        begin=show.say("gallery.tour.begin", count=len(STEPS)),
        tour=tuple(
            (number, show.say("gallery.tour.step", number=number, step=step_name(number, show)))
            for number in range(1, len(STEPS) + 1)
        ),
        themes=tuple(themes),
    )


def step_name(number: int, show: Viewer) -> str:
    """The heading of that step of the tour."""
    return show.say(f"tour.name.{STEPS[number - 1].name}")


def _theme(who: Somebody) -> str:
    return who.theme if who.theme in _THEMES else _OTHERS


def _card(who: Somebody, number: int, show: Viewer) -> Card:
    """While names are hidden, by number and without the situation, which is told with the name."""
    hidden = show.hides_names
    name = show.say("gallery.numbered", number=number) if hidden else show.person(who.name)
    return Card(
        person=who.sign_in_id,
        name=name,
        situation="" if hidden else who.situation or "",
        teaches=who.teaches or "",
        be=show.say("gallery.be", name=name),
    )
