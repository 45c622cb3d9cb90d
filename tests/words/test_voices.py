"""The voices beside the plain one: each says the same things, to somebody else."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from codedout.domain.money import AMOUNT_FAULTS
from codedout.domain.voice import Voice
from codedout.domain.year_end import Outcome
from codedout.words import own, words

OTHERS = [voice for voice in Voice if voice is not Voice.PLAIN]
EACH = pytest.mark.parametrize("voice", Voice)
EACH_OTHER = pytest.mark.parametrize("voice", OTHERS)

TOLD_IN_VOICES = ("walk.", "tolerance.", "sensitivity.", "letter.")
"""What a voice has to have words of its own for where the plain ones are for the taxpayer alone."""

FROM_THE_TAXPAYER = tuple(
    f"letter.{part}"
    for part in (
        *("opening", "to", "closing", "subject.", "figure.", "body.", "rests_on."),
        *(f"blank.{name}" for name in ("name", "address", "nino", "date", "signature")),
    )
)
"""The draft letter itself, which is the same whoever looks at it."""

BESIDE = ("common.nothing", *(f"change.error.{fault}" for fault in AMOUNT_FAULTS))
"""What the page about small differences also says."""


def on_the_page(voice: Voice) -> dict[str, str]:
    """Each sentence of the page, its values as they are named."""
    said = words(voice)
    return {
        name: said.say(name, **{field: f"<{field}>" for field in said.fields(name)})
        for name in said.names()
        if name.startswith(TOLD_IN_VOICES) or name in BESIDE
        if not name.startswith(FROM_THE_TAXPAYER)
    }


# --- what a voice may change


@EACH_OTHER
def test_a_voice_says_otherwise_only_what_is_said_plainly_too(voice: Voice) -> None:
    assert own(voice)
    assert set(own(voice)) - set(own(Voice.PLAIN)) == set()


@EACH_OTHER
def test_a_voice_puts_in_the_same_values(voice: Voice) -> None:
    assert [name for name in own(voice) if words(voice).fields(name) != words().fields(name)] == []


@EACH_OTHER
def test_a_voice_holds_no_second_copy_of_a_plain_sentence(voice: Voice) -> None:
    plain = own(Voice.PLAIN)
    assert [name for name, text in own(voice).items() if text == plain[name]] == []


@EACH_OTHER
def test_a_voice_adds_no_amount_and_leaves_none_out(voice: Voice) -> None:
    amounts, plain = re.compile(r"£[\d,.]*\d"), own(Voice.PLAIN)
    for name, text in own(voice).items():
        assert amounts.findall(text) == amounts.findall(plain[name]), name


def test_to_an_adviser_every_number_day_and_value_is_said_as_often() -> None:
    """A number that stands by itself: P800, A19 and PAYE90000 are names."""
    counted = re.compile(
        r"\{\w+\}|(?<![A-Z\d])\d[\d,.:]*|\b(?:January|April|July|October|December)\b"
    )
    plain = own(Voice.PLAIN)
    for name, text in own(Voice.ADVISER).items():
        said, before = (Counter(counted.findall(each)) for each in (text, plain[name]))
        assert said == before, name


@EACH_OTHER
def test_the_letter_itself_is_from_the_taxpayer_in_every_voice(voice: Voice) -> None:
    assert [name for name in own(voice) if name.startswith(FROM_THE_TAXPAYER)] == []
    assert all(any(n.startswith(part) for n in words().names()) for part in FROM_THE_TAXPAYER)


# --- whom it speaks to


def test_to_an_adviser_nothing_is_said_as_if_they_were_the_taxpayer() -> None:
    to_the_taxpayer = re.compile(r"\b(you|yours|yourself|your(?! client)|I|my|me)\b", re.I)
    said = on_the_page(Voice.ADVISER)
    assert said.pop("walk.voice.heading") == "Tell it to me as"
    assert {name: text for name, text in said.items() if to_the_taxpayer.search(text)} == {}


def test_in_technical_terms_nobody_is_spoken_to() -> None:
    to_somebody = re.compile(r"\b(you|yours?|yourself|I|my|client)\b", re.I)
    asking = "walk.voice."  # in the same words whichever is chosen
    said = {n: t for n, t in on_the_page(Voice.TECHNICAL).items() if not n.startswith(asking)}
    assert {name: text for name, text in said.items() if to_somebody.search(text)} == {}


@EACH
def test_a_name_that_the_cards_use_is_explained_before_them(voice: Voice) -> None:
    intro = words(voice).say("walk.walk_intro")
    named = ["PAYE90000", "PAYE90015"]
    if voice is not Voice.TECHNICAL:  # who knows the manual knows what these mean
        named += ["clear" if voice is Voice.ADVISER else "close", "bring a difference forward"]
    assert [name for name in named if name not in intro] == []


@EACH_OTHER
def test_to_others_a_tolerance_is_called_a_tolerance(voice: Voice) -> None:
    said = on_the_page(voice)
    assert {name: text for name, text in said.items() if re.search(r"\blimits?\b(?!>)", text)} == {}


def test_in_plain_words_there_are_no_terms_to_know() -> None:
    terms = re.compile(
        r"ENOTE|\bESC\b|A19|cleared|\bCOP\b|\bP2\b|[A-Z]+_[A-Z]|\binclusive|\bexclusive"
        r"|payable order|restriction|\bnil\b"
    )
    said = on_the_page(Voice.PLAIN)
    assert {name: text for name, text in said.items() if terms.search(text)} == {}


@EACH
def test_it_is_asked_in_the_same_words_whichever_voice_is_chosen(voice: Voice) -> None:
    names = [name for name in words().names() if name.startswith("walk.voice.")]
    assert {f"walk.voice.{each.value}" for each in Voice} <= set(names)
    assert [words(voice).say(name) for name in names] == [words().say(name) for name in names]


# --- that it says the same

MEANS = {
    "CLEARED_Z": (r"leave .* alone .*as it stood|cleared Z", r"HMRC sends|letter|both years"),
    "CLEARED_Z_P3_6": (r"both years.*\b(note|ENOTE)\b", r"letter|calculation"),
    "CLEARED_Z_P3_7": (r"(?i)both years.*\bno calculation", r"letter|note|ENOTE"),
    "CLEARED_Z_EXPLAIN_LETTER": (r"(?i)letter", r"both years|ENOTE|£"),
    "CALC_AND_COLLECT": (
        r"calculation.*(collect <amount>|<amount> collected).*code",
        r"repa(y|id)|revised|P2\b",
    ),
    "CALC_AND_COLLECT_nothing": (
        r"(new|revised) calculation.*nothing.*stands",
        r"repa(y|id)|lower",
    ),
    "ADVISE_AND_CODE": (r"(tell|advised).*<amount>.*collect.*code", r"repa(y|id)|calculation"),
    "REPAY": (r"repay <amount>|<amount> repaid", r"collect|supplement|recover"),
    "REPAY_with_supplement": (r"repa(y|id).*<supplement>", r"collect|recover"),
    "GIVE_UP_A19": (r"(collect nothing more|nothing further collected)", r"repa(y|id)|calculation"),
    "REVISED_LOWER": (r"lower calculation", r"collect|repa(y|id)"),
    "NO_ACTION_OVER_REPAYMENT": (r"none of it|nothing recovered", r"<amount>|collect"),
    "RECOVER_OVER_REPAYMENT": (
        r"ask for <amount> back|recover <amount>|<amount> recovered",
        r"nothing|none|collect",
    ),
}
"""By outcome: what its sentence says in any voice, and what only another one's does."""

SHORTLY = {
    "CLEARED_Z": r"(left alone|cleared Z), with nothing.*|CLEARED_Z",
    "CLEARED_Z_set_against": r"(nothing by itself.*|CLEARED_Z,) .*set against the other year",
    "CLEARED_Z_EXPLAIN_LETTER": r"(left alone|cleared Z), with a letter.*|CLEARED_Z_EXPLAIN_LETTER",
    "CALC_AND_COLLECT": r"<amount> collected|CALC_AND_COLLECT <amount>",
    "CALC_AND_COLLECT_nothing": r".*calculation that asks for nothing more than before"
    r"|CALC_AND_COLLECT, nothing further",
    "ADVISE_AND_CODE": r"<amount> collected through a later.* code|ADVISE_AND_CODE <amount>",
    "REPAY": r"<amount> repaid|REPAY <amount>",
    "GIVE_UP_A19": r"nothing more collected.*|GIVE_UP_A19",
    "REVISED_LOWER": r"a.* lower calculation|REVISED_LOWER",
    "NO_ACTION_OVER_REPAYMENT": r"nothing (asked back|recovered)|NO_ACTION_OVER_REPAYMENT",
    "RECOVER_OVER_REPAYMENT": r"<amount> (asked back|recovered)|RECOVER_OVER_REPAYMENT <amount>",
}
"""The same of what stands in a table or within another sentence."""

WITHOUT_AMOUNT = {
    name: meaning.replace("<amount> ", "").replace(" <amount>", "")
    for name, meaning in SHORTLY.items()
} | {
    "CLEARED_Z": r"left alone|cleared Z|CLEARED_Z",
    "CLEARED_Z_EXPLAIN_LETTER": r"(left alone|cleared Z), with a letter.*|CLEARED_Z_EXPLAIN_LETTER",
    "CALC_AND_COLLECT_rest": r"collected, beyond what HMRC had .*|CALC_AND_COLLECT, further amount",
}
"""The same where an amount of its own stands beside."""


def part(voice: Voice, beginning: str) -> dict[str, str]:
    """Those sentences of the page whose names begin so, by the rest of the name."""
    return {
        name.removeprefix(beginning): text
        for name, text in on_the_page(voice).items()
        if name.startswith(beginning)
    }


def test_there_is_a_meaning_for_every_outcome() -> None:
    assert set(MEANS) == set(part(Voice.PLAIN, "tolerance.outcome."))
    assert {each.value for each in Outcome} <= set(MEANS)
    assert set(SHORTLY) == set(part(Voice.PLAIN, "tolerance.result."))


@EACH
@pytest.mark.parametrize("name", MEANS)
def test_each_outcome_is_said_in_each_voice_and_none_under_another_ones_name(
    voice: Voice, name: str
) -> None:
    text = part(voice, "tolerance.outcome.")[name]
    means, never = MEANS[name]
    assert re.search(means, text)
    assert not re.search(never, text)
    if voice is Voice.TECHNICAL:
        code = max((each.value for each in Outcome if name.startswith(each.value)), key=len)
        assert text.startswith(f"{code}: ")


@EACH
def test_what_the_letter_says_of_collecting_is_what_hmrcs_page_says(voice: Voice) -> None:
    letter = part(voice, "tolerance.outcome.")["CLEARED_Z_EXPLAIN_LETTER"]
    for text in (letter, part(voice, "letter.warning.")["however_small"]):
        assert re.search(r"usually through the (tax )?code in the next year\.", text)


@EACH
def test_each_outcome_in_short_is_that_outcome(voice: Voice) -> None:
    said = part(voice, "tolerance.result.")
    assert {name for name, text in said.items() if not re.fullmatch(SHORTLY[name], text)} == set()
    said = part(voice, "sensitivity.result.")
    assert {n for n, text in said.items() if not re.fullmatch(WITHOUT_AMOUNT[n], text)} == set()


@EACH
def test_no_two_sentences_of_a_card_are_the_same(voice: Voice) -> None:
    """What may be the same stands at another place, or where nothing else could."""
    for beginning in (
        "tolerance.outcome.",
        "tolerance.result.",
        "tolerance.decides.",
        "sensitivity.result.",
    ):
        said = part(voice, beginning)
        assert len(set(said.values())) == len(said)


NO = re.compile(r"\b(no|not|nobody|nothing|none|never)\b", re.I)


@EACH
def test_a_yes_is_a_yes_and_a_no_is_a_no(voice: Voice) -> None:
    steps = part(voice, "tolerance.step.")
    answered = [name.removesuffix(".no") for name in steps if name.endswith(".no")]
    assert answered
    for name in answered:
        if name == "less_than":  # a sum, held against a limit
            continue
        yes, no = steps[f"{name}.yes"], steps[f"{name}.no"]
        assert not NO.search(re.split(r"[.:]", yes)[0]), name
        assert NO.search(no), name


@EACH
def test_what_is_within_is_not_called_beyond(voice: Voice) -> None:
    for boundary, within, beyond in (
        ("inclusive", "within", "more than|greater than"),
        ("exclusive", "(?<!not )less than", "not less than"),
    ):
        said = part(voice, f"tolerance.test.{boundary}.")
        assert re.search(within, said["within"])
        assert re.search(beyond, said["beyond"])
    sums = part(voice, "tolerance.step.less_than.")
    assert re.search(r"<sum>[,:] less than", sums["yes"])
    assert re.search(r"<sum>[,:] (more|greater) than", sums["no"])
    assert re.search(r"<sum>[,:] (the same as|equal to)", sums["same"])


@EACH
def test_too_much_and_too_little_keep_their_sides(voice: Voice) -> None:
    over, under = re.compile("too much|over", re.I), re.compile("too little|under", re.I)
    for name, text in on_the_page(voice).items():
        last = name.rpartition(".")[2]
        if name.startswith(("tolerance.limit.", "walk.chart.", "walk.field.", "walk.still.")):
            if last in ("over", "too_much"):
                assert over.search(text), name
                assert not under.search(text), name
            if last in ("under", "too_little"):
                assert under.search(text), name
                assert not over.search(text), name


@EACH
def test_a_reading_names_first_ours_and_then_the_other(voice: Voice) -> None:
    """R63 in its two ways, which are easily taken for each other."""
    said = part(voice, "tolerance.reading.R63.")
    within, more = re.compile(r"(?<!not )within( \(|\.|, and)"), re.compile("as more|not within")
    assert within.search(re.split(r"\. ", said["inclusive.ours"])[-1])
    assert more.search(said["inclusive.other"])
    assert more.search(said["exclusive.ours"])
    assert within.search(said["exclusive.other"])
