"""A reason is kept from the tab in which it was typed, and no other tab takes it away."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.change import Change
from codedout.journeys.preparing import prepare_amend
from codedout.presenters.viewer import Viewer
from codedout.store.store import open_store
from codedout.ui import reasons
from codedout.ui.errors import Errors
from tests.fakes import Bench, item, key
from tests.store.values import KEY

SHOW = Viewer()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    store = open_store(f"sqlite:///{tmp_path / 'codedout.sqlite'}", [KEY])
    st.session_state.clear()
    yield Bench.of(store)
    st.session_state.clear()
    store.close()


def a_tab(visit: Visit, change: Change) -> None:
    """A check page opened in a tab of its own."""
    st.session_state.clear()
    reasons.reason_box(visit, change, Errors(SHOW, ""), SHOW, buttons=())


def test_a_tab_in_which_nothing_was_typed_leaves_the_reason_of_another(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    visit = cast(Visit, SimpleNamespace(desk=bench.desk, portal=None, session=None))
    errors = Errors(SHOW, "")
    a_tab(visit, change)
    assert reasons.explained(visit, change, "As I said", errors, SHOW)
    a_tab(visit, change)  # as it was before that
    assert reasons.explained(visit, change, "", errors, SHOW)
    found = bench.store.journal.find(bench.who, change.reference)
    assert found.reason == "As I said"
    assert reasons.explained(visit, found, "Otherwise", errors, SHOW)
    assert bench.store.journal.find(bench.who, change.reference).reason == "Otherwise"
