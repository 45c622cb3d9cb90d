"""What works for whom, and what does not yet."""

from __future__ import annotations

from codedout.ui import screens
from codedout.ui.guard import anyone

screens.prose("accessibility", anyone())
