"""The page on which a demonstration is taken to another day."""

from __future__ import annotations

from html import escape

from codedout.presenters.other_day import DayToTry, OtherDayView
from codedout.presenters.viewer import Viewer
from codedout.web.html import paragraph, say


def other_day_body(
    view: OtherDayView, show: Viewer, *, action: str, csrf: str, next_path: str, wrong: bool
) -> str:
    """The HTML between the heading and the foot: each button is a form of its own.

    So the day in the box stands in the way of none of the others.
    """
    hidden = (
        f'<input type="hidden" name="csrf" value="{escape(csrf)}">'
        f'<input type="hidden" name="next" value="{escape(next_path)}">'
    )

    def form(inside: str) -> str:
        return f'<form method="post" action="{escape(action)}">{hidden}{inside}</form>'

    back = ""
    if view.back is not None:
        back = form(press_of_day(view.back, "")) + paragraph("other_day.back_note", show)
    tries = "".join(f"<li>{form(press_of_day(each, 'second'))}</li>" for each in view.to_try)
    days = f'<h2>{say("other_day.days_title")}</h2><ul class="presses">{tries}</ul>'
    return f"""
{_problem(view) if wrong else ""}
<p><strong>{escape(view.now)}</strong></p>
{paragraph("other_day.what")}
<p>{escape(view.afresh)}</p>
{paragraph("other_day.made_up")}
{back}
{days if view.to_try else ""}
<h2>{say("other_day.own_title")}</h2>
{form(_box(view, wrong=wrong))}
{_back_without(next_path)}"""


def press_of_day(each: DayToTry, kind: str) -> str:
    """The button that leads to that day."""
    return (
        f'<button type="submit" name="day" value="{escape(each.day)}" class="{kind}">'
        f"{escape(each.label)}</button>"
    )


def _box(view: OtherDayView, *, wrong: bool) -> str:
    error = f'<p class="wrong" id="day-error">{escape(view.error)}</p>' if wrong else ""
    marks = ' aria-invalid="true"' if wrong else ""
    described = "day-hint day-error" if wrong else "day-hint"
    return f"""<label for="day">{say("other_day.label")}</label>
<p class="small" id="day-hint">{escape(view.hint)}</p>{error}
<input type="date" id="day" name="day" value="{escape(view.shown)}" min="{escape(view.first)}"
 max="{escape(view.last)}" required aria-describedby="{described}"{marks}>
<button type="submit">{say("other_day.go")}</button>"""


def _problem(view: OtherDayView) -> str:
    return (
        f'<div class="problem" role="alert"><h2>{say("other_day.error_title")}</h2>'
        f'<p><a href="#day">{escape(view.error)}</a></p></div>'
    )


def _back_without(next_path: str) -> str:
    return f'<p><a href="{escape(next_path)}">{say("other_day.stay")}</a></p>'
