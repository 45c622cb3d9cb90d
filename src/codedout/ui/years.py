"""Choosing a tax year: the address says which, so that a link leads back to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from codedout.domain.errors import NotATaxYear
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone
from codedout.ui import state
from codedout.ui.draw import Draw

KEY = "year_picked"


def years_between(last: TaxYear, first: TaxYear) -> list[TaxYear]:
    """From `last` back to `first`, newest first."""
    return [TaxYear(starts) for starts in range(last.starts_in, first.starts_in - 1, -1)]


def pick_year(
    years: Sequence[TaxYear], default: TaxYear, running: TaxYear, show: Viewer
) -> TaxYear:
    """The year of the address, or `default` with a word of help where the address has no such."""
    found = year_of_address(years)
    year = found or default
    if found is None and "year" in st.query_params:
        Draw(show).notice(
            Notice(
                title=show.say("years.missing.title"),
                lines=(show.say("years.missing.line", year=show.year(default)),),
                tone=Tone.ATTENTION,
            )
        )
    state.put(KEY, year)
    st.selectbox(
        show.say("common.year_label"),
        list(years),
        format_func=lambda y: _label(y, running, show),
        key=KEY,
        on_change=_to_address,
        width=320,
    )
    return year


def year_of_address(years: Sequence[TaxYear]) -> TaxYear | None:
    """The year that the address names, if it is one of these."""
    try:
        year = TaxYear.spelt(st.query_params.get("year", ""))
    except NotATaxYear:
        return None
    return year if year in years else None


def _label(year: TaxYear, running: TaxYear, show: Viewer) -> str:
    name = "common.year_choice_running" if year == running else "common.year_choice"
    return show.say(name, year=show.year(year))


def _to_address() -> None:
    st.query_params["year"] = str(state.value(KEY))
