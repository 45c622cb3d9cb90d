"""The list of clients as it is shown, and what became of one that was imported."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codedout.domain.adviser import Adviser, Role
from codedout.domain.change import Who
from codedout.domain.client import CLIENT_FAULTS, Client
from codedout.domain.client_rows import LIST_FAULTS, ListedClient, WrongRow
from codedout.domain.nino import NINO_FAULTS, Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.presenters.client_import import columns, imported, not_a_list
from codedout.presenters.clients import field_fault, present
from codedout.presenters.viewer import Viewer
from codedout.presenters.whose import whose
from tests.store.values import FACTS, NOON

ANN = Adviser(key="a_1", username="ann", name="Ann", role=Role.ADVISER)
CLIENTS = tuple(
    Client(key=f"c_{n}", name=name, nino=Nino(f"AA00000{n}A"), notes=f"note {n}", added_at=NOON)
    for n, name in enumerate(("Amina Khan", "Ben Amos", "Zoë Lee"))
)
SESSION = Session(
    key="k",
    who=Who("f_1", "s_1"),
    nino=CLIENTS[1].nino,
    proven=True,
    scopes=frozenset({"read:self-assessment"}),
    started_at=NOON,
    last_active_at=NOON,
    authority_from=NOON,
    clock_shift=NOON - NOON,
    csrf="csrf",
    facts=FACTS,
    adviser=ANN,
    client=CLIENTS[1],
)


def of(session: Session) -> Viewer:
    return Viewer.of(session)


def test_everybody_is_there_with_a_way_in_and_who_is_on_the_screen_is_marked() -> None:
    view = present(CLIENTS, SESSION, "", of(SESSION))
    assert [row.name for row in view.rows] == ["Amina Khan", "Ben Amos", "Zoë Lee"]
    assert [bool(row.on_screen) for row in view.rows] == [False, True, False]
    assert all(row.edit for row in view.rows)
    assert view.rows[0].open == "Open Amina Khan"
    assert view.rows[0].number.endswith("00A")
    assert "AA000000A" not in str(view)
    assert (view.found, view.empty, view.cannot) == ("", None, "")


def test_a_name_is_found_by_any_part_of_it_and_that_none_is_there_is_said() -> None:
    show = of(SESSION)
    assert [row.name for row in present(CLIENTS, SESSION, " am ", show).rows] == [
        "Amina Khan",
        "Ben Amos",
    ]
    assert present(CLIENTS, SESSION, "AM", show).found == "2 of 3 clients"
    none = present(CLIENTS, SESSION, "xyz", show)
    assert none.rows == ()
    assert "xyz" in none.found


def test_an_empty_list_says_what_to_do() -> None:
    view = present((), SESSION, "", of(SESSION))
    assert view.empty is not None
    assert "Add one below" in view.empty.lines[0]
    reviewer = replace(SESSION, adviser=replace(ANN, role=Role.REVIEWER), client=None)
    waits = present((), reviewer, "", of(reviewer))
    assert waits.empty is not None
    assert "below" not in waits.empty.lines[0]
    assert waits.cannot


@pytest.mark.parametrize("hides", [ShareSafe.NAMES, ShareSafe.AMOUNTS])
def test_where_names_are_hidden_nobody_can_be_known_by_the_list(hides: ShareSafe) -> None:
    session = replace(SESSION, hides=hides)
    view = present(CLIENTS, session, "amina", of(session))
    assert [row.name for row in view.rows] == ["Client 1", "Client 2", "Client 3"]
    shown = str([replace(row, key="") for row in view.rows])
    for one in CLIENTS:
        for secret in (one.name, one.notes, one.nino.value[-3:]):
            assert secret not in shown
    assert view.cannot
    assert view.rows[0].edit == ""
    banner = whose(session, of(session))
    assert banner is not None
    assert banner.client == "a client"


def test_whose_figures_are_on_the_screen_is_said_and_that_it_is_nobodys() -> None:
    banner = whose(SESSION, of(SESSION))
    assert banner is not None
    assert (banner.text, banner.client, banner.change) == (
        "On the screen:",
        "Ben Amos",
        "Change client",
    )
    nobody = whose(replace(SESSION, client=None), of(SESSION))
    assert nobody is not None
    assert (nobody.client, nobody.change) == ("", "Choose a client")
    assert "No client" in nobody.text
    assert whose(replace(SESSION, adviser=None, client=None), Viewer()) is None


def test_what_became_of_each_row_is_told() -> None:
    rows = (
        ListedClient(row=2, name="Amina Khan", nino=Nino("AA000001A")),
        ListedClient(row=3, name="Ben Amos", nino=Nino("AA000002A")),
        WrongRow(row=4, name="", faults=("no_name", "last_letter")),
        WrongRow(row=6, name="Ben again", same_as=3),
    )
    view = imported(rows, {2}, Viewer())
    assert [fact.value for fact in view.counts] == ["1", "1", "2"]
    assert view.mend
    assert [[cell.text for cell in row] for row in view.table.rows] == [
        ["2", "Amina Khan", "Added."],
        ["3", "Ben Amos", "The number is on the list already; nothing was changed."],
        [
            "4",
            "No name",
            "There is no name. A National Insurance number ends in A, B, C or D.",
        ],
        ["6", "Ben again", "The same number as in row 3, which was taken."],
    ]
    assert imported(rows[:1], {2}, Viewer()).mend == ""


def test_there_are_words_for_whatever_can_be_wrong() -> None:
    show = Viewer()
    for reason in (*CLIENT_FAULTS, *NINO_FAULTS):
        assert field_fault(reason, show)
        row = WrongRow(row=2, name="A", faults=(reason,))
        assert imported([row], frozenset(), show).table.rows[0][2].text.endswith(".")
    for reason in LIST_FAULTS:
        assert "{" not in not_a_list(reason, show)
    assert "2,000" in columns(show)
