"""What is said of the people of a firm's, before anybody of them has signed in."""

from __future__ import annotations

from codedout.demo_advisers import NAMES, PASSWORD
from codedout.presenters.viewer import Viewer


def made_up_sign_in(show: Viewer) -> str:
    """Who there is to be in a demonstration, and everybody's password."""
    adviser, reviewer, presenter = (role.value for role in NAMES)
    return show.say(
        "adviser.door.made_up",
        adviser=adviser,
        reviewer=reviewer,
        presenter=presenter,
        password=PASSWORD,
    )
