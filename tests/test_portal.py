"""What one process keeps in its memory, and for how long."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from codedout.bootstrap import Portal
from codedout.journeys.cached import GOOD_FOR, Answers, NotRemembered
from codedout.settings import Settings


class Seconds:
    at = 1000.0

    def __call__(self) -> float:
        return self.at


class Tax:
    """An answer that a test can see go."""


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def portal(tmp_path: Path, seconds: Seconds) -> Iterator[Portal]:
    settings = Settings(
        environment="demo",
        database_url=f"sqlite:///{tmp_path / 'portal.sqlite'}",  # type: ignore[arg-type]
        encryption_keys="4HOGQKcNRW5QtFFOYSNYTxuRnMOJ0zTGCXDcPbNDkLc=",  # type: ignore[arg-type]
    )
    built = Portal(settings, remembered=Answers(seconds))
    built.open()
    yield built
    built.close()


def test_hmrcs_answers_are_forgotten_with_their_session_and_no_others(portal: Portal) -> None:
    for session in ("mine", "another"):
        portal.remembered.get((session, "q"), lambda: "tax")
    portal.forget_answers("mine")
    with pytest.raises(NotRemembered):
        portal.remembered.recall(("mine", "q"))
    assert portal.remembered.recall(("another", "q")) == "tax"


def test_hmrcs_answers_that_have_run_out_do_not_stay_in_memory(
    portal: Portal, seconds: Seconds
) -> None:
    answer = weakref.ref(portal.remembered.get(("mine", "q"), Tax))
    portal.forget_what_is_over()
    assert answer() is not None
    seconds.at += GOOD_FOR
    portal.forget_what_is_over()
    gc.collect()
    assert answer() is None
