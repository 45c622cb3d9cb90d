"""Other languages: each says the same, with the same values; what one lacks is said in English."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from codedout.domain.voice import Voice
from codedout.presenters.viewer import Viewer
from codedout.words import ENGLISH, PSEUDO, Words, languages, own, translated, words
from codedout.words.catalogue import Forms, fields, put_over, read
from codedout.words.pseudo import CLOSES, LETTERS, OPENS, pseudo

TRANSLATED = [one for one in languages() if one not in (ENGLISH, PSEUDO)]
HEAD = """msgid ""
msgstr ""
"Language: cy\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);\\n"
"""

EACH_VOICE = pytest.mark.parametrize("voice", Voice)


# --- what a language must have


def test_english_comes_first_and_the_language_nobody_speaks_last() -> None:
    assert languages()[0] == ENGLISH
    assert languages()[-1] == PSEUDO
    assert len(set(languages())) == len(languages())


def lacking(language: str, voice: Voice) -> dict[str, str]:
    """Each English sentence that a language does not say, or not with the same values; and why."""
    theirs = translated(language, voice)
    return {
        name: "no sentence" if name not in theirs else "other values"
        for name, text in own(voice).items()
        if name not in theirs or fields(theirs[name]) != fields(text)
    } | {name: "nothing in English" for name in theirs if name not in own(Voice.PLAIN)}


@EACH_VOICE
def test_each_language_has_every_sentence_with_its_values(voice: Voice) -> None:
    assert {one: found for one in TRANSLATED if (found := lacking(one, voice))} == {}


@EACH_VOICE
def test_that_would_find_what_a_language_lacks(voice: Voice) -> None:
    assert set(lacking("xx", voice)) == set(own(voice))


# --- what is said where one lacks something


def test_what_a_language_lacks_is_said_in_english() -> None:
    said = put_over({"a.one": "One", "a.two": "Two"}, {}, {"a.one": "Un"}, {})
    assert said == {"a.one": "Un", "a.two": "Two"}


def test_a_translation_with_other_values_is_not_said() -> None:
    said = put_over({"a.one": "One {day}"}, {}, {"a.one": "Un {dydd}"}, {})
    assert said == {"a.one": "One {day}"}


def test_nobody_is_taken_for_the_taxpayer_because_a_voice_is_not_translated() -> None:
    said = put_over({"a.owe": "You owe"}, {"a.owe": "They owe"}, {"a.owe": "Chi"}, {})
    assert said == {"a.owe": "They owe"}
    said = put_over({"a.owe": "You owe"}, {"a.owe": "They owe"}, {"a.owe": "Chi"}, {"a.owe": "Nhw"})
    assert said == {"a.owe": "Nhw"}


def test_what_is_empty_or_uncertain_is_not_translated(tmp_path: Path) -> None:
    entries = 'msgid "a"\nmsgstr ""\n\n#, fuzzy\nmsgid "b"\nmsgstr "B?"\n\nmsgid "c"\nmsgstr "C"\n'
    (tmp_path / "area.po").write_text(f"{HEAD}\n{entries}", encoding="utf-8")
    assert read(tmp_path) == {"area.c": "C"}
    assert read(tmp_path / "nowhere") == {}


def test_a_language_has_as_many_forms_of_number_as_it_needs(tmp_path: Path) -> None:
    forms = "\n".join(f'msgstr[{at}] "{{days}} {name}"' for at, name in enumerate("zabcde"))
    entry = f'msgid "left"\nmsgid_plural "left"\n{forms}\n'
    (tmp_path / "area.po").write_text(f"{HEAD}\n{entry}", encoding="utf-8")
    found = read(tmp_path)
    assert isinstance(found["area.left"], Forms)
    assert fields(found["area.left"]) == {"days"}
    said = Words(found, "cy")
    assert [said.say("area.left", days=days) for days in (0, 1, 2, 3, 4, 6)] == [
        *("0 z", "1 a", "2 b", "3 c", "4 e", "6 d")
    ]
    assert said.say("area.left", days="4") == "4 e"


# --- the language nobody speaks


@EACH_VOICE
def test_in_it_no_sentence_has_a_letter_of_english(voice: Voice) -> None:
    said = words(voice, PSEUDO)
    for name in said.names():
        text = said.say(name, **dict.fromkeys(said.fields(name), ""))
        assert not re.search("[A-Za-z]", text), name
        assert name.startswith("dates.") or (text[0], text[-1]) == (OPENS, CLOSES)


@EACH_VOICE
def test_in_it_each_sentence_is_half_as_long_again_and_has_its_values(voice: Voice) -> None:
    said, english = words(voice, PSEUDO), words(voice, ENGLISH)
    assert said.names() == english.names()
    for name in said.names():
        assert said.fields(name) == english.fields(name)
        if not name.startswith("dates."):
            given = dict.fromkeys(said.fields(name), "")
            assert len(said.say(name, **given)) >= 1.5 * len(english.say(name, **given)), name


def test_each_letter_is_another_one_in_it() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS) == 52
    assert pseudo("dates.am", "{time}am") == "{time}åɱ"


def test_whoever_looks_sees_days_years_and_times_in_their_language() -> None:
    day = date(2026, 12, 30)
    assert Viewer().day(day) == "30 December 2026"
    assert Viewer().month(day) == "December 2026"
    assert Viewer(language=PSEUDO).day(day) == "30 Ðéçéɱƀéŕ 2026"
    assert Viewer(language=PSEUDO).words.language == PSEUDO
    assert Viewer().words.language == ENGLISH
