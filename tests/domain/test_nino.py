"""National Insurance numbers: the whole string is checked, and none shows itself."""

from __future__ import annotations

import pickle
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.errors import NotANino
from codedout.domain.nino import NINO_FAULTS, Nino

GOOD = ["TC663795B", "AA123456A", "NE101272A", "BA000000D"]
numbers = st.from_regex(r"[ACEHJLMOPRSWXY][ACEHJLMPRSWX][0-9]{6}[A-D]", fullmatch=True)


@given(numbers)
def test_a_number_may_be_typed_with_spaces_and_in_either_case(number: str) -> None:
    spaced = f" {number[:2]} {number[2:4]} {number[4:6]} {number[6:8]} {number[8]} ".lower()
    assert Nino.typed(spaced) == Nino(number)


@pytest.mark.parametrize("number", GOOD)
def test_a_number_of_hmrcs_shape_is_taken(number: str) -> None:
    assert Nino(number).value == number


@given(numbers)
def test_a_number_shows_itself_to_nobody_by_accident(number: str) -> None:
    nino = Nino(number)
    for shown in (repr(nino), str(nino), f"{nino}", f"{nino!r}", repr([nino]), repr({"n": nino})):
        assert number not in shown
        assert number[2:8] not in shown


@pytest.mark.parametrize(
    "text",
    [
        "AA123456",  # HMRC's check lets the last letter go; the form asks for it
        "AA123456E",
        "AB123456E",
        *("BG123456A", "GB123456A", "NK123456A", "KN123456A", "TN123456A", "NT123456A"),
        "ZZ123456A",
        "QQ123456C",
        "DA123456A",
        "AO123456A",
        "aa123456a",
        "AA123456A\n",
        " AA123456A",
        "AA１２３４５６A",
        "AA123456AA",
        "XAA123456A",
        "",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(NotANino):
        Nino(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("words", "shape"),
        ("AA 12 34 56", "shape"),
        ("AA-12-34-56-A", "shape"),
        ("QQ 12 34 56 C", "example"),
        ("qq000000a", "example"),
        ("QQ123456E", "example"),
        ("DA 12 34 56 A", "first_letters"),
        ("BG 12 34 56 A", "first_letters"),
        ("ZZ123456D", "first_letters"),
        ("AA123456E", "last_letter"),
        ("AA123456A\n", "shape"),
        ("AA123456A\x00", "shape"),
        ("ＡＡ123456Ａ", "shape"),
        ("AA123456A" * 30_000, "shape"),
        ("ſA123456A", "shape"),  # upper() would make an S of the first letter
    ],
)
def test_what_a_person_typed_is_refused_for_a_reason_that_we_know(text: str, reason: str) -> None:
    with pytest.raises(NotANino) as refused:
        Nino.typed(text)
    assert refused.value.reason == reason
    assert reason in NINO_FAULTS


@given(st.text(max_size=50))
def test_a_refusal_never_carries_what_was_typed(text: str) -> None:
    try:
        Nino.typed(text)
    except NotANino as refused:
        assert str(refused) in NINO_FAULTS  # noqa: PT017


def test_a_traceback_of_a_refusal_does_not_hold_the_number() -> None:
    six = str(123400 + 56)  # so that this line of the traceback does not hold it either
    try:
        Nino.typed("AA" + six + "Z")
    except NotANino as refused:
        assert six not in "".join(traceback.format_exception(refused))  # noqa: PT017


def test_two_numbers_are_equal_when_they_are_the_same() -> None:
    assert Nino("AA123456A") == Nino.typed("aa123456a")
    assert Nino("AA123456A") != Nino("AA123456B")
    assert pickle.loads(pickle.dumps(Nino("AA123456A"))) == Nino("AA123456A")  # noqa: S301
