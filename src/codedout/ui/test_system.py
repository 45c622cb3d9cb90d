"""What is drawn only where it is HMRC's test system that is asked."""

from __future__ import annotations

from codedout.bootstrap import Visit
from codedout.presenters.views import Link, Notice, Tone
from codedout.ui.draw import Draw


def explain(draw: Draw) -> None:
    """What HMRC's test system can show and what it cannot."""
    show = draw.show
    draw.notice(
        Notice(
            title=show.say("testfigures.mark.title"),
            lines=(show.say("testfigures.mark.line"), show.say("testfigures.mark.ids")),
            tone=Tone.ATTENTION,
        )
    )
    draw.heading(show.say("testfigures.shows.heading"))
    draw.bullets(
        show.say(f"testfigures.shows.{name}")
        for name in ("kept", "no_hmrc", "returns", "no_dates", "forgets")
    )


def note_beside_figures(visit: Visit, draw: Draw) -> None:
    """On a page that compares: why HMRC's side is empty, if it is the test system's."""
    show = draw.show
    if visit.in_test_system:
        draw.notice(
            Notice(
                title=show.say("testfigures.compare.title"),
                lines=(show.say("testfigures.compare.line"),),
                links=(Link(label=show.say("testfigures.title"), page="test-figures"),),
            )
        )
