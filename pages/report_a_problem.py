"""Whom to tell, and what not to send."""

from __future__ import annotations

from codedout.ui import screens
from codedout.ui.guard import anyone

screens.contact(screens.prose("problem", anyone()))
