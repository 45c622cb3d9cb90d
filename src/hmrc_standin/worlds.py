"""Worlds: people, permissions, clock, faults, switches and request log, apart from one another."""

import json
import os
import re
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .authority import Authority
from .clock import Clock
from .faults import Faults
from .journal import Journal
from .person import Person, read_person, shipped_people
from .sandbox import Memory
from .settings import Settings

DEFAULT = "default"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
_MOST = 100


class NoSuchWorld(ValueError):
    """The name cannot be a world's."""


@dataclass(slots=True)
class World:
    """One demo's or test's HMRC. `own_clock` is None until somebody sets it."""

    name: str
    shared_clock: Clock
    settings: Settings
    people: dict[str, Person] = field(default_factory=shipped_people)
    authority: Authority = field(default_factory=Authority)
    memory: Memory = field(default_factory=Memory)
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    own_clock: Clock | None = None
    recent: dict[str, deque[float]] = field(default_factory=dict)

    @property
    def clock(self) -> Clock:
        return self.own_clock or self.shared_clock

    def reset(self, settings: Settings) -> None:
        """The shipped people, clock and switches; no faults, no log. Permissions stay."""
        self.people = shipped_people()
        self.memory = Memory()
        self.faults.clear()
        self.journal.clear()
        self.settings = settings
        self.own_clock = None
        self.recent.clear()

    def find_person(self, *, nino: str | None, sign_in_id: str | None) -> tuple[str, Person] | None:
        """By NINO, or by sign-in id; of two with one id, the one put last."""
        for key, person in reversed(self.people.items()):
            if key == nino or (nino is None and person.sign_in_id == sign_in_id):
                return key, person
        return None

    def as_state(self) -> dict[str, Any]:
        return {
            "settings": self.settings.model_dump(),
            "clock": self.own_clock and self.own_clock.as_state(),
            "people": {key: person.as_json() for key, person in self.people.items()},
            "authority": self.authority.as_state(),
            "memory": self.memory.as_state(),
            "faults": self.faults.as_state(),
        }

    @classmethod
    def from_state(cls, name: str, clock: Clock, state: dict[str, Any]) -> "World":
        own = state["clock"]
        return cls(
            name,
            clock,
            Settings.model_validate(state["settings"]),
            people={k: read_person(json.dumps(v)) for k, v in state["people"].items()},
            authority=Authority.from_state(state["authority"]),
            memory=Memory.from_state(state["memory"]),
            faults=Faults.from_state(state["faults"]),
            own_clock=own and Clock.from_state(own),
        )


class Worlds:
    """All worlds, and the file that outlives the process.

    `lock` is held for every read-decide-write of a request, so a PUT is seen whole or not at all.
    """

    def __init__(
        self,
        clock: Clock,
        settings: Settings,
        file: Path | None = None,
        *,
        clock_is_shared: bool = False,
    ) -> None:
        self.clock = clock
        self._clock_is_shared = clock_is_shared
        self.settings = settings
        self.lock = threading.RLock()
        self._file = file
        self._worlds: dict[str, World] = {}
        self._written: dict[str, str] = {}
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.exists():
                self._load(json.loads(file.read_text()))
        self.get(DEFAULT)

    def get(self, name: str) -> World:
        """The world of that name, made from the shipped people on first mention.

        Where there are a hundred already, the one that went unused longest ends first.

        Raises:
            NoSuchWorld: not a name.
        """
        if name in self._worlds:
            return self._used(name)
        if not _NAME.fullmatch(name):
            raise NoSuchWorld(name)
        if len(self._worlds) >= _MOST:
            oldest = next(each for each in self._worlds if each != DEFAULT)
            self.forget(self._worlds[oldest])
        self._worlds[name] = World(name, self.clock, self.settings)
        return self._worlds[name]

    def _used(self, name: str) -> World:
        """It is the last of all now: they stand in the order in which they were used."""
        world = self._worlds.pop(name)
        self._worlds[name] = world
        return world

    def knowing(self, secret: str) -> World:
        """The world a token or code was given in, even if it has ended; else the default one."""
        for name, world in self._worlds.items():
            if world.authority.knows(secret):
                return self._used(name)
        return self.get(DEFAULT)

    def forget(self, world: World) -> None:
        """End a world with everything in it, permissions too."""
        del self._worlds[world.name]
        self._written.pop(world.name, None)
        self._write()

    def save(self, world: World) -> None:
        """Put what changed on disk before the answer leaves; nothing of a world now forgotten."""
        if self._file is not None and self._worlds.get(world.name) is world:
            self._written[world.name] = json.dumps(world.as_state())
            self._write()

    def _write(self) -> None:
        """All of it beside the old file, synced, then renamed: a kill leaves one or the other."""
        if self._file is None:
            return
        members = ",".join(f"{json.dumps(k)}:{v}" for k, v in self._written.items())
        clock = json.dumps(self.clock.as_state())
        beside = self._file.with_name(self._file.name + ".new")
        with open(beside, "w", opener=_private) as out:
            out.write(f'{{"clock":{clock},"worlds":{{{members}}}}}')
            out.flush()
            os.fsync(out.fileno())
        beside.replace(self._file)

    def _load(self, state: dict[str, Any]) -> None:
        before = Clock.from_state(state["clock"])
        # The same command again: time went on meanwhile. A clock shared with other processes
        # is not ours to move.
        if before.start == self.clock.start and not self._clock_is_shared:
            self.clock = before
        for name, one in state["worlds"].items():
            self._worlds[name] = World.from_state(name, self.clock, one)
            self._written[name] = json.dumps(one)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
