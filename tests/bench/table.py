"""The one table that a bench prints."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median

import psutil


@dataclass(frozen=True)
class Line:
    """A measure: what each run gave, and the goal for the portal's number or for the ratio."""

    measure: str
    unit: str
    ours: Sequence[float]
    reference: Sequence[float] = ()
    most: float | None = None
    most_times: float | None = None
    less_than: float | None = None

    def cells(self) -> tuple[str, ...]:
        """Measure, ours, reference, ratio, goal, met or not."""
        ours = median(self.ours)
        reference = median(self.reference) if self.reference else None
        ratio = None if reference is None or not self.most_times else ours / reference
        goal, met = "", None
        if self.most_times is not None and ratio is not None:
            goal, met = f"≤ {self.most_times:g}x", ratio <= self.most_times
        elif self.most is not None:
            goal, met = f"≤ {self.most:g}", ours <= self.most
        elif self.less_than is not None:
            goal, met = f"< {self.less_than:g}", ours < self.less_than
        return (
            self.measure,
            _number(ours, self.unit),
            "" if reference is None else _number(reference, self.unit),
            "" if ratio is None else f"{ratio:.2f}x",
            goal,
            "" if met is None else ("met" if met else "NOT MET"),
        )


HEAD = ("Measure", "Ours", "Reference", "Ratio", "Goal", "")


def table(lines: Sequence[Line]) -> str:
    """All lines under their heads, in columns."""
    rows = [HEAD, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    written = [
        "  ".join(
            cell.ljust(width) if column in (0, 5) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([written[0], "-" * sum(widths), *written[1:]])


def machine(browser: str) -> str:
    """What the figures were measured on."""
    memory = psutil.virtual_memory().total / 2**30
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, Streamlit {version('streamlit')}, "
        f"Chromium {browser or 'not used'}; load average {load}"
    )


def _number(value: float, unit: str) -> str:
    digits = 0 if unit == "calls" else (2 if abs(value) < 10 else 1)
    return f"{value:.{digits}f} {unit}"
