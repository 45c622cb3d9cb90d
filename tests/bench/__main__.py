"""`python -m tests.bench`: measure the portal beside a page of literals, and print one table."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.accounts.invented import invented
from tests.accounts.told import file_of
from tests.bench import (
    demonstration,
    liability,
    measures,
    sweeping,
    tolerance,
    typing,
    writing,
)
from tests.bench.literals import write_one_page, write_reference
from tests.bench.people import put_person
from tests.bench.same import ANSWERS, NotTheSame, must_be_alike, must_show_the_same, recorded
from tests.bench.sides import Reference, Side, hiding_amounts, portal, signed_in
from tests.bench.switching import Switching
from tests.bench.table import Line, machine, table
from tests.bench.waiting import slow_down, waited

SESSIONS = 32
SOMEBODY = 4
PARTS = (
    *("rerun", "browser", "memory", "waiting", "writing", "tolerance", "typing", "liability"),
    *("switching", "sweeping", "demonstration"),
)

Measure = Callable[[Side], float]


def main() -> int:
    """Measure, print. 1 if the reference does not show what the portal shows."""
    asked = _arguments()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="codedout-bench-") as folder:
        try:
            lines, browser = _measured(Path(folder), asked.part, quick=asked.quick)
        except NotTheSame as difference:
            print(difference, file=sys.stderr)
            return 1
    print(f"\n{table(lines)}\n\n{machine(browser)}; took {time.monotonic() - begun:.0f} s")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one run of each, not five, and a short one on screen"
    )
    parser.add_argument(
        "--part", action="append", choices=PARTS, help="measure only this (repeatable)"
    )
    asked = parser.parse_args()
    asked.part = asked.part or list(PARTS)
    return asked


def _measured(folder: Path, parts: Sequence[str], *, quick: bool) -> tuple[list[Line], str]:
    runs = 1 if quick else 5
    sessions = SESSIONS + 1 if {"rerun", "memory"} & set(parts) else 2
    lines: list[Line] = []
    browser = ""
    if set(parts) & {"rerun", "browser", "memory"}:
        with portal(folder / "portal") as running:
            ours = signed_in(running, sessions)
            script = write_reference(recorded(ours), folder)
            with Reference(script) as process:
                reference = process.side(len(ours.cookies))
                must_show_the_same(ours, reference)
                if "rerun" in parts:
                    lines += _reruns(ours, reference, runs)
                    lines.append(_hidden(ours, hiding_amounts(running), runs))
                if "browser" in parts:
                    more, browser = _on_screen(ours, reference, runs, quick=quick)
                    lines += more
                if "memory" in parts:
                    lines.append(_memory(ours, reference, runs))
                must_show_the_same(ours, reference)
    if "waiting" in parts:
        lines += _waiting(folder, runs)
    if "writing" in parts:
        lines += _writing(folder, runs)
    if "tolerance" in parts:
        lines += _tolerance(folder, runs)
    if "typing" in parts:
        lines += _typing(folder, runs)
    if "switching" in parts:
        lines += _switching(folder, runs)
    if "sweeping" in parts:
        lines += _sweeping(folder, runs)
    if "liability" in parts:
        lines += [*_liability(runs), *_liability_again(folder, runs)]
    if "demonstration" in parts:
        lines.append(_demonstration(folder, runs))
    return lines, browser


def _alternating(
    name: str, runs: int, ours: Side, reference: Side, measure: Measure
) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {ours.name: [], reference.name: []}
    for run in range(runs):
        for side in (ours, reference):
            found[side.name].append(measure(side))
        pair = ", ".join(f"{side} {values[-1]:.2f}" for side, values in found.items())
        print(f"{name}, run {run + 1}: {pair}", flush=True)
    return found


def _reruns(ours: Side, reference: Side, runs: int) -> list[Line]:
    lines = []
    for sessions, reruns in ((1, 60), (SESSIONS, 12)):
        name = f"Rerun of Compare, {sessions} session{'s' if sessions > 1 else ''}"
        found = _alternating(
            name,
            runs,
            ours,
            reference,
            lambda side, s=sessions, r=reruns: measures.rerun_of_compare(side, s, r),
        )
        lines.append(Line(name, "ms", found["ours"], found["reference"], most_times=1.5))
    return lines


def _hidden(ours: Side, hidden: Side, runs: int) -> Line:
    """Share-safe mode beside the same page with nothing hidden."""
    name = "Rerun of Compare, amounts hidden (beside none hidden)"
    found = _alternating(
        name, runs, hidden, ours, lambda side: measures.rerun_of_compare(side, 1, 60)
    )
    return Line(name, "ms", found[hidden.name], found[ours.name], most_times=1.05)


def _on_screen(ours: Side, reference: Side, runs: int, *, quick: bool) -> tuple[list[Line], str]:
    clicks, pages = (2, 1) if quick else (12, 4)
    with measures.chromium() as browser:
        open_ = {side.name: measures.OnScreen(browser, side) for side in (ours, reference)}
        wanted: list[tuple[str, Measure, float]] = [
            (
                "Click to changed page",
                lambda side: open_[side.name].click_to_change(ANSWERS, clicks),
                2.0,
            ),
            (
                "Compare rendered",
                lambda side: open_[side.name].rendered("compare", measures.COMPARE, pages),
                1.3,
            ),
            (
                "Overview rendered",
                lambda side: open_[side.name].rendered("", measures.CHART, pages),
                1.3,
            ),
        ]
        lines = []
        for name, measure, most in wanted:
            found = _alternating(name, runs, ours, reference, measure)
            lines.append(Line(name, "ms", found["ours"], found["reference"], most_times=most))
        for screen in open_.values():
            screen.close()
        return lines, browser.version


def _memory(ours: Side, reference: Side, runs: int) -> Line:
    name = "Memory for each open session"
    found = _alternating(
        name,
        runs,
        ours,
        reference,
        lambda side: measures.memory_per_session(side, SESSIONS),
    )
    return Line(name, "MiB", found["ours"], found["reference"], less_than=0.5)


def _waiting(folder: Path, runs: int) -> list[Line]:
    with portal(folder / "slow") as running:
        put_person(running, account=file_of(invented(SOMEBODY)))
        slow_down(running)
        waited(running)  # the first one of a process
        found = [waited(running) for _ in range(runs)]
    trips, calls = "round trips", "calls"
    return [
        Line("First useful figure", trips, [w.first_figure for w in found], most=2),
        Line("Whole Overview of five years", trips, [w.whole_overview for w in found], most=3),
        Line(
            "Calls before the first figure",
            calls,
            [w.calls_before_first_figure for w in found],
            most=3,
        ),
        Line("Calls for the Overview", calls, [w.calls_for_overview for w in found], most=11),
        Line("Calls for Compare", calls, [w.calls_for_compare for w in found], most=5),
        Line(
            "First useful figure of all years",
            trips,
            [w.first_figure_of_all_years for w in found],
            most=2,
        ),
        Line("Calls for all years", calls, [w.calls_for_all_years for w in found]),
    ]


def _switching(folder: Path, runs: int) -> list[Line]:
    with portal(folder / "switching") as running:
        slow_down(running)
        adviser = Switching(running)
        adviser.switched()  # the first one of a process
        found = [adviser.switched() for _ in range(runs)]
    trips = "round trips"
    return [
        Line("Another client’s first figure", trips, [s.first_figure for s in found], most=2),
        Line(
            "Calls before that figure",
            "calls",
            [s.calls_before_first_figure for s in found],
            most=3,
        ),
        Line(
            "The same, seen a moment ago", trips, [s.first_figure_again for s in found], less_than=1
        ),
        Line("Calls for that", "calls", [s.calls_again for s in found], most=0),
    ]


def _sweeping(folder: Path, runs: int) -> list[Line]:
    with portal(folder / "sweeping", per_second=sweeping.RATE) as running:
        share, most = sweeping.used(running, 12 if runs == 1 else 60)
        rows = [sweeping.table(running) for _ in range(runs)]
    # Told as what is left unused, as every goal here is a most.
    return [
        Line("HMRC’s rate left unused by a run", "%", [100 * (1 - share)], most=10),
        Line("Most calls of it in a second", "calls", [most], most=sweeping.RATE),
        Line("All clients, 500 of them", "ms", rows, less_than=300),
    ]


def _writing(folder: Path, runs: int) -> list[Line]:
    lines = []
    with writing.stores(folder) as stores:
        for name, store in stores.items():
            writing.of_one_change(store)  # the first ones of a process
            costs = [writing.of_one_change(store) for _ in range(runs)]
            settled, waited_for = [writing.recovering(store)], [writing.turns(store)]
            lines += [
                Line(
                    f"Own time of a change, {name}", "ms", [c.milliseconds for c in costs], most=20
                ),
                Line(f"Reads around a change, {name}", "calls", [c.reads for c in costs], most=4),
                Line(
                    f"{writing.LEFT_OPEN:,} recovered at {writing.RATE} calls a second, {name}",
                    "s",
                    settled,
                    waited_for,
                    most_times=1.1,
                ),
            ]
    return lines


def _demonstration(folder: Path, runs: int) -> Line:
    with portal(folder / "demonstration") as running:
        demonstration.seconds_to_begin_again(running, 1)  # the first one of a process
        took = demonstration.seconds_to_begin_again(running, runs)
    return Line("Demonstration begun again, to the whole Overview", "s", took, less_than=2)


def _tolerance(folder: Path, runs: int) -> list[Line]:
    took = [tolerance.seconds_for_a_thousand(folder) for _ in range(runs)]
    lines = [Line("1,000 cases of two years explained", "s", took, less_than=2)]
    chains = {
        years: [tolerance.milliseconds_for_a_chain(years) for _ in range(5 * runs)]
        for years in tolerance.YEARS
    }
    for years, found in chains.items():
        goal = 20.0 if years == 40 else None
        lines.append(Line(f"{years} years explained as one case", "ms", found, less_than=goal))
    # Four times the cost for twice the years is quadratic; the rest is what a clock is out by.
    twice = Line("80 years beside 40", "ms", chains[80], chains[40], most_times=4.5)
    return [*lines, twice]


def _typing(folder: Path, runs: int) -> list[Line]:
    lines = []
    with portal(folder / "typing") as running:
        ours = signed_in(running, 1)
        for years in typing.YEARS:
            page = typing.filled(ours, years)
            name = f"Small differences, {years} years, a figure changed"
            with Reference(write_one_page(page, folder / f"page-{years}")) as process:
                reference = process.side(1)
                must_be_alike(page, measures.page_of(reference, ""))
                found = _alternating(
                    name,
                    runs,
                    ours,
                    reference,
                    lambda side, y=years: (
                        typing.after_a_change(side, y)
                        if side.name == "ours"
                        else typing.of_literals(side)
                    ),
                )
            own = [one - other for one, other in zip(*found.values(), strict=True)]
            lines.append(Line(name, "ms", found["ours"], found["reference"]))
            lines.append(Line(f"Own time of it, {years} years", "ms", own, most=50))
    return lines


def _liability(runs: int) -> list[Line]:
    costs = {}
    for size in liability.SIZES:
        liability.of_an_account(size)  # the first one of a process
        costs[size] = [liability.of_an_account(size) for _ in range(2 * runs)]
    once = costs[1]
    lines = [
        Line("400 documents of ten years parsed", "ms", [cost.parsed for cost in once]),
        Line("The same put together and reckoned", "ms", [cost.reconciled for cost in once]),
        Line("The page of it", "ms", [cost.drawn for cost in once]),
        Line("Own time of all three", "ms", [cost.whole for cost in once], most=150),
    ]
    for size in liability.SIZES[1:]:
        # As many times the cost; the rest is what a clock is out by.
        name = f"{size} times the documents"
        several = [cost.whole for cost in costs[size]]
        lines.append(
            Line(name, "ms", several, [cost.whole for cost in once], most_times=1.25 * size)
        )
    return lines


def _liability_again(folder: Path, runs: int) -> list[Line]:
    name = "Rerun of Your tax over the years"
    with portal(folder / "liability") as running:
        ours = signed_in(running, 1)
        put_person(running, account=liability.account_file())
        page = measures.page_of(ours, "liability")
        with Reference(write_one_page(page, folder / "page-liability")) as process:
            reference = process.side(1)
            must_be_alike(page, measures.page_of(reference, ""))
            found = _alternating(
                name,
                runs,
                ours,
                reference,
                lambda side: measures.rerun_of(
                    side, "liability" if side.name == "ours" else "", 40
                ),
            )
    return [Line(name, "ms", found["ours"], found["reference"], most_times=1.5)]


if __name__ == "__main__":
    sys.exit(main())
