"""The demo as a colleague meets it: two real processes, and nothing left of them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from tests.cli.test_children import gone_within
from tests.running import free_ports

from codedout.demo_advisers import PASSWORD

ROOT = Path(__file__).parents[2]
Demo = Callable[..., "Started"]


class Started:
    """`codedout demo` on free ports, in a terminal group of its own."""

    def __init__(self, **env: str) -> None:
        ports = [str(port) for port in free_ports(2)]
        self.env = {"DATE": "", "CODEDOUT_PORT": ports[0], "CODEDOUT_STANDIN_PORT": ports[1], **env}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "codedout.cli.main", "demo"],
            cwd=ROOT,
            env={**os.environ, **self.env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def welcome(self) -> str:
        """What it prints once it is ready."""
        lines: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                return "".join(lines)
        raise AssertionError(self.process.communicate()[1])

    def children(self) -> list[int]:
        return [child.pid for child in psutil.Process(self.process.pid).children()]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.env['CODEDOUT_PORT']}"

    @property
    def standin_url(self) -> str:
        return f"http://127.0.0.1:{self.env['CODEDOUT_STANDIN_PORT']}"


@pytest.fixture
def demo() -> Iterator[Demo]:
    started: list[Started] = []

    def start(**env: str) -> Started:
        started.append(Started(**env))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()
        shutil.rmtree(ROOT / ".demo" / one.env["CODEDOUT_PORT"], ignore_errors=True)


def refused(one: Started) -> list[str]:
    """The lines of a demo that would not start."""
    said, why = one.process.communicate(timeout=60)
    assert one.process.returncode == 1
    assert said == ""
    return why.splitlines()


def test_it_says_where_it_is_and_who_can_sign_in_and_killed_outright_leaves_nothing_running(
    demo: Demo,
) -> None:
    one = demo()
    welcome = one.welcome()
    assert one.url in welcome
    listed = httpx.get(f"{one.standin_url}/_standin/people", trust_env=False).json()
    people = [person for person in listed if person["kind"] == "individual"]
    assert len(people) > 1
    for person in people:
        assert person["name"] in welcome
        assert person["nino"] in welcome.replace(" ", "")
    assert PASSWORD in welcome
    assert httpx.get(f"{one.url}/healthz", trust_env=False).status_code == 200
    children = one.children()
    one.process.kill()
    one.process.wait()
    assert all(gone_within(child, 10) for child in children)


@pytest.mark.parametrize(
    ("number", "day", "shown", "in_utc"),
    [
        (signal.SIGINT, "", "2 November 2026, 9:00am", "2026-11-02T09:00"),
        (signal.SIGTERM, "2026-12-31", "31 December 2026, 9:00am", "2026-12-31T09:00"),
        # In summer time.
        (signal.SIGHUP, "2027-06-01", "1 June 2027, 9:00am", "2027-06-01T08:00"),
    ],
)
def test_a_day_begins_at_nine_in_london_and_ends_when_told_to_with_nothing_left_running(
    demo: Demo, number: signal.Signals, day: str, shown: str, in_utc: str
) -> None:
    one = demo(DATE=day)
    assert shown in one.welcome()
    clock = httpx.get(f"{one.standin_url}/_standin/clock", trust_env=False).json()
    assert clock["now"].startswith(in_utc)
    assert clock["running"] is True
    children = one.children()
    assert len(children) >= 2
    os.killpg(one.process.pid, number)
    _, complaints = one.process.communicate(timeout=20)
    assert one.process.returncode == 0
    assert complaints == ""
    assert all(gone_within(child, 5) for child in children)


def test_it_ends_with_either_part_shows_the_log_and_starts_again_with_the_shipped_people(
    demo: Demo,
) -> None:
    one = demo()
    one.welcome()
    people = f"{one.standin_url}/_standin/people"
    before = httpx.get(people, trust_env=False).json()
    httpx.delete(f"{people}/{before[0]['nino']}", trust_env=False).raise_for_status()
    children = one.children()
    (standin,) = [pid for pid in children if "hmrc_standin" in psutil.Process(pid).cmdline()]
    os.kill(standin, signal.SIGKILL)
    _, why = one.process.communicate(timeout=20)
    assert one.process.returncode == 1
    assert re.match(r"The stand-in of HMRC ended unexpectedly\..*standin\.log:\n", why)
    assert all(gone_within(child, 5) for child in children)
    again = demo(**one.env)
    again.welcome()
    assert httpx.get(people, trust_env=False).json() == before


def test_it_ends_when_the_make_that_started_it_is_killed(tmp_path: Path, demo: Demo) -> None:
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"demo:\n\t@exec {sys.executable} -m codedout.cli.main demo\n")
    ports = free_ports(2)
    make = subprocess.Popen(
        ["make", "-f", str(makefile)],
        cwd=ROOT,
        env={
            **os.environ,
            "CODEDOUT_PORT": str(ports[0]),
            "CODEDOUT_STANDIN_PORT": str(ports[1]),
        },
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert make.stdout is not None
    with make.stdout:
        while "Ctrl-C" not in make.stdout.readline():
            assert make.poll() is None
        (started,) = psutil.Process(make.pid).children()
        make.kill()
        make.wait()
        assert gone_within(started.pid, 10)
    shutil.rmtree(ROOT / ".demo" / str(ports[0]), ignore_errors=True)


@pytest.mark.parametrize("setting", ["CODEDOUT_PORT", "CODEDOUT_STANDIN_PORT"])
def test_an_occupied_port_is_named_in_one_line(demo: Demo, setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        one = demo(**{setting: str(port)})
        (line,) = refused(one)
    assert f"port {port}" in line
    assert f"{setting}=" in line


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"DATE": "tomorrow"}, "DATE"),
        ({"DATE": "2026-02-30"}, "DATE"),
        ({"DATE": "2021-04-05"}, "DATE"),
        ({"DATE": "9999-12-31"}, "DATE"),
        ({"CODEDOUT_PORT": "http"}, "CODEDOUT_PORT"),
        ({"CODEDOUT_PORT": "65536"}, "CODEDOUT_PORT"),
        ({"CODEDOUT_STANDIN_PORT": "0"}, "CODEDOUT_STANDIN_PORT"),
        ({"CODEDOUT_PORT": "1" * 5000}, "CODEDOUT_PORT"),
    ],
)
def test_a_setting_it_cannot_read_is_named_in_one_line(
    demo: Demo, env: dict[str, str], named: str
) -> None:
    (line,) = refused(demo(**env))
    assert line.startswith(named)


def test_one_port_for_both_is_refused_in_one_line(demo: Demo) -> None:
    (port,) = free_ports(1)
    one = demo(CODEDOUT_PORT=str(port), CODEDOUT_STANDIN_PORT=str(port))
    (line,) = refused(one)
    assert "two different numbers" in line
