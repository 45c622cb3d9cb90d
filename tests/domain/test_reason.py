from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.errors import NotAReason
from codedout.domain.reason import MOST_CHARACTERS, typed_reason


def fault(text: str) -> str:
    with pytest.raises(NotAReason) as no:
        typed_reason(text)
    return no.value.reason


def test_nothing_is_no_reason_and_no_fault() -> None:
    assert (typed_reason(""), typed_reason("   ")) == ("", "")


def test_the_length_is_of_what_is_kept() -> None:
    assert MOST_CHARACTERS == 500
    assert len(typed_reason(f"  {'é' * 500}  ")) == 500
    assert fault("é" * 501) == "too_long"


@pytest.mark.parametrize(
    "text", ["a\u0000b", "a\u0007", "two\nlines", "a\tb", "\u202eback", "a\u2028b", "\u0085"]
)
def test_what_could_make_a_line_read_otherwise_is_refused(text: str) -> None:
    assert fault(text) == "not_plain"


@given(st.text(max_size=500))
def test_a_reason_is_kept_as_it_was_typed_or_refused(text: str) -> None:
    try:
        kept = typed_reason(text)
    except NotAReason:
        return
    assert kept == text.strip(" ")
    assert not any(unicodedata.category(one) == "Cc" for one in kept)
