"""What is worked out of answers is worked out again as soon as one of them is another."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from codedout.bootstrap import Visit
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.share_safe import ShareSafe
from codedout.journeys.cached import AT_LEISURE, Answers
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.presenters.viewer import Viewer
from codedout.ui.worked_out import worked_out

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def visit(answers: Answers, session: str = "monday") -> Visit:
    return cast(
        Visit,
        SimpleNamespace(
            recall=SimpleNamespace(scope=(session, "number", 1)),
            portal=SimpleNamespace(remembered=answers),
        ),
    )


def read(value: str) -> Part[Any]:
    return Part(read=Read(value, NOW, ""))


def test_the_same_answers_are_worked_out_once_for_each_session_and_each_question() -> None:
    answers, done = Answers(), list[str]()
    parts = [read("one"), Part(error=HmrcUnreachable(Operation.VIEW_ACCOUNT))]

    def work() -> int:
        done.append("done")
        return len(done)

    again = [Part(read=part.read, error=part.error) for part in parts]  # as each run puts them
    monday = visit(answers)
    assert [worked_out(monday, each, work, "owed") for each in (parts, again)] == [1, 1]
    assert worked_out(monday, parts, work, "collected") == 2
    assert worked_out(visit(answers, "tuesday"), parts, work, "owed") == 3


def test_another_answer_and_one_that_says_the_same_are_worked_out_anew() -> None:
    answers, seconds = Answers(seconds=lambda: clock[0]), AT_LEISURE.answer
    clock = [0.0]
    monday = visit(answers)
    for value in ("one", "other", "other"):
        assert worked_out(monday, [read(value)], lambda v=value: v) == value
    part = read("one")
    assert worked_out(monday, [part], lambda: "first") == "first"
    answers.forget("monday")
    assert worked_out(monday, [part], lambda: "second") == "second"
    clock[0] = seconds
    assert worked_out(monday, [part], lambda: "third") == "third"


def test_what_was_made_for_one_viewer_is_not_shown_to_another() -> None:
    answers, parts = Answers(), [read("£412.30")]
    for level in ShareSafe:
        show = Viewer(share_safe=level)
        made = worked_out(visit(answers), parts, lambda s=show: s.gbp(Decimal("412.30")), show)
        assert ("412" in made) is not show.hides_amounts
