"""The page of everybody whom there is to be in a demonstration."""

from __future__ import annotations

from html import escape

from codedout.presenters.gallery import Card, GalleryView
from codedout.web.html import paragraph, say
from codedout.web.login_page import SCRIPT


def gallery_body(view: GalleryView, *, action: str, csrf: str, nonce: str) -> str:
    """The HTML between the heading and the foot: one form, a button for each press."""
    themes = "".join(
        f"<h2>{escape(theme.heading)}</h2>"
        f'<ul class="gallery">{"".join(_card(each) for each in theme.cards)}</ul>'
        for theme in view.themes
    )
    steps = "".join(f"<li>{_press('step', str(n), label)}</li>" for n, label in view.tour)
    return f"""
{paragraph("gallery.lead")}
{paragraph("gallery.own")}
<form id="start" method="post" action="{escape(action)}">
<input type="hidden" name="csrf" value="{escape(csrf)}">
<input type="hidden" name="browser" value="">
<h2>{say("gallery.tour.title")}</h2>
{paragraph("gallery.tour.what")}
<button type="submit" name="step" value="1">{escape(view.begin)}</button>
<details><summary>{say("gallery.tour.steps")}</summary>
<ul class="presses">{steps}</ul></details>
{themes}
</form>
{paragraph("gallery.room")}
<script nonce="{nonce}">{SCRIPT}</script>"""


def _card(each: Card) -> str:
    teaches = f"<p>{escape(each.teaches)}</p>" if each.teaches else ""
    return (
        f'<li><h3>{escape(each.name)}</h3><p class="small">{escape(each.situation)}</p>{teaches}'
        f"{_press('person', each.person, each.be)}</li>"
    )


def _press(name: str, value: str, label: str) -> str:
    return (
        f'<button type="submit" name="{name}" value="{escape(value)}" class="second">'
        f"{escape(label)}</button>"
    )
