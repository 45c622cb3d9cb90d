"""Whom the words of the page about small differences are for: it is asked once, and kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from codedout.domain.adviser import Adviser, Role
from codedout.domain.tax_year import TaxYear
from codedout.domain.voice import Voice
from codedout.domain.walk import Field
from codedout.domain.year_end import Flag
from codedout.presenters.viewer import Viewer
from tests.ui.test_walk import SHOW, Tab, bench, store, tab

__all__ = ["bench", "store", "tab"]


def tell(tab: Tab, voice: Voice) -> None:
    tab.answer("voice.heading", voice)


def everything(tab: Tab) -> list[str]:
    """Each text of the page that somebody reads, but the letter, which is from the taxpayer."""
    at = tab.at
    boxes = (*at.radio, *at.text_input, *at.checkbox, *at.button, *at.selectbox)
    bodies = [each.proto.body for each in at.get("html") if "co-letter" not in each.proto.body]
    shown = [re.sub(r"<[^>]+>", " ", body) for body in bodies]
    titles = [each.value for each in (*at.header, *at.subheader)]
    return [*shown, *titles, *(each.label for each in boxes)]


def small_underpayment_asked_about(tab: Tab) -> None:
    tab.small_underpayment()
    tab.type(Field.UNDER, "2004 to 2005", "50")
    label = SHOW.say(f"walk.flag.{Flag.CALCULATION_REQUESTED.value}", year="2004 to 2005")
    (box,) = (each for each in tab.at.checkbox if each.label == label)
    box.check().run()


def test_every_box_is_filled_anew_in_the_words_of_another_voice(tab: Tab) -> None:
    """A browser that holds a choice by its words finds no such words any more, and shows none."""
    small_underpayment_asked_about(tab)
    tab.type(Field.PAID, "2004 to 2005", "2350")
    before = {each.proto.id for each in boxes_of(tab)}
    tell(tab, Voice.TECHNICAL)
    assert SHOW.say("walk.boundary_inclusive") != tab.at.radio[-1].options[0]
    for each in boxes_of(tab):
        assert each.proto.id not in before or each.proto.set_value, each.label


def boxes_of(tab: Tab) -> list[Any]:
    """The boxes whose words a voice may change."""
    at = tab.at
    boxes = [*at.radio, *at.text_input, *at.checkbox, *at.selectbox]
    return [each for each in boxes if each.label != SHOW.say("walk.voice.heading")]


@pytest.mark.parametrize("voice", Voice)
def test_a_voice_is_kept_with_the_sheet_and_there_after_a_refresh(tab: Tab, voice: Voice) -> None:
    tell(tab, voice)
    tab.open()
    assert tab.at.radio[0].value is voice
    assert Viewer(voice).say("walk.years_heading") in [each.value for each in tab.at.header]


def test_only_how_it_is_told_is_changed(tab: Tab) -> None:
    small_underpayment_asked_about(tab)
    before, boxes = tab.kept, [each.value for each in (*tab.at.text_input, *tab.at.checkbox)]
    for voice in (Voice.ADVISER, Voice.TECHNICAL, Voice.PLAIN):
        tell(tab, voice)
        assert tab.kept.voice is voice
        assert tab.kept.sheet == before.sheet
        assert [each.value for each in (*tab.at.text_input, *tab.at.checkbox)] == boxes
        outcome = Viewer(voice).say(
            "tolerance.outcome.CLEARED_Z_EXPLAIN_LETTER", year="2004 to 2005"
        )
        assert outcome in tab.said
    assert tab.kept == before


def test_what_is_typed_in_another_voice_is_kept_too(tab: Tab) -> None:
    small_underpayment_asked_about(tab)
    tell(tab, Voice.TECHNICAL)
    tab.at.text_input[2].set_value("5").run()
    tab.at.radio[0].set_value(Voice.ADVISER).run()
    (year,) = tab.kept.sheet.years
    assert (year.tax_year, year.under, year.paid) == (TaxYear(2004), "5", "2380")
    assert Flag.CALCULATION_REQUESTED in year.flags


def test_an_adviser_is_told_as_an_adviser_from_the_start(tab: Tab) -> None:
    assert tab.at.radio[0].value is Voice.PLAIN
    who = Adviser(key="a_1", username="a", name="A", role=Role.ADVISER)
    assert tab.session is not None
    tab.session = tab.visit.session = replace(tab.session, adviser=who)
    tab.open()
    assert tab.at.radio[0].value is Voice.ADVISER
    assert Viewer(Voice.ADVISER).say("walk.years_heading") in [each.value for each in tab.at.header]
    tell(tab, Voice.PLAIN)
    tab.open()
    assert tab.at.radio[0].value is Voice.PLAIN


def test_the_manual_comes_first_for_whoever_knows_it(tab: Tab) -> None:
    small_underpayment_asked_about(tab)
    assert tab.said.index("The guidance was to leave") < tab.said.rindex("Rests on: P1.3, P1.4.")
    tell(tab, Voice.TECHNICAL)
    assert tab.said.index("P1.3, P1.4. Basis") < tab.said.index("CLEARED_Z_EXPLAIN_LETTER: ")


def test_a_voice_outlives_what_is_tried_out_and_thrown_away(tab: Tab) -> None:
    small_underpayment_asked_about(tab)
    tell(tab, Voice.ADVISER)
    for name in ("what_if.hold", "what_if.back", "what_if.hold", "what_if.stop"):
        tab.press(Viewer(Voice.ADVISER).say(f"walk.{name}"))
        assert tab.kept.voice is Voice.ADVISER
    tab.press(Viewer(Voice.ADVISER).say("walk.throw_away"))
    assert tab.walking.find() is None
    assert tab.at.radio[0].value is Voice.ADVISER


def test_an_adviser_reads_nothing_that_is_meant_for_the_taxpayer(tab: Tab) -> None:
    small_underpayment_asked_about(tab)
    tell(tab, Voice.ADVISER)
    tab.press(Viewer(Voice.ADVISER).say("walk.what_if.hold"))
    said = everything(tab)
    said.remove("Tell it to me as")
    assert any("your client" in text for text in said)
    meant = re.compile(r"\b(you|yours|yourself|your(?! client)|I|my|me)\b", re.IGNORECASE)
    assert [text for text in said if meant.search(text)] == []
