"""The papers of a year, read and made as the portal makes them."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_hex

from codedout.domain.session import Session
from codedout.domain.tax_year import TaxYear, london_day
from codedout.domain.walk import Walk
from codedout.journeys.papers import YearPapers, read_for_papers
from codedout.journeys.undoing import Undoing
from codedout.presenters.paper import PaperView
from codedout.presenters.papers import Making, present, present_summary
from codedout.presenters.viewer import Viewer
from codedout.store.store import Store
from tests.fakes import FIRST, AtOnce, Bench
from tests.store.values import FACTS, NINO, tokens

RUNNING = TaxYear(2026)


def session_of(store: Store, bench: Bench) -> Session:
    """Somebody signed in, with whatever is kept for the person of the bench."""
    opened = store.sessions.open(token_hex(), tokens(), FACTS, NINO, bench.clock.now())
    return replace(opened, who=bench.who, proven=True)


def papers_of(
    bench: Bench, year: TaxYear, *, walk: Walk | None = None, environment: str = "demo"
) -> YearPapers:
    """All that goes into them."""
    today = london_day(bench.clock.now())
    reading, account, story = read_for_papers(
        bench.hmrc,
        AtOnce(),
        year,
        running=RUNNING,
        first=FIRST,
        today=today,
        last=lambda _: None,
    )
    changes = bench.store.journal.of(bench.who)
    return YearPapers(
        year=year,
        open=reading,
        account=account,
        story=story,
        open_=bench.desk.open_of(reading),
        says_not_submitted=bench.desk.says_not_submitted(year),
        changes=tuple(each for each in reversed(changes) if each.what.tax_year == year),
        walk=walk,
        environment=environment,
    )


def both(papers: YearPapers, making: Making) -> tuple[PaperView, PaperView]:
    """All of it, and the summary."""
    undoings = {change.reference: Undoing() for change in papers.changes}
    return present(papers, making, undoings), present_summary(papers, making)


def making_of(bench: Bench, show: Viewer) -> Making:
    session = session_of(bench.store, bench)
    return Making(session=session, show=show, now=bench.clock.now())
