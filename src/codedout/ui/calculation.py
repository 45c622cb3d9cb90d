"""What the tax calculation used, under the figures that it is set beside."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Visit
from codedout.presenters.calculation import CalculationView
from codedout.ui.again import try_again
from codedout.ui.draw import Draw


def tell(view: CalculationView, visit: Visit, draw: Draw, *, may_ask: bool) -> None:
    """`may_ask`: the page has no way yet to ask HMRC anew."""
    draw.text(view.finding, view.about)
    for notice in view.notices:
        draw.notice(notice)
    if may_ask and any(notice.again for notice in view.notices):
        try_again(visit.portal, visit.session.key, draw.show)
    if view.table is not None:
        draw.table(view.table)
    draw.bullets(view.why)
    draw.text(*view.notes)
    if view.sums and draw.show.hides_amounts:
        draw.text(draw.show.say("share_safe.sums"), small=True)
    elif view.sums:
        with st.expander(draw.show.say("calculation.sums_heading")):
            draw.facts(view.sums, "calculation-sums")
