"""The page from which papers, everything that is held, and deleting it all are reached."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link to a route of ours. `apart`: it opens in a new tab."""

    label: str
    address: str
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersPageView:
    """`hidden`: why there is nothing to hand over now; then `history` and `export` are empty."""

    papers: tuple[Way, ...]
    history: tuple[Way, ...]
    history_note: str
    export: tuple[Way, ...]
    hidden: str
    delete: Way


def present(year: TaxYear, show: Viewer) -> PapersPageView:
    """The ways of one year, and those of all that is held."""
    shown, base = show.year(year), f"/papers/{year}"
    hidden = show.hides_names
    in_new_tab = show.say("common.opens_new_tab", label=show.say("papers.page.print", year=shown))
    brief = show.say(
        "common.opens_new_tab", label=show.say("papers.page.print_summary", year=shown)
    )
    return PapersPageView(
        papers=(
            Way(label=in_new_tab, address=f"{base}/all", apart=True),
            Way(label=show.say("papers.page.pdf", year=shown), address=f"{base}/all.pdf"),
            Way(label=brief, address=f"{base}/summary", apart=True),
            Way(
                label=show.say("papers.page.pdf_summary", year=shown),
                address=f"{base}/summary.pdf",
            ),
        ),
        history=()
        if hidden
        else (Way(label=show.say("receipts.save_history"), address="/receipts/history/file"),),
        history_note=show.say("share_safe.history" if hidden else "receipts.save_note"),
        export=()
        if hidden
        else (
            Way(label=show.say("papers.page.json"), address="/papers/export.json"),
            Way(label=show.say("papers.page.csv"), address="/papers/export.zip"),
        ),
        hidden=show.say("papers.page.hidden") if hidden else "",
        delete=Way(label=show.say("papers.page.delete"), address="/papers/delete"),
    )
