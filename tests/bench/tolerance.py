"""What it costs to explain small differences at a year's end, by file and by number of years."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from codedout.domain.rules.tolerance import explain
from codedout.domain.year_end import YearsTogether
from tests.domain.year_end_cases import WORKED, together, year

YEARS = (10, 20, 40, 80)


def seconds_for_a_thousand(folder: Path) -> float:
    """A process from its start to its end, answering 1,000 cases of two years."""
    file = folder / "cases.json"
    two_years = [case for case in WORKED if len(case["inputs"].get("years", ())) == 2]
    many = [{**two_years[at % len(two_years)], "id": str(at)} for at in range(1000)]
    file.write_text(json.dumps({"cases": many}), encoding="utf-8")
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "codedout.cli.main", "tolerance", str(file)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - begun


def milliseconds_for_a_chain(years: int) -> float:
    """None of the years can be settled with another, so that each is tried with each before it."""
    case = chain(years)
    begun = time.perf_counter()
    explain(case)
    return 1000 * (time.perf_counter() - begun)


def chain(years: int) -> YearsTogether:
    """So many years, underpaid by £80 and overpaid by £300 by turns."""
    return together(*(year(1944 + at, ("-80", "300")[at % 2]) for at in range(years)))
