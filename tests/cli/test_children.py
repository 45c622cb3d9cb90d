"""Child processes end with their parent, whatever ends it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from codedout.cli.children import Child, last_lines

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(600)
"""
WITH_A_CHILD = """
import subprocess
started = subprocess.Popen(["sleep", "600"])
print(started.pid, flush=True)
started.wait()
"""
PARENT = """
import os, sys, time
from pathlib import Path
from codedout.cli.children import Child
with Child(["sleep", "600"], log=Path(sys.argv[1]), env=os.environ, cwd=Path.cwd()) as child:
    print(child.pid, flush=True)
    time.sleep(600)
"""


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def gone_within(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_running(pid)


def printed(child: Child) -> str:
    until = time.monotonic() + 20
    while not (said := last_lines(child.log)) and time.monotonic() < until:
        time.sleep(0.02)
    return said


def python(code: str, folder: Path) -> Child:
    return Child([sys.executable, "-c", code], log=folder / "log", env=os.environ, cwd=folder)


def test_a_child_that_will_not_listen_is_ended_all_the_same(tmp_path: Path) -> None:
    with python(STUBBORN, tmp_path) as child:
        assert printed(child) == "up"
    assert child.has_ended()
    assert not is_running(child.pid)


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    with python(WITH_A_CHILD, tmp_path) as child:
        grandchild = int(printed(child))
        assert is_running(grandchild)
    assert gone_within(grandchild, 5)


def test_stopping_twice_is_stopping_once(tmp_path: Path) -> None:
    child = python("print('done')", tmp_path)
    child.stop()
    child.stop()
    assert child.has_ended()


def test_the_end_of_the_log_is_what_is_shown(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("\n".join(str(n) for n in range(40)), encoding="utf-8")
    assert last_lines(log, 3) == "37\n38\n39"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path, number: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.send_signal(number)
        parent.wait()
    assert gone_within(child, 5)
