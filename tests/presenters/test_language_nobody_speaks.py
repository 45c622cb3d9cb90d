"""Every view in the language nobody speaks: a plain letter on it is a value's, or a bug's."""

from __future__ import annotations

import re

import pytest

from codedout.presenters.viewer import Viewer
from codedout.store.store import Store
from codedout.words import PSEUDO
from tests.presenters.people import FILES
from tests.presenters.reading_views import rows_and_lines
from tests.presenters.test_two_stories import every_view, person

VALUES = re.compile(
    r"CO-[0-9A-Z]{4}-[0-9A-Z]{4}"  # our references
    r"|\b\d\d[A-D]\b"  # the end of a made-up number
    r"|<br>|“[^”]*”|^[a-z]+(-[a-z]+)*$|^Payment$"  # a drawing’s lines; HMRC’s own words
    r"|\d\d:\d\d:\d\d UTC$|\bid-\d+"  # an instant and HMRC's numbers of its answers, to quote
    r"|^(https://|/)\S+$|^[a-z]+(_[a-z]+)*$"  # addresses, and names of files and columns
)


def in_plain_letters(text: str) -> bool:
    """Whether a part of it has a letter of English's beside values."""
    return any(re.search("[A-Za-z]", VALUES.sub("", part)) for part in text.split(" | "))


@pytest.mark.parametrize("name", FILES)
def test_every_sentence_of_every_view_is_in_the_catalogue(name: str, store: Store) -> None:
    show = Viewer(language=PSEUDO)
    found = {
        text
        for view in every_view(person(name, store), show)
        for text in rows_and_lines(view)
        if in_plain_letters(text)
    }
    assert found == set()


def test_what_is_put_together_beside_the_catalogue_is_found() -> None:
    show = Viewer(language=PSEUDO)
    sentence = show.say("compare.title")
    assert not in_plain_letters(f"{sentence} | CO-12AB-34CD | 2026-11-02 09:00:00 UTC")
    assert in_plain_letters(f"{sentence} and {sentence}")
    assert in_plain_letters(f"{sentence} | 2 November 2026")
