"""A list of clients out of whatever a spreadsheet makes of it."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.client import LONGEST_NAME, LONGEST_NOTES, typed_name, typed_notes
from codedout.domain.client_rows import (
    EXAMPLE,
    LIST_FAULTS,
    MOST_BYTES,
    MOST_ROWS,
    ListedClient,
    WrongRow,
    decoded,
    read_rows,
)
from codedout.domain.errors import NotAClient, NotAList
from codedout.domain.nino import Nino

AMINA = ListedClient(row=2, name="Amina Khan", nino=Nino("AA123456A"), notes="by phone")


@pytest.mark.parametrize(
    "text",
    [
        "Name,National Insurance number,Notes\nAmina Khan,AA 12 34 56 A,by phone\n",
        "\ufeffname;NINO;note\r\nAmina Khan;aa123456a;by phone\r\n",
        "Notes\tclient name\tNumber\nby phone\tAmina  Khan\t AA123456A \n",
        '"Notes","Town","NI  NUMBER","Client"\r\n" by phone ","Leeds","AA123456A","Amina Khan"\r\n',
        "Name,Nino,Notes\rAmina Khan,AA\u00a012\u00a034\u00a056\u00a0A,by phone\r",
    ],
    ids=["commas", "semicolons", "tabs", "quoted", "old line ends"],
)
def test_however_it_is_spelt_it_is_the_same_client(text: str) -> None:
    assert read_rows(text) == (AMINA,)
    assert read_rows(decoded(text.encode("utf-8-sig"))) == (AMINA,)


def test_excel_may_name_the_separator_first_and_rows_count_as_it_shows_them() -> None:
    text = "sep=;\r\nName;NINO\r\n;\r\nAmina Khan;AA123456A\r\n"
    assert read_rows(text) == (ListedClient(row=4, name="Amina Khan", nino=AMINA.nino),)


def test_each_row_that_is_wrong_says_all_that_is_and_the_others_stand() -> None:
    rows = read_rows(
        "Name,NINO,Notes\n"
        ",,only notes\n"
        f"{'x' * 101},AA123456E,\n"
        f"Amina Khan,AA123456A,{'n' * 501}\n"
        "Amina Khan,AA123456A,by phone\n"
        "Her again,aa 123456 a,\n"
        '"Two\nlines",QQ123456C\n'
        "Short row\n"
    )
    assert [(one.row, one.faults) for one in rows if isinstance(one, WrongRow)] == [
        (2, ("no_name", "empty")),
        (3, ("long_name", "last_letter")),
        (4, ("long_notes",)),
        (6, ()),
        (7, ("odd_name", "example")),
        (8, ("empty",)),
    ]
    assert [one.row for one in rows if isinstance(one, ListedClient)] == [5]
    assert [one.same_as for one in rows if isinstance(one, WrongRow)] == [None] * 3 + [5] + [
        None
    ] * 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("\r\n \r\n", "empty"),
        ("Name,NINO\n,\n", "empty"),
        ("Amina Khan,AA123456A\n", "columns"),
        ("Name,Town\nA,B\n", "columns"),
        ("Name,Client,NINO\nA,B,AA123456A\n", "column_twice"),
        ("Name,NINO\n" + "A,AA123456A\n" * (MOST_ROWS + 1), "too_many"),
        ("Name,NINO\n" + "x" * MOST_BYTES, "too_big"),
        ('Name,NINO\n"' + "x" * 140_000, "broken"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_list_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotAList) as fault:
        read_rows(text)
    assert fault.value.reason == reason
    assert reason in LIST_FAULTS


@pytest.mark.parametrize(
    ("content", "reason"), [("Zoë".encode("cp1252"), "letters"), (b"x" * 1_000_001, "too_big")]
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(NotAList) as fault:
        decoded(content)
    assert fault.value.reason == reason


def test_as_many_rows_as_there_may_be_are_read() -> None:
    rows = read_rows("Name,NINO\n" + "".join(f"A,AA{n:06}A\n" for n in range(MOST_ROWS)))
    assert len(rows) == MOST_ROWS
    assert all(isinstance(one, ListedClient) for one in rows)


def test_nobody_in_the_file_to_copy_from_can_be_a_client() -> None:
    rows = read_rows(EXAMPLE)
    assert [one.faults for one in rows if isinstance(one, WrongRow)] == [("example",)] * len(rows)


def test_no_value_shows_a_name_or_a_number() -> None:
    assert "Amina" not in repr(AMINA)
    assert "123456" not in repr(AMINA)


CELL = st.text(max_size=40)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8), st.sampled_from(";,\t"))
def test_whatever_stands_in_the_cells_each_row_is_told_of_once(
    cells: list[tuple[str, str, str]], separator: str
) -> None:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["Name", "NINO", "Notes"])
    writer.writerows([tuple(cell.replace("\0", "") for cell in row) for row in cells])
    filled = [any(cell.replace("\0", "").strip() for cell in row) for row in cells]
    try:
        rows = read_rows(out.getvalue())
    except NotAList as fault:
        assert fault.reason == "empty"  # noqa: PT017 - that it may be raised is not the point
        assert not any(filled)
        return
    assert [one.row for one in rows] == [at for at, there in enumerate(filled, 2) if there]


@pytest.mark.parametrize(
    ("read", "typed", "reason"),
    [
        (typed_name, "  ", "no_name"),
        (typed_name, "x" * (LONGEST_NAME + 1), "long_name"),
        (typed_name, "A\u202eB", "odd_name"),
        (typed_notes, "x" * (LONGEST_NOTES + 1), "long_notes"),
        (typed_notes, "A\x00B", "odd_notes"),
    ],
)
def test_what_cannot_be_kept_says_why(read, typed: str, reason: str) -> None:
    with pytest.raises(NotAClient) as fault:
        read(typed)
    assert fault.value.reason == reason
    assert typed.strip() == "" or typed not in str(fault.value)


def test_what_is_typed_is_kept_as_it_is() -> None:
    assert typed_name("  Zoë  O’Brien ") == "Zoë O’Brien"
    assert typed_notes(" one\r\ntwo\tthree\n") == "one\ntwo\tthree"
    assert typed_notes("") == ""
