"""Where a person stands with Making Tax Digital, in one sentence."""

from __future__ import annotations

from datetime import UTC, datetime

from codedout.domain.itsa_status import Standing, Standings
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part
from codedout.presenters.viewer import Viewer

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def where_they_stand(found: Part[Standings], year: TaxYear, show: Viewer) -> str:
    """By the entry that was made last for the year; "" where that is not known."""
    entries = () if found.value is None else found.value.records
    told = [
        (one.submitted_at or _LONG_AGO, one.standing)
        for one in entries
        if one.tax_year == year and one.standing is not None
    ]
    if not told:
        return ""
    said = max(told, key=lambda each: each[0])[1]
    if said.value is Standing.UNKNOWN:
        return show.say("owing.standing.other", year=show.year(year), word=said.text)
    return show.say(f"owing.standing.{said.value.name.lower()}", year=show.year(year))
