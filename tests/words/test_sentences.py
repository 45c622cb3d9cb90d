"""The catalogue read as a person reads it: whole, punctuated, short, and in the field's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from codedout.domain.voice import Voice
from codedout.words import VOICES, words

# Names whose text stands in a terminal, a file or an address bar and not on a page of prose.
TERMINAL = ("command.", "demo.", "doctor.")

LONGEST = 35  # words in a sentence; GOV.UK asks for 25, and lists of conditions need a few more

NOT_OURS = (
    *("please", "sorry", "oops", "valid", "invalid", "utilise", "commence", "prior to"),
    *("coding out", "coded out", "coded-out", "final declaration", "crystallis", "obligation"),
    *("hmrcHeld", "next year", "NINO", "API", "endpoint", "backend"),
)
"""R1, R3, R4, R8, and words that a worried person should not have to know."""

# Where a word is somebody else's name for something, or says what it plainly means.
ALLOWED = {
    "connection.versions_are": {"obligation"},  # HMRC's name for its service
    # As HMRC's page says it (P1.3), which does not say next after what.
    "letter.warning.however_small": {"next year"},
    "tolerance.outcome.CLEARED_Z_EXPLAIN_LETTER": {"next year"},
}

ADVISERS_TERMS = {"coding out", "coded out", "coded-out"}
"""R2 and R4: what a person has said in plain words, and their adviser by its name."""

# A label, a heading, a button or an answer has no full stop; these end in one or more sentences.
SENTENCES = re.compile(
    r"\.(line|lines|text|happened|why|intro|lead|note|effect|about)(\.|_|$)|^windows\."
    r"|^refusals\.\w+\.next|^change\.(effect|check_intro)\.|^compare\.unsafe\.(why|line)"
)

A_COMMAND = "make demo"  # nothing may stand after what is to be typed

EACH_VOICE = pytest.mark.parametrize("voice", VOICES)


def texts(voice: str) -> Iterator[tuple[str, str]]:
    """Each text of a page as it would be shown, every value as one plain word."""
    said = words(voice)
    for name in said.names():
        if not name.startswith(TERMINAL):
            yield name, said.say(name, **dict.fromkeys(said.fields(name), "something"))


def sentences(text: str) -> list[str]:
    """Its sentences. A point within an amount, a version or an address ends none."""
    return [part for part in re.split(r"(?<=[.!?:])\s+(?=[A-Z“‘])", text) if part]


@EACH_VOICE
def test_a_text_can_be_said_with_its_values_and_only_with_all_of_them(voice: str) -> None:
    said = words(voice)
    for name in said.names():
        fields = said.fields(name)
        assert all(re.fullmatch("[a-z_]+", field) for field in fields), name
        text = said.say(name, **{field: f"<{field}>" for field in fields})
        assert text.strip(), name
        assert [field for field in fields if f"<{field}>" not in text] == [], name
        for left_out in fields:
            with pytest.raises(KeyError):
                said.say(name, **dict.fromkeys(fields - {left_out}, "something"))


@EACH_VOICE
def test_a_text_keeps_to_our_words(voice: str) -> None:
    terms = ADVISERS_TERMS if voice is Voice.ADVISER else set()
    found = {
        name: bad
        for name, text in texts(voice)
        if (
            bad := {word for word in NOT_OURS if says(text, word)}
            - ALLOWED.get(name, set())
            - terms
        )
    }
    assert found == {}


def says(text: str, word: str) -> bool:
    case = 0 if word.isupper() else re.IGNORECASE
    return re.search(rf"\b{re.escape(word)}", text, case) is not None


@EACH_VOICE
def test_no_sentence_is_too_long_to_take_in(voice: str) -> None:
    long = {
        name: sentence
        for name, text in texts(voice)
        for sentence in sentences(text)
        if len(sentence.split()) > LONGEST
    }
    assert long == {}


@EACH_VOICE
def test_what_is_a_sentence_ends_like_one(voice: str) -> None:
    hanging = {
        name: text
        for name, text in texts(voice)
        if SENTENCES.search(name) or re.search(r"[.?] ", text)
        if not (name.endswith(".title") or text.endswith((".", "?", ":", A_COMMAND)))
    }
    assert hanging == {}


@EACH_VOICE
def test_a_text_is_set_as_print_is(voice: str) -> None:
    wrong = {
        name: text
        for name, text in texts(voice)
        if text != text.strip() or re.search(r"""['"]|  | - |\.\.|,,| [.,;:?]|!""", text)
    }
    assert wrong == {}


@EACH_VOICE
def test_nobody_is_told_that_we_are_hmrc(voice: str) -> None:
    claims = re.compile(r"\b(we are|this is|we at|here at) HMRC\b(?!’)", re.IGNORECASE)
    assert {name: text for name, text in texts(voice) if claims.search(text)} == {}
