"""What is said to an adviser, with the client perhaps beside them: nobody is “you” but the client,
and that only as “your client”. Read area by area, as it stands on the page."""

from __future__ import annotations

import re

from codedout.domain.voice import Voice
from codedout.words import own, words

AREAS = frozenset(
    {
        "change",
        "overview",
        "windows",
        "refusals",
        "collection",
        "drafts",
        "unfinished",
        "receipts",
        "since",
        "last_known",
        "identity",
        "open",
        "calendar",
        "december_calendar",
        "present",
        "frame",
        "agreed",
        "signin",
        "charges",
        "stay_or_stop",
        "story",
        "compare",
        "owing",
        "liability",
        "calculation",
        "bill_offer",
        "not_by_code",
        "other_day",
        "years",
        "connection",
        "headers",
        "privacy",
        "terms",
        "accessibility",
        "problem",
        "common",
        "share_safe",
        "dates",
        "testfigures",
        "letter",
        "walk",
        "tolerance",
        "sensitivity",
        "papers",
    }
)
"""Told to an adviser throughout, but for NOT_TOLD. One area a line."""

ALONE = {
    "adviser": "the adviser's own door, and what their role is",
    "clients": "the list of the firm's own clients",
    "december": "all of the firm's clients at once",
    "command": "a terminal, where nobody's tax is shown",
    "demo": "a terminal, before anybody signs in",
    "doctor": "a terminal, for whoever runs the portal",
    "firm": "the adviser's own door and account",
    "gallery": "whoever gives a demonstration, of people who are made up",
    "scenarios": "whoever gives a demonstration",
    "tour": "whoever gives a demonstration",
}
"""Where “you” is whoever reads it in any voice, and nobody is taken for the taxpayer; and why."""

NOT_TOLD = (
    *("letter.opening", "letter.to", "letter.closing", "letter.subject.", "letter.figure."),
    *("letter.body.", "letter.rests_on.", "letter.blank."),  # the taxpayer's own letter
    "walk.voice.",  # asked in the same words whichever is chosen
    *("identity.welcome.", "identity.tour.", "identity.signed_out."),  # in nobody's session
    *("identity.ended.", "identity.ended_"),  # the same
    "identity.cause.",  # of who looks at their own; an adviser reads clients.cause
    *("signin.where", "signin.choice", "signin.access.", "signin.asks", "signin.lasts"),
    *("signin.withdraw", "signin.facts", "signin.no_script"),  # HMRC's door: who stands at it
    *("signin.fault.", "signin.script_fault"),  # where nobody could look who it is
    "stay_or_stop.source.",  # GOV.UK's own titles of its pages
)

STRAY = re.compile(r"\b(you|yours|yourself|your(?! clients?\b)|I|my|me)\b", re.IGNORECASE)

QUOTED = re.compile(r"(?<=“)[^”]+(?=”)|(?<=‘)[^’]+(?=’)")


def told(areas: frozenset[str]) -> dict[str, str]:
    """Each sentence of those areas as an adviser reads it, each value as one word."""
    said = words(Voice.ADVISER)
    return {
        name: said.say(name, **dict.fromkeys(said.fields(name), "something"))
        for name in said.names()
        if name.partition(".")[0] in areas and not name.startswith(NOT_TOLD)
    }


def test_to_an_adviser_nobody_is_you_but_their_client() -> None:
    assert {name: text for name, text in told(AREAS).items() if STRAY.search(text)} == {}


def test_the_rule_finds_who_is_spoken_to() -> None:
    stray = ("What you owe", "Your client owes your tax", "is it yours?", "My choice", "Tell me")
    assert [text for text in stray if not STRAY.search(text)] == []
    good = ("Your client owes this", "your client’s code", "Your clients", "a mystery")
    assert [text for text in good if STRAY.search(text)] == []


def test_a_place_is_called_what_stands_on_it() -> None:
    plain = own(Voice.PLAIN)
    said = plain | own(Voice.ADVISER)
    named = [
        (name, place)
        for name, text in own(Voice.ADVISER).items()
        if QUOTED.search(text)
        for place in QUOTED.findall(plain[name])
        if place in plain.values()
    ]
    assert named
    for name, place in named:
        called = {said[each] for each in plain if plain[each] == place}
        assert called & set(QUOTED.findall(said[name])), name


def test_an_area_is_told_or_is_for_whoever_reads_it() -> None:
    areas = {name.partition(".")[0] for name in words().names()}
    assert set(ALONE) & AREAS == set()
    assert AREAS | set(ALONE) == areas, "a new file of words is named in the one or the other"


def test_where_whoever_reads_is_you_there_is_nothing_to_say_otherwise() -> None:
    otherwise = {name.partition(".")[0] for name in own(Voice.ADVISER)}
    assert otherwise & set(ALONE) == set()
