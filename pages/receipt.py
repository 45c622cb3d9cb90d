"""One change, what came of it, and a file to keep."""

from __future__ import annotations

from codedout.ui import screens
from codedout.ui.guard import require_session, viewer
from codedout.ui.receipt import receipt

visit, show = require_session(), viewer()
receipt(visit, screens.change_of_address(visit, show), show)
