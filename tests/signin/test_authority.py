from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx
import pytest

from codedout.domain.errors import AuthorityGone, TokensUnanswered
from codedout.domain.session import READ_SCOPE
from codedout.signin.authority import MARGIN, Authority
from codedout.signin.oauth import OAuth
from codedout.signin.ports import Tokens
from tests.forks import FORKS

from . import fakes
from .fakes import NOON, Locks, Sessions, SetClock
from .token_server import AuthorizationServer

KEY = "the-session"


def pair(hmrc: AuthorizationServer, lasts: timedelta) -> Tokens:
    made = hmrc._pair()
    return Tokens(
        access_token=made["access_token"],
        refresh_token=made["refresh_token"],
        access_expires_at=NOON + lasts,
        scopes=frozenset({READ_SCOPE}),
    )


@pytest.fixture
def locks() -> Locks:
    return Locks()


@pytest.fixture
def authority(oauth: OAuth, sessions: Sessions, clock: SetClock, locks: Locks) -> Authority:
    return Authority(KEY, sessions=sessions, locks=locks, oauth=oauth, clock=clock)


def test_a_token_with_time_left_is_used_without_asking_anybody(
    authority: Authority, hmrc: AuthorizationServer, sessions: Sessions, locks: Locks
) -> None:
    sessions.held[KEY] = pair(hmrc, MARGIN + timedelta(seconds=1))
    assert authority.current() == sessions.held[KEY].access_token
    assert hmrc.posts == []
    assert locks.names == []


def test_a_token_about_to_run_out_is_renewed_and_the_new_pair_kept_before_it_is_used(
    authority: Authority, hmrc: AuthorizationServer, sessions: Sessions, locks: Locks
) -> None:
    old = sessions.held[KEY] = pair(hmrc, MARGIN)
    token = authority.current()
    assert token == sessions.held[KEY].access_token != old.access_token
    assert sessions.swaps == [(old, sessions.held[KEY])]
    assert locks.names == ["refresh:the-session"]


def test_a_token_that_hmrc_refused_is_renewed_even_with_time_left(
    authority: Authority, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    old = sessions.held[KEY] = pair(hmrc, timedelta(hours=4))
    assert authority.renewed(old.access_token) != old.access_token
    assert len(hmrc.posts) == 1


def test_who_comes_with_a_token_refused_before_gets_the_one_already_renewed(
    authority: Authority, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    sessions.held[KEY] = pair(hmrc, timedelta(hours=4))
    assert authority.renewed("an older one") == sessions.held[KEY].access_token
    assert hmrc.posts == []


def test_eight_threads_at_once_use_the_refresh_token_once(
    authority: Authority, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    sessions.held[KEY] = pair(hmrc, timedelta(0))
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: authority.current(), range(8)))
    assert set(got) == {sessions.held[KEY].access_token}
    assert len(hmrc.posts) == 1


def test_a_permission_withdrawn_elsewhere_is_gone(
    authority: Authority, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    sessions.held[KEY] = pair(hmrc, timedelta(0))
    hmrc.refresh_tokens.clear()
    with pytest.raises(AuthorityGone):
        authority.current()


@pytest.mark.parametrize("ends_with_it", [True, False])
def test_only_where_the_session_ends_with_its_world_a_permission_that_is_gone_closes_it(
    oauth: OAuth,
    hmrc: AuthorizationServer,
    sessions: Sessions,
    clock: SetClock,
    ends_with_it: bool,
) -> None:
    sessions.held[KEY] = pair(hmrc, timedelta(0))
    hmrc.refresh_tokens.clear()
    authority = Authority(
        KEY,
        sessions=sessions,
        locks=Locks(),
        oauth=oauth,
        clock=clock,
        ends_with_it=ends_with_it,
    )
    with pytest.raises(AuthorityGone):
        authority.current()
    assert (KEY not in sessions.held) is ends_with_it


def test_a_session_that_is_over_has_no_authority(authority: Authority) -> None:
    with pytest.raises(AuthorityGone):
        authority.current()


@pytest.mark.parametrize("left", [timedelta(0), timedelta(seconds=-1)])
def test_no_answer_leaves_the_kept_pair_as_it_was(
    authority: Authority, hmrc: AuthorizationServer, sessions: Sessions, left: timedelta
) -> None:
    old = sessions.held[KEY] = pair(hmrc, left)
    hmrc.answer = (503, b"", "")
    with pytest.raises(TokensUnanswered):
        authority.current()
    assert sessions.held[KEY] == old
    hmrc.answer = None
    assert authority.current() != old.access_token  # and it works once HMRC is back


def test_no_answer_within_the_margin_goes_on_with_the_token_that_has_not_run_out(
    authority: Authority, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    old = sessions.held[KEY] = pair(hmrc, timedelta(seconds=1))
    hmrc.answer = (503, b"", "")
    assert authority.current() == old.access_token


def test_a_lock_that_cannot_be_had_says_nothing_about_the_permission(
    authority: Authority, hmrc: AuthorizationServer, sessions: Sessions, locks: Locks
) -> None:
    old = sessions.held[KEY] = pair(hmrc, timedelta(0))
    locks.broken = True
    with pytest.raises(TokensUnanswered):
        authority.current()
    assert sessions.held[KEY] == old
    assert hmrc.posts == []


def test_signing_out_while_the_answer_is_on_its_way_brings_no_session_back(
    oauth: OAuth, hmrc: AuthorizationServer, clock: SetClock
) -> None:
    class ClosedMeanwhile(Sessions):
        def replace_tokens(self, key: str, old: Tokens, new: Tokens) -> bool:
            self.close(key)
            return super().replace_tokens(key, old, new)

    sessions = ClosedMeanwhile()
    sessions.held[KEY] = pair(hmrc, timedelta(0))
    authority = Authority(KEY, sessions=sessions, locks=Locks(), oauth=oauth, clock=clock)
    with pytest.raises(AuthorityGone):
        authority.current()
    assert sessions.held == {}


class FileSessions(Sessions):
    """One session's tokens in a SQLite file, so that two processes see the same."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.db = sqlite3.connect(file, isolation_level=None, timeout=20)
        self.db.execute("CREATE TABLE IF NOT EXISTS held (access, refresh, expires)")

    def keep(self, tokens: Tokens) -> None:
        self.db.execute("DELETE FROM held")
        row = (tokens.access_token, tokens.refresh_token, tokens.access_expires_at.isoformat())
        self.db.execute("INSERT INTO held VALUES (?, ?, ?)", row)

    def tokens(self, key: str) -> Tokens | None:
        access, refresh, expires = self.db.execute("SELECT * FROM held").fetchone()
        return Tokens(
            access_token=access,
            refresh_token=refresh,
            access_expires_at=datetime.fromisoformat(expires),
            scopes=frozenset({READ_SCOPE}),
        )

    def replace_tokens(self, key: str, old: Tokens, new: Tokens) -> bool:
        if self.tokens(key) != old:
            return False
        self.keep(new)
        return True


class FileLocks(fakes.Locks):
    """A lock between processes: SQLite's own write lock on a second file."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file

    @contextmanager
    def hold(self, name: str, seconds: float) -> Iterator[None]:
        db = sqlite3.connect(self.file, isolation_level=None, timeout=seconds)
        try:
            db.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            db.close()


def renew_in_a_process(folder: Path, token_url: str, ready: Event, out: Queue[str]) -> None:
    oauth = OAuth(
        authorize_url=token_url,
        token_url=token_url,
        client_id="a-client",
        client_secret="a-secret",
        redirect_uri="http://127.0.0.1:8501/oauth/callback",
        clock=SetClock(),
        timeout=httpx.Timeout(10),
    )
    authority = Authority(
        KEY,
        sessions=FileSessions(folder / "tokens.db"),
        locks=FileLocks(folder / "lock.db"),
        oauth=oauth,
        clock=SetClock(),
    )
    ready.wait()
    out.put(authority.current())


def test_two_processes_at_once_use_the_refresh_token_once(
    hmrc: AuthorizationServer, tmp_path: Path
) -> None:
    kept = FileSessions(tmp_path / "tokens.db")
    kept.keep(pair(hmrc, timedelta(0)))
    hmrc.slow_seconds = 0.3
    ready, out = FORKS.Barrier(3), FORKS.Queue()
    arguments = (tmp_path, f"{hmrc.url}/token", ready, out)
    both = [FORKS.Process(target=renew_in_a_process, args=arguments) for _ in range(2)]
    for process in both:
        process.start()
    ready.wait(60)
    got = {out.get(timeout=60), out.get(timeout=60)}
    for process in both:
        process.join(60)
    now = kept.tokens(KEY)
    assert now is not None
    assert got == {now.access_token}
    assert len(hmrc.posts) == 1
