from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from codedout.cli.main import main
from codedout.domain.change import AmountsPosition, Change, ChangeState
from codedout.domain.coded_out import Amounts, Kind, UnmatchedSubmission
from codedout.journeys.history import check_history, public_key_of, write_history
from tests.store.values import HOUR, NINO, NOON, amendment, stop

SIGNING_KEY = "11" * 32
FIRST = Change(
    reference="CO-AAAA-2222",
    what=amendment(),
    state=ChangeState.CONFIRMED,
    prepared_at=NOON,
    sent_at=NOON,
    settled_at=NOON,
    after=amendment().before,
    correlation_ids=("an-id",),
)
CHANGES = [
    FIRST,
    replace(FIRST, reference="CO-BBBB-2222", what=stop(), prepared_at=NOON + HOUR, after=None),
    replace(FIRST, reference="CO-CCCC-2222", prepared_at=NOON + 2 * HOUR),
]
FILE = write_history(
    CHANGES[::-1], environment="demo", nino=NINO, made_at=NOON, signing_key=SIGNING_KEY
)


def status(path: Path, file: bytes, *more: str) -> int:
    path.write_bytes(file)
    return main(["verify-history", str(path), *more])


def test_a_whole_file_is_known_as_such_and_no_more_is_claimed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = public_key_of(SIGNING_KEY)
    assert status(tmp_path / "f", FILE) == 0
    said = capsys.readouterr().out
    assert key in said
    assert said.startswith("This does not show who signed the file")
    assert status(tmp_path / "f", FILE, "--public-key", key) == 0
    assert capsys.readouterr().out == (
        f"Nothing was changed since the file was signed with the key you gave, {key}. "
        "Changes in it: 3.\n"
    )
    assert status(tmp_path / "f", FILE, "--public-key", "00" * 32) == 1
    said = capsys.readouterr().out
    assert said.startswith("Nothing was changed since the file was signed")
    assert f"It was signed with another key than the one you gave: {key}." in said
    changed = FILE.replace(b"380.50", b"999.50")
    assert status(tmp_path / "f", changed, "--public-key", key) == 1
    assert capsys.readouterr().out == (
        "Changed: change number 1 in the file (reference CO-AAAA-2222) is not as it was signed, "
        "or something that stood before it was taken out or moved.\n"
    )


@pytest.mark.parametrize("spoil", [lambda key: key[:-1], lambda key: f"g{key[1:]}", lambda key: ""])
def test_what_is_not_a_key_is_not_taken_for_another_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[str], str]
) -> None:
    key = spoil(public_key_of(SIGNING_KEY))
    assert status(tmp_path / "f", FILE, "--public-key", key) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"codedout: “{key}” is not a key, so nothing was checked.")


def test_it_holds_what_a_receipt_says_and_never_the_number() -> None:
    told = json.loads(FILE)
    first = told["entries"][0]
    assert told["national_insurance_number"] == "******56A"
    assert NINO.value.encode() not in FILE
    assert first["before"]["hmrc_held"]["components"][0]["amount"] == "412.10"
    assert first["wanted"][0]["amount"] == "380.50"
    assert told["environment"] == "demo"
    assert first["sent"] == {
        "utc": "2026-11-02T12:00:00+00:00",
        "london": "2026-11-02T12:00:00+00:00",
    }
    assert [one["reference"] for one in told["entries"]] == [one.reference for one in CHANGES]


def test_a_clock_that_was_put_back_reorders_nothing() -> None:
    later = replace(CHANGES[1], prepared_at=NOON - HOUR)
    file = write_history(
        [later, FIRST], environment="demo", nino=NINO, made_at=NOON, signing_key=SIGNING_KEY
    )
    told = json.loads(file)["entries"]
    assert [one["reference"] for one in told] == [FIRST.reference, later.reference]


def test_what_a_change_undoes_and_what_the_person_said_of_their_return_is_in_it() -> None:
    undo = replace(FIRST, reference="CO-DDDD-2222", what=replace(amendment(), undoes="CO-AAAA"))
    file = write_history(
        [undo, FIRST], environment="demo", nino=NINO, made_at=NOON, signing_key=SIGNING_KEY
    )
    first, second = json.loads(file)["entries"]
    assert (first["undoes"], second["undoes"]) == (None, "CO-AAAA")
    assert (first["hmrc_on_the_return"], first["person_said_not_submitted"]) == ("unknown", True)


def test_a_file_from_before_undoing_was_kept_is_still_known_as_whole() -> None:
    told = json.loads(FILE)
    before = "0" * 64
    for entry in told["entries"]:
        del entry["undoes"]
        rest = {name: one for name, one in entry.items() if name != "hash"}
        laid_out = (json.dumps(rest, indent=1) + "\n").encode()
        before = entry["hash"] = hashlib.sha256(before.encode() + laid_out).hexdigest()
    told["last_hash"] = before
    del told["signature"]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SIGNING_KEY))
    told["signature"] = key.sign((json.dumps(told, indent=1) + "\n").encode()).hex()
    assert check_history((json.dumps(told, indent=1) + "\n").encode()).where == ""


def test_figures_that_match_nothing_and_when_each_was_sent_are_in_it_too() -> None:
    what = amendment()
    assert isinstance(what.before, AmountsPosition)
    stray = UnmatchedSubmission(
        kind=Kind.PAYE, id=9, amount=Decimal("75.00"), submitted_on=NOON - HOUR
    )
    before = replace(what.before, user=Amounts(unmatched=(stray,), unread_kinds=("new",)))
    change = replace(FIRST, what=replace(what, before=before))
    file = write_history(
        [change], environment="demo", nino=NINO, made_at=NOON, signing_key=SIGNING_KEY
    )
    (entry,) = json.loads(file)["entries"]
    assert entry["before"]["user"] == {
        "components": [],
        "unmatched": [
            {
                "kind": "payeUnderpayment",
                "id": 9,
                "amount": "75.00",
                "submitted": {
                    "utc": "2026-11-02T11:00:00+00:00",
                    "london": "2026-11-02T11:00:00+00:00",
                },
            }
        ],
        "kinds_not_read": ["new"],
    }


def test_no_byte_can_be_flipped(tmp_path: Path) -> None:
    for at in range(len(FILE)):
        changed = FILE[:at] + bytes([FILE[at] ^ (1 << at % 8)]) + FILE[at + 1 :]
        try:
            assert check_history(changed).where, at
        except ValueError:
            assert status(tmp_path / "f", changed) == 2


@given(st.binary(max_size=3), st.integers(0, len(FILE)), st.integers(0, 3))
def test_nothing_can_be_put_in_or_taken_out(new: bytes, at: int, less: int) -> None:
    changed = FILE[:at] + new + FILE[at + less :]
    if changed != FILE:
        with suppress(ValueError):
            assert check_history(changed).where


def test_where_it_was_changed_is_said() -> None:
    def found(change: Callable[[dict[str, Any]], object]) -> tuple[str, int]:
        told = json.loads(FILE)
        change(told)
        seen = check_history((json.dumps(told, indent=1) + "\n").encode())
        return seen.where, seen.number

    def amount(told: dict[str, Any]) -> None:
        told["entries"][2]["wanted"][0]["amount"] = "1.00"

    assert found(amount) == ("entry", 3)
    assert found(lambda told: told["entries"].pop(0)) == ("entry", 1)
    assert found(lambda told: told["entries"].pop()) == ("entries", 0)
    assert found(lambda told: told["entries"].reverse()) == ("entry", 1)
    assert found(lambda told: told.update(made=None)) == ("signature", 0)


def test_a_file_that_is_not_there_is_said_to_be_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for missing, problem in ((tmp_path / "none", "No such file"), (tmp_path, "Is a directory")):
        assert main(["verify-history", str(missing)]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"codedout: {missing} cannot be opened: {problem}")


@pytest.mark.parametrize("file", [b"", b"[]", b"{}", b"\xff", b'{"entries": 1}', b"[" * 100000])
def test_what_is_no_history_is_not_called_changed(file: bytes, tmp_path: Path) -> None:
    assert status(tmp_path / "f", file) == 2
