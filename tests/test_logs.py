from __future__ import annotations

import json
import subprocess
import sys

import pytest

SAY = """
import logging
from codedout.logs import set_up
set_up({environment!r})
set_up({environment!r})
logging.getLogger("codedout.hmrc").info("HMRC %s: done (correlation id %s)", "opt_out", "abc-1")
logging.getLogger("codedout.hmrc").info("GET /accounts/AA123456A/2025-26")
logging.getLogger("codedout.hmrc").debug("not shown")
try:
    raise ValueError("AA 12 34 56 A owes 412.30")
except ValueError:
    logging.getLogger("codedout.faults").exception("it failed")
"""


def said(environment: str) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", SAY.format(environment=environment)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == ""
    return ran.stderr.splitlines()


def test_where_machines_read_each_line_is_one_json_object_said_once() -> None:
    lines = [json.loads(line) for line in said("production")]
    assert [line["level"] for line in lines] == ["info", "info", "error"]
    assert lines[0]["event"] == "HMRC opt_out: done (correlation id abc-1)"
    assert lines[0]["timestamp"].endswith("Z")


@pytest.mark.parametrize("environment", ["demo", "production"])
def test_no_line_holds_a_number(environment: str) -> None:
    text = "\n".join(said(environment))
    assert "opt_out: done" in text
    assert "it failed" in text
    for part in ("AA123456A", "12 34 56"):
        assert part not in text
