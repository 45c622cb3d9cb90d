"""What will be sent, before and after, and the button that sends it; later, what came of it.

The browser's Back leads here from the receipt: to go there again would be no way back.
"""

from __future__ import annotations

from codedout.domain.change import ChangeState
from codedout.presenters import changes
from codedout.presenters.unfinished import also_prepared
from codedout.ui import screens
from codedout.ui.guard import require_session, viewer
from codedout.ui.receipt import receipt

visit, show = require_session(), viewer()
change = screens.change_of_address(visit, show)
if change.state is ChangeState.READY:
    now = screens.how_it_stands(visit, change, show)
    request = visit.exact_request(change, show.exact)
    also = also_prepared(change, visit.desk.journal.prepared(visit.who), show)
    view = changes.present_check(change, request, show, now, also)
    screens.check(view, visit, change, show)
else:
    receipt(visit, change, show)
