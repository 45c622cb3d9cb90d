"""Keeping what a person types about small differences of past years. It never goes to HMRC."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.walk import Walk
from codedout.journeys.keeping import Keeping


@dataclass(frozen=True, slots=True)
class Walking(Keeping[Walk]):
    """One person's sheet."""
