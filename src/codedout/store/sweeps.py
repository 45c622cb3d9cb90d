"""Runs through all clients of the firm, and what HMRC held of each; sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, select, update

from codedout.domain.sweep import Sweep, SweepState, Swept
from codedout.domain.tax_year import TaxYear
from codedout.store.cipher import Cipher
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, seconds_now, writing
from codedout.store.insert import insert_new, put
from codedout.store.tables import clients
from codedout.store.tables import sweep_rows as rows
from codedout.store.tables import sweeps as table


class StoreSweeps:
    """Answers to `journeys.sweeping.Sweeps`.

    A row for each world says where its last run stands, and which process is at it.
    """

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def find(self, world: str) -> Sweep | None:
        """The last one that was begun."""
        with reading(self._engine) as connection:
            return self._one(connection, world)

    def running(self) -> tuple[Sweep, ...]:
        """Those that are to go on, in whichever process."""
        which = select(table).where(table.c.state == SweepState.RUNNING.value)
        with reading(self._engine) as connection:
            return tuple(_sweep(row) for row in connection.execute(which).mappings())

    def begin(self, world: str, year: TaxYear, session_key: str, at: datetime) -> Sweep:
        """Begin a run; where one is running, that is the one."""
        values = {
            "tax_year": year.starts_in,
            "state": SweepState.RUNNING.value,
            "session_key": session_key,
            "begun_at": at,
            "resumed_at": at,
            "done_before": 0,
        }
        free = {"holder": "", "until": 0.0}
        with writing(self._engine) as connection:
            if not insert_new(connection, table, {"world": world, "number": 1, **values, **free}):
                connection.execute(
                    update(table)
                    .where(table.c.world == world, table.c.state != SweepState.RUNNING.value)
                    .values(number=table.c.number + 1, **values)
                )
            return self._there(connection, world)

    def resume(self, world: str, session_key: str, at: datetime) -> Sweep | None:
        """Have one that stands still go on, with that session; None if there is none."""
        still = table.c.state.not_in([SweepState.RUNNING.value, SweepState.DONE.value])
        with writing(self._engine) as connection:
            found = self._one(connection, world, lock=True)
            if found is None:
                return None
            done = sum(self._done(connection, found).values())
            connection.execute(
                update(table)
                .where(table.c.world == world, still)
                .values(
                    state=SweepState.RUNNING.value,
                    session_key=session_key,
                    resumed_at=at,
                    done_before=done,
                )
            )
            return self._there(connection, world)

    def stop(self, sweep: Sweep, state: SweepState) -> None:
        """Have it stand still, if it is running."""
        with writing(self._engine) as connection:
            connection.execute(update(table).where(*_runs(sweep)).values(state=state.value))

    def hold(self, sweep: Sweep, holder: str, seconds: float) -> bool:
        """Whether that process is the one at it, for so long; not where it does not run."""
        with writing(self._engine) as connection:
            now = seconds_now(connection)
            # One that says so for long from now said it before the clock was put back.
            free = (table.c.until <= now) | (table.c.until > now + 2 * seconds)
            held = connection.execute(
                update(table)
                .where(*_runs(sweep), free | (table.c.holder == holder))
                .values(holder=holder, until=now + seconds)
            )
            return held.rowcount == 1

    def let_go(self, sweep: Sweep, holder: str) -> None:
        """That process is not at it any more."""
        with writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(table.c.world == sweep.world, table.c.holder == holder)
                .values(holder="", until=0.0)
            )

    def keep(self, sweep: Sweep, swept: Swept) -> None:
        """Keep a client's row, in place of an older one; nothing of one not listed any more."""
        values: dict[str, Any] = {
            "number": sweep.number,
            "answered": swept.answered,
            "sealed": self._cipher.seal(to_text(swept)),
        }
        row = {"world": sweep.world, "client": swept.client} | values
        # Held until it is written: whoever takes the client off the list finds the row.
        listed = select(clients.c.key).where(clients.c.key == swept.client)
        with writing(self._engine) as connection:
            if connection.execute(listed.with_for_update(read=True)).first() is not None:
                put(connection, rows, row, **values)

    def done(self, sweep: Sweep) -> Mapping[str, bool]:
        """Whom the run has asked about, and whether HMRC answered."""
        with reading(self._engine) as connection:
            return self._done(connection, sweep)

    def rows(self, world: str) -> tuple[Swept, ...]:
        """What was last found of each client, by whichever run."""
        with reading(self._engine) as connection:
            found = connection.execute(select(rows.c.sealed).where(rows.c.world == world))
            sealed = found.scalars().all()
        return tuple(from_text(Swept, self._cipher.unseal(each)) for each in sealed)

    def count(self, sweep: Sweep) -> int:
        """About how many clients HMRC has answered in the run."""
        with reading(self._engine) as connection:
            counted = select(func.count()).where(*_of(sweep), rows.c.answered)
            return int(connection.execute(counted).scalar_one())

    def _done(self, connection: Connection, sweep: Sweep) -> dict[str, bool]:
        found = connection.execute(select(rows.c.client, rows.c.answered).where(*_of(sweep)))
        return {row.client: row.answered for row in found}

    def _there(self, connection: Connection, world: str) -> Sweep:
        found = self._one(connection, world)
        if found is None:
            raise RuntimeError("a run that was just written down is there")
        return found

    def _one(self, connection: Connection, world: str, *, lock: bool = False) -> Sweep | None:
        which = select(table).where(table.c.world == world)
        row = connection.execute(which.with_for_update() if lock else which).mappings().first()
        return None if row is None else _sweep(row)


def _runs(sweep: Sweep) -> tuple[Any, ...]:
    return (
        table.c.world == sweep.world,
        table.c.number == sweep.number,
        table.c.state == SweepState.RUNNING.value,
    )


def _of(sweep: Sweep) -> tuple[Any, ...]:
    return rows.c.world == sweep.world, rows.c.number == sweep.number


def _sweep(row: RowMapping) -> Sweep:
    return Sweep(
        world=row["world"],
        number=row["number"],
        owed_year=TaxYear(row["tax_year"]),
        state=SweepState(row["state"]),
        session_key=row["session_key"],
        begun_at=row["begun_at"],
        resumed_at=row["resumed_at"],
        done_before=row["done_before"],
    )
