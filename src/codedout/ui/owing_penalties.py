"""Drawing points and penalties, only where HMRC may be asked about them."""

from __future__ import annotations

from codedout.bootstrap import Visit
from codedout.domain.inquiries import PenaltiesHeld
from codedout.journeys.holding import read_one
from codedout.presenters import owing_penalties
from codedout.ui.again import try_again
from codedout.ui.asking import asked_now
from codedout.ui.draw import Draw


def penalties(visit: Visit, draw: Draw) -> None:
    """Ask about them and draw them; where a setting does not say so, neither."""
    if not visit.portal.settings.hmrc_penalties:
        return
    found = asked_now(visit, draw.show, read_one, PenaltiesHeld())
    view = owing_penalties.present(found, draw.show, visit.clock.now())
    draw.heading(view.heading)
    if view.notice is not None:
        draw.notice(view.notice)
        if view.notice.again:
            try_again(visit.portal, visit.session.key, draw.show)
        return
    draw.text(view.about, view.finding)
    if view.points:
        draw.facts(view.points, "owing-points")
    for table in (view.returns, view.payments):
        if table is not None:
            draw.table(table)
