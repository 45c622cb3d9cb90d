"""`codedout demo`: the portal beside its stand-in of HMRC, both on one clock that runs.

Each start begins with the shipped people as they were; logs and state are in `.demo/PORT/`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from types import FrameType

from codedout.addresses import PORT, STANDIN_PORT
from codedout.cli.children import last_lines
from codedout.cli.pair import (
    DidNotAnswer,
    Pair,
    project_root,
    running_clock,
    wait_until_answering,
)
from codedout.domain.tax_year import LONDON
from codedout.made_up import made_up_people
from codedout.presenters.advisers import made_up_sign_in
from codedout.presenters.viewer import Viewer
from codedout.words import words

PORTS = {"CODEDOUT_PORT": PORT, "CODEDOUT_STANDIN_PORT": STANDIN_PORT}
DEFAULT_DAY = "2026-11-02"
FIRST_DAY, LAST_DAY = date(2021, 4, 6), date(2098, 4, 5)  # HMRC's APIs spell these tax years
NINE = time_of_day(9, 0)
SECONDS_TO_START = 60
_GLANCE = 0.1  # how often to look whether to stop

_say = words().say


class CannotRun(Exception):
    """The demo cannot run, or cannot go on; the message says what to do."""


def run(argv: list[str]) -> int:
    """Run until told to stop; the exit code.

    The environment may set DATE (the London day on which both clocks begin, at nine in the
    morning), CODEDOUT_PORT and CODEDOUT_STANDIN_PORT.
    """
    argparse.ArgumentParser(prog="codedout demo", description=_say("demo.help")).parse_args(argv)
    with _asked_to_stop() as asked:
        try:
            start = _opening(os.environ.get("DATE") or DEFAULT_DAY)
            _serve(_prepare(os.environ, running_clock(start, datetime.now(UTC))), start, asked)
        except CannotRun as problem:
            print(problem, file=sys.stderr, flush=True)
            return 1
        if signal.SIGHUP not in asked.signals:  # then the terminal is gone
            print(_say("demo.stopped"), flush=True)
    return 0


def _opening(day: str) -> datetime:
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        chosen = date.min
    if not FIRST_DAY <= chosen <= LAST_DAY:
        raise CannotRun(_say("demo.bad_date", first=FIRST_DAY, last=LAST_DAY))
    return datetime.combine(chosen, NINE, LONDON).astimezone(UTC)


def _prepare(env: Mapping[str, str], clock: str) -> Pair:
    root = project_root()
    if root is None:
        raise CannotRun(_say("demo.no_project"))
    port, standin_port = (_free_port(env, setting) for setting in PORTS)
    if port == standin_port:
        raise CannotRun(_say("demo.same_port"))
    folder = root / ".demo" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Pair(root, folder, port, standin_port, clock)


def _free_port(env: Mapping[str, str], setting: str) -> int:
    spelled = env.get(setting) or str(PORTS[setting])
    if not (spelled.isascii() and spelled.isdigit() and 0 < int(spelled[:6]) < 65536):
        raise CannotRun(_say("demo.bad_port", setting=setting))
    port = int(spelled)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            other = port + 10 if port < 65000 else port - 10
            raise CannotRun(
                _say("demo.port_taken", port=port, setting=setting, other=other)
            ) from None
    return port


def _serve(pair: Pair, start: datetime, asked: _Asked) -> None:
    with ExitStack() as running:
        parts = {
            "standin": running.enter_context(pair.start_standin()),
            "portal": running.enter_context(pair.start_portal()),
        }
        try:
            wait_until_answering(parts, pair.health_urls, seconds=SECONDS_TO_START, given_up=asked)
            if not asked():
                print(_welcome(pair, start), flush=True)
            while not asked():
                for part, child in parts.items():
                    if child.has_ended():
                        raise DidNotAnswer(part, child.log, ended=True)
                time.sleep(_GLANCE)
        except DidNotAnswer as problem:
            raise CannotRun(_what_went_wrong(problem, pair)) from None
        for child in parts.values():
            child.ask_to_finish()


def _welcome(pair: Pair, start: datetime) -> str:
    people = made_up_people(pair.standin_url)
    show = Viewer()
    widest = max((len(person.name) for person in people), default=0)
    rows = (
        _say(
            "demo.person",
            name=f"{person.name:{widest}}",
            number=show.made_up_nino(person.number),
            situation=person.situation,
        ).rstrip()
        for person in people
    )
    everybody = "\n".join((*rows, "", made_up_sign_in(show)))
    return _say("demo.started", url=pair.url, now=show.instant(start), people=everybody).strip()


def _what_went_wrong(problem: DidNotAnswer, pair: Pair) -> str:
    first = _say(
        "demo.ended" if problem.ended else "demo.too_slow",
        part=_say(f"demo.part.{problem.part}"),
        seconds=SECONDS_TO_START,
        log=problem.log.relative_to(pair.root),
    )
    return f"{first}\n{last_lines(problem.log)}"


class _Asked:
    """Whether we were asked to stop: by a signal, or, when `make` started us, by its end."""

    def __init__(self) -> None:
        self.signals: set[int] = set()
        self._make = os.getppid() if "MAKELEVEL" in os.environ else None

    def note(self, number: int, _frame: FrameType | None) -> None:
        self.signals.add(number)

    def __call__(self) -> bool:
        return bool(self.signals) or self._make not in (None, os.getppid())


@contextmanager
def _asked_to_stop() -> Iterator[_Asked]:
    asked = _Asked()
    before = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Under nohup the end of the terminal is to be ignored; leave it so.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            before[number] = signal.signal(number, asked.note)
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
