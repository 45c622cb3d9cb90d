"""The portal and its stand-in of HMRC as two processes that share a clock."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx

import codedout
from codedout.cli.children import Child

_STEP = 0.05


def project_root() -> Path | None:
    """The folder with app.py: around this package, or where we stand; None if neither has it."""
    around = Path(codedout.__file__).parents[2]
    return next((folder for folder in (around, Path.cwd()) if (folder / "app.py").is_file()), None)


def running_clock(start: datetime, anchor: datetime) -> str:
    """`START@ANCHOR`: it was `start` at the real instant `anchor`, and time has gone on since."""
    return f"{_spelled(start)}@{_spelled(anchor)}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Where the two run and keep what they keep; `clock` is as `running_clock` spells it."""

    root: Path
    folder: Path
    port: int
    standin_port: int
    clock: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def standin_url(self) -> str:
        return f"http://127.0.0.1:{self.standin_port}"

    @property
    def health_urls(self) -> dict[str, str]:
        """What answers 200 once each part works."""
        return {
            "standin": f"{self.standin_url}/_standin/health",
            "portal": f"{self.url}/healthz",
        }

    def start_standin(self) -> Child:
        """The stand-in, starting; its state and its log are in the folder."""
        return Child(
            [
                *(sys.executable, "-m", "hmrc_standin", "--host", "127.0.0.1"),
                *("--port", str(self.standin_port), "--clock", self.clock),
                *("--state", str(self.folder / "standin.json")),
            ],
            log=self.folder / "standin.log",
            env=os.environ,
            cwd=self.root,
        )

    def start_portal(self, **changed: str) -> Child:
        """The portal, starting as a customer starts it, with some settings changed."""
        return Child(
            [
                *(sys.executable, "-m", "streamlit", "run", str(self.root / "app.py")),
                *("--server.address", "127.0.0.1", "--server.port", str(self.port)),
                *("--server.headless", "true"),
            ],
            log=self.folder / "portal.log",
            env={**os.environ, **self._settings(), **changed},
            cwd=self.root,
        )

    def _settings(self) -> dict[str, str]:
        return {
            "CODEDOUT_ENVIRONMENT": "demo",
            "CODEDOUT_PUBLIC_URL": self.url,
            "CODEDOUT_PORT": str(self.port),
            "CODEDOUT_HMRC_API_URL": self.standin_url,
            "CODEDOUT_HMRC_AUTHORIZE_URL": f"{self.standin_url}/oauth/authorize",
            "CODEDOUT_HMRC_TOKEN_URL": f"{self.standin_url}/oauth/token",
            "CODEDOUT_DATABASE_URL": f"sqlite:///{self.folder / 'portal.sqlite'}",
            "CODEDOUT_CLOCK": self.clock,
        }


class DidNotAnswer(Exception):
    """A part ended, or did not answer in time."""

    def __init__(self, part: str, log: Path, *, ended: bool) -> None:
        super().__init__(part)
        self.part = part
        self.log = log
        self.ended = ended


def wait_until_answering(
    parts: Mapping[str, Child],
    urls: Mapping[str, str],
    *,
    seconds: float,
    given_up: Callable[[], bool] = lambda: False,
) -> None:
    """Return once each part's address answers 200, or once `given_up()`.

    Raises:
        DidNotAnswer: a part ended first, or has not answered within `seconds`.
    """
    until = time.monotonic() + seconds
    with httpx.Client(trust_env=False, timeout=5.0) as http:
        for part, child in parts.items():
            while not given_up() and not _answers(http, urls[part]):
                if child.has_ended() or time.monotonic() > until:
                    raise DidNotAnswer(part, child.log, ended=child.has_ended())
                time.sleep(_STEP)


def _answers(http: httpx.Client, url: str) -> bool:
    try:
        return http.get(url).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _spelled(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
