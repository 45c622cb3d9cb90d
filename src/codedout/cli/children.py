"""Child processes that end when this process does, however it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

SECONDS_TO_FINISH = 2.0

# Its input ends when this process does, even by a signal that nobody can catch; then the child's
# process group goes too. Plain sh, so it works beyond Linux.
_LEASH = 'read -r _; kill -s KILL -- "-$1"'


class Child:
    """A command in a process group of its own, with its output added to the file `log`.

    The group keeps the terminal's Ctrl-C from it: this process is told, and decides.
    """

    def __init__(
        self, command: Sequence[str], *, log: Path, env: Mapping[str, str], cwd: Path
    ) -> None:
        self.log = log
        with log.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=dict(env),
                cwd=cwd,
                start_new_session=True,
            )
        self.pid = self._process.pid
        leash_end, self._held_end = os.pipe()
        self._leash = subprocess.Popen(  # noqa: S603 - as above
            ["/bin/sh", "-c", _LEASH, "leash", str(self.pid)],
            stdin=leash_end,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(leash_end)

    def has_ended(self) -> bool:
        """Whether the command is over, by itself or by `stop`."""
        return self._process.poll() is not None

    def ask_to_finish(self) -> None:
        """Tell the group to end, without waiting."""
        self._signal(signal.SIGTERM)

    def stop(self) -> None:
        """End the command and whatever it started: first politely, then for good."""
        self.ask_to_finish()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(SECONDS_TO_FINISH)
        self._signal(signal.SIGKILL)
        self._process.wait()
        if self._leash.poll() is None:
            self._leash.kill()
            self._leash.wait()
            os.close(self._held_end)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def last_lines(log: Path, count: int = 15) -> str:
    """The end of what a child printed."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
