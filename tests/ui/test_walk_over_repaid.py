"""Money that HMRC paid back by mistake, on the page about small differences."""

from __future__ import annotations

from dataclasses import replace

from codedout.domain.over_repaid_sheet import Box, OverRepaidWalk
from codedout.domain.voice import Voice
from codedout.domain.walk import About, Field
from codedout.domain.year_end import Flag
from tests.ui.test_walk import SHOW, Tab, bench, store, tab

__all__ = ["bench", "store", "tab"]

OF = "walk.over_repaid"


def type_in(tab: Tab, **texts: str) -> None:
    for box, text in texts.items():
        label = SHOW.say(f"{OF}.box.{box}")
        (found,) = (each for each in tab.at.text_input if each.label == label)
        found.set_value(text).run()
        assert not tab.at.exception


def tick(tab: Tab, flag: Flag) -> None:
    label = SHOW.say(f"{OF}.flag.{flag.value}")
    (found,) = (each for each in tab.at.checkbox if each.label == label)
    found.check().run()
    assert not tab.at.exception


def begin(tab: Tab) -> None:
    tab.answer("kind.question", About.OVER_REPAID)
    tab.answer("over_repaid.self_assessment", value=False)


def test_it_is_asked_for_and_told(tab: Tab) -> None:
    tab.answer("kind.question", About.OVER_REPAID)
    assert tab.labels == []
    assert "Whether you were in Self Assessment" in tab.said
    tab.answer("over_repaid.self_assessment", value=False)
    assert "The present limit for paying too little that you want to assume" in tab.said
    type_in(tab, tax="48", supplement="2", limit="50")
    assert "make £50.00, the same as £50.00." in tab.said
    assert "The guidance was to ask for £50.00 back" in tab.said
    type_in(tab, tax="47.99")
    assert "The guidance was to leave it as it is" in tab.said


def test_no_limit_is_offered_for_today(tab: Tab) -> None:
    begin(tab)
    assert "we know of no good public source for it" in tab.said
    assert not [each for each in tab.at.button if each.label.startswith("Use ")]


def test_what_is_no_amount_is_told_by_its_box(tab: Tab) -> None:
    begin(tab)
    type_in(tab, tax="48", limit="5o")
    assert tab.said.count("using only figures") == 2, "by the box, and in the list"
    assert "Present limit for paying too little: Enter the amount" in tab.said


def test_nothing_of_one_is_lost_at_the_other_nor_by_a_refresh(tab: Tab) -> None:
    tab.small_underpayment()
    begin(tab)
    type_in(tab, tax="48", supplement="2", limit="50")
    tab.answer("kind.question", About.YEARS)
    assert [each.value for each in tab.at.text_input] == ["2380", "2,400", ""]
    tab.type(Field.UNDER, "2004 to 2005", "30")
    tab.answer("kind.question", About.OVER_REPAID)
    assert [each.value for each in tab.at.text_input] == ["48", "2", "50"]
    tab.open()
    assert [each.value for each in tab.at.text_input] == ["48", "2", "50"]
    tab.answer("kind.question", About.YEARS)
    assert [each.value for each in tab.at.text_input] == ["2380", "2,400", "30"]


def test_a_result_is_held_beside_another_and_gone_back_to(tab: Tab) -> None:
    begin(tab)
    type_in(tab, tax="17", limit="50")
    tick(tab, Flag.ALREADY_ISSUED)
    assert "How we read it (R77)" in tab.said
    tab.press(SHOW.say("walk.what_if.hold"))
    type_in(tab, limit="10")
    assert SHOW.say(f"{OF}.what_if.one") in tab.said
    assert "Present limit for paying too little: £50.00 before, £10.00 now" in tab.said
    tab.answer("kind.question", About.YEARS)
    assert SHOW.say("walk.what_if.back") not in [each.label for each in tab.at.button]
    tab.small_underpayment()
    tab.answer("kind.question", About.OVER_REPAID)
    tab.press(SHOW.say("walk.what_if.back"))
    assert [each.value for each in tab.at.text_input] == ["17", "", "50"]
    assert tab.kept.over_repaid.before is None
    assert tab.kept.over_repaid.sheet.flags == {Flag.ALREADY_ISSUED}
    assert tab.kept.sheet.years[0].paid == "2380", "what was typed of years since is still there"


def test_what_is_tried_of_years_leaves_it_alone(tab: Tab) -> None:
    begin(tab)
    type_in(tab, tax="17")
    tab.answer("kind.question", About.YEARS)
    tab.small_underpayment()
    tab.type(Field.UNDER, "2004 to 2005", "50")
    for ending in ("stop", "back"):
        tab.press(SHOW.say("walk.what_if.hold"))
        tab.press(SHOW.say(f"walk.what_if.{ending}"))
        assert tab.kept.over_repaid.sheet.tax == "17"


def test_throwing_away_says_that_the_other_goes_too(tab: Tab) -> None:
    begin(tab)
    assert SHOW.say("walk.throw_away") in [each.label for each in tab.at.button]
    type_in(tab, tax="17")
    tab.answer("kind.question", About.YEARS)
    tab.press(SHOW.say("walk.throw_away_both"))
    assert tab.walking.find() is None
    tab.answer("kind.question", About.OVER_REPAID)
    assert tab.kept.over_repaid == OverRepaidWalk()
    assert tab.labels == []


def test_there_is_a_box_for_each_and_no_other(tab: Tab) -> None:
    begin(tab)
    assert tab.labels == [SHOW.say(f"{OF}.box.{each.value}") for each in Box]
    type_in(tab, tax="22")
    tick(tab, Flag.PAID_TWICE)
    assert tab.labels == [SHOW.say(f"{OF}.box.tax")]
    assert "The guidance was to ask for £22.00 back" in tab.said


def test_another_voice_leaves_every_answer_as_it_was(tab: Tab) -> None:
    begin(tab)
    type_in(tab, tax="17", supplement="1.20", limit="50")
    tick(tab, Flag.ALREADY_ISSUED)
    before = tab.kept
    tab.answer("voice.heading", Voice.TECHNICAL)
    assert [each.value for each in tab.at.text_input] == ["17", "1.20", "50"]
    assert [each.value for each in tab.at.checkbox] == [False, True]
    assert [each.value for each in tab.at.radio[-2:]] == [About.OVER_REPAID, False]
    assert tab.kept == replace(before, voice=Voice.TECHNICAL)
    assert "P4.1 against P2.1. Read as: P4.1 decides." in tab.said
