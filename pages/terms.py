"""What the software is, and what it is not."""

from __future__ import annotations

from codedout.ui import screens
from codedout.ui.guard import anyone

screens.prose("terms", anyone())
