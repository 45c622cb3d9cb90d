"""What is kept about a person, why, and for how long."""

from __future__ import annotations

from codedout.ui import screens
from codedout.ui.guard import anyone

screens.prose("privacy", anyone())
