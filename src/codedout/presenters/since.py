"""What changed since the person last looked: two short lists, one for each story (R10a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from codedout.domain.change import Change, ChangeState
from codedout.domain.coded_out import Source
from codedout.domain.comparison import owed_for
from codedout.domain.since import Difference, source_of
from codedout.domain.tax_year import TaxYear
from codedout.journeys.since import ChoiceMoved, FigureMoved, ReturnMoved, SinceLastLook
from codedout.presenters.compare import item_label
from codedout.presenters.items import kind_name, owed_phrase
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Line, Link, receipt_link

ONE_VISIT = timedelta(hours=8)  # a session lasts no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceView:
    """`calm` is all that is said where nothing changed; else `looked`, and either list or both."""

    calm: str
    looked: str
    amounts: tuple[Line, ...]
    bills: tuple[Line, ...]


def present(since: SinceLastLook | None, show: Viewer) -> SinceView | None:
    """None where there is nothing to compare with."""
    if since is None:
        return None
    at, looked_at = show.at(since.looked_at), since.looked_at
    amounts = tuple(_figure(moved, looked_at, show) for moved in since.figures)
    bills = (
        *(_choice(moved, looked_at, show) for moved in since.choices),
        *(_return(moved, looked_at, show) for moved in since.returns),
    )
    calm = ""
    if not amounts and not bills:
        calm = show.say("since.nothing" if since.all_compared else "since.nothing_compared", at=at)
    return SinceView(
        calm=calm,
        looked="" if calm else show.say("since.looked", at=at),
        amounts=amounts,
        bills=bills,
    )


def _figure(moved: FigureMoved, looked_at: datetime, show: Viewer) -> Line:
    year, each = moved.code_year, moved.difference
    said = figure_moved(each, year, show)
    link = Link(
        label=show.say("since.compare", year=show.year(year)),
        page="compare",
        params={"year": str(year)},
    )
    own = _is_own(each)
    return _line(said, link, show, at=moved.at, looked_at=looked_at, by=moved.by, elsewhere=own)


def figure_moved(each: Difference, year: TaxYear, show: Viewer) -> str:
    """What happened to one figure of a code year."""
    values = {"year": show.year(year), "item": _item(each, year, show)}
    if each.old is not None:
        values["old"] = show.gbp(each.old.amount)
    if each.new is not None:
        values["new"] = show.gbp(each.new.amount)
    return show.say(f"since.{_name(each)}", **values)


def _name(each: Difference) -> str:
    """What happened to a figure, as the catalogue names it."""
    if each.now_unmatched or each.now_matched:
        return _match_name(each)
    sources = [None if figure is None else source_of(figure) for figure in (each.old, each.new)]
    match sources:
        case [Source.HMRC_HELD, Source.USER]:
            return "to_yours"
        case [Source.USER, Source.HMRC_HELD]:
            return "to_hmrcs"
    names = {Source.HMRC_HELD: "hmrc", Source.USER: "yours"}
    known = set(sources) - {None}
    whose = "other" if Source.UNKNOWN in known else names[source_of(each.figure)]
    what = "new" if each.old is None else "gone" if each.new is None else "changed"
    return f"{whose}_{what}"


def _match_name(each: Difference) -> str:
    if each.old is None:
        return "yours_unmatched"  # not called new: it may have been sent long ago
    match = "lost" if each.now_unmatched else "found"
    return f"yours_{match}" if each.only_the_match else f"yours_changed_{match}"


def _is_own(each: Difference) -> bool:
    """Whether only the person can have done it, or somebody for them.

    Where HMRC uses its own figure again, it may itself have changed that; and what a figure of the
    person's matches is HMRC's doing.
    """
    if each.only_the_match:
        return False
    if each.new is not None:
        return source_of(each.new) is Source.USER
    return each.old is not None and source_of(each.old) is Source.USER


def _item(each: Difference, year: TaxYear, show: Viewer) -> str:
    known = (owed_for(figure, year) for figure in (each.new, each.old) if figure is not None)
    owed, key = next((found for found in known if found is not None), None), each.key
    if key is not None:
        return item_label(each.kind, owed, year, key, show)
    owed_words = owed_phrase(show, each.kind, owed, year)
    return show.say("since.item", kind=kind_name(show, each.kind), owed=owed_words)


def _choice(moved: ChoiceMoved, looked_at: datetime, show: Viewer) -> Line:
    name = "choice_out" if moved.opted_out else "choice_in"
    said = show.say(f"since.{name}", year=show.year(moved.owed_year))
    link = _to_collection(moved.owed_year, show)
    return _line(said, link, show, at=moved.at, looked_at=looked_at, by=moved.by, elsewhere=True)


def _return(moved: ReturnMoved, looked_at: datetime, show: Viewer) -> Line:
    said = show.say(f"since.return_{moved.now.state.value}", year=show.year(moved.owed_year))
    link = _to_collection(moved.owed_year, show)
    return _line(said, link, show, at=moved.at, looked_at=looked_at)


def _to_collection(year: TaxYear, show: Viewer) -> Link:
    return Link(
        label=show.say("overview.bills.change", year=show.year(year)),
        page="collection",
        params={"year": str(year)},
    )


def _line(
    said: str,
    link: Link,
    show: Viewer,
    *,
    at: datetime,
    looked_at: datetime,
    by: Change | None = None,
    elsewhere: bool = False,
) -> Line:
    """`elsewhere`: only the person can have done it, or somebody for them."""
    parts, links = [said], [link]
    if by is not None:
        late = by.state is ChangeState.NOT_DONE
        parts.append(show.say("since.by_you_late" if late else "since.by_you"))
        label = show.say("since.receipt", reference=by.reference)
        links.append(receipt_link(by.reference, label))
    elif elsewhere:
        parts.append(show.say("since.not_here"))
    if looked_at - at > ONE_VISIT:  # on the last visit HMRC did not answer this
        parts.append(show.say("since.compared", at=show.at(at)))
    return Line(text=" ".join(parts), links=tuple(links))
