"""The page on which HMRC is made to go wrong, for one demonstration alone."""

from __future__ import annotations

from html import escape

from codedout.presenters.demonstration import Press, ScenariosView
from codedout.presenters.other_day import DayToTry
from codedout.ui.demo_bar import SCENARIOS, STOP
from codedout.web.html import link, paragraph, say
from codedout.web.other_day_page import press_of_day
from codedout.web.site import OTHER_DAY


def scenarios_body(
    view: ScenariosView, days: tuple[DayToTry, ...], *, csrf: str, next_path: str
) -> str:
    """The HTML between the heading and the foot."""
    hidden = (
        f'<input type="hidden" name="csrf" value="{escape(csrf)}">'
        f'<input type="hidden" name="next" value="{escape(next_path)}">'
    )

    def form(action: str, inside: str) -> str:
        return f'<form method="post" action="{action}">{hidden}{inside}</form>'

    on = paragraph("scenarios.nothing")
    if view.on:
        stop = f'<button type="submit">{say("scenarios.stop")}</button>'
        on = f"<p><strong>{escape(view.on)}</strong></p>{form(STOP, stop)}"
    calls = "".join(
        f"<details><summary>{escape(call.heading)}</summary>"
        f'<ul class="presses">{_presses(call.errors)}</ul></details>'
        for call in view.calls
    )
    to_days = "".join(f"<li>{press_of_day(each, 'second')}</li>" for each in days)
    return f"""
{on}
{paragraph("scenarios.what")}
{
        form(
            SCENARIOS,
            f'''
<h2>{say("scenarios.whole_title")}</h2>
<ul class="presses">{_presses(view.whole)}</ul>
<h2>{say("scenarios.calls_title")}</h2>
{paragraph("scenarios.calls_what")}
{calls}''',
        )
    }
<h2>{say("scenarios.days_title")}</h2>
{form(OTHER_DAY, f'<ul class="presses">{to_days}</ul>')}
{link("other_day.link", OTHER_DAY)}
{link("scenarios.back", next_path)}"""


def _presses(each: tuple[Press, ...]) -> str:
    return "".join(
        f'<li><button type="submit" name="scenario" value="{escape(one.scenario)}" class="second">'
        f"{escape(one.label)}</button></li>"
        for one in each
    )
