"""Why a change that was prepared was not sent: what HMRC held had moved, and who moved it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codedout.domain.change import AmountsPosition, Change, ChangeState, ChoicePosition
from codedout.domain.since import differences
from codedout.journeys.done_by import who_chose, who_did
from codedout.presenters.since import figure_moved
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, receipt_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What HMRC held otherwise, in words; `by` is the person's own change that did it."""

    words: str
    by: Change | None


def why_stale(change: Change) -> str:
    """As the catalogue names it. Of one ended before it was kept, it is not known which it was."""
    if change.after is None:
        return "stale"
    return "stale_not_open" if change.after == change.what.before else "stale_moved"


def what_moved(change: Change, meanwhile: Sequence[Change], show: Viewer) -> tuple[Moved, ...]:
    """What HMRC held otherwise than when the change was prepared; nothing where it was sent."""
    if change.state is not ChangeState.STALE:
        return ()
    return tuple(_with_who(words, by, show) for words, by in _moved(change, meanwhile, show))


def links_to_what_did(moved: Sequence[Moved], show: Viewer) -> tuple[Link, ...]:
    """To the person's own changes that did it, each once."""
    references = dict.fromkeys(each.by.reference for each in moved if each.by is not None)
    return tuple(receipt_link(one, show.say("since.receipt", reference=one)) for one in references)


def _moved(
    change: Change, meanwhile: Sequence[Change], show: Viewer
) -> Iterator[tuple[str, Change | None]]:
    old, new, year = change.what.before, change.after, change.what.tax_year
    if isinstance(old, AmountsPosition) and isinstance(new, AmountsPosition):
        pairs = ((old.hmrc_held, new.hmrc_held), (old.user, new.user))
        found = [each for was, now in pairs for each in differences(was, now)]
        for each in found:
            yield figure_moved(each, year, show), who_did(each, meanwhile)
        if not found and new != old:
            yield show.say("change.outcome.stale.details"), None
    elif isinstance(new, ChoicePosition) and new != old:
        name = "out" if new.opted_out else "in"
        said = show.say(f"change.outcome.stale.choice_{name}", year=show.year(year))
        yield said, who_chose(meanwhile, opted_out=new.opted_out)


def _with_who(words: str, by: Change | None, show: Viewer) -> Moved:
    if by is None:
        return Moved(words=words, by=None)
    name = "by_you_late" if by.state is ChangeState.NOT_DONE else "by_you"
    return Moved(
        words=f"{words} {show.say(f'change.outcome.stale.{name}', by=by.reference)}", by=by
    )
