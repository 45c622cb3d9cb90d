"""What is remembered of HMRC's answers belongs to one session and one number."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from codedout.bootstrap import Portal, Visit
from codedout.domain.change import Ask
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.errors import NotAllowed
from codedout.domain.nino import Nino
from codedout.domain.operation import Operation
from codedout.domain.signing_in import USUAL_DAY, DemoDay
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.schemas import put_body
from codedout.journeys.cached import AT_LEISURE, BRIEFLY, NotRemembered
from codedout.journeys.handing_over import as_tables
from codedout.journeys.ports import Asked, CodingOut, Read
from codedout.presenters.viewer import Viewer
from codedout.settings import Settings
from tests.fakes import YEAR, FakeHmrc, FixedClock, key, own
from tests.store.values import FACTS, NOON, amendment, tokens

NINO, ANOTHER = Nino("AA123456A"), Nino("AA123456B")


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    opened = Portal(
        Settings(
            environment="demo",
            database_url=f"sqlite:///{tmp_path / 'portal.sqlite'}",
            encryption_keys=Fernet.generate_key().decode(),
        )
    )
    yield opened
    opened.close()


def scope(portal: Portal, key: str) -> tuple[object, ...]:
    session = portal.sessions.again(key, NOON)
    assert session is not None
    return portal.visit(session).look.scope


@pytest.mark.parametrize("day", [USUAL_DAY, DemoDay(world="day-1")], ids=["usual", "another"])
def test_the_answer_that_proves_a_number_is_still_remembered_once_it_is_proven(
    portal: Portal, day: DemoDay
) -> None:
    key = portal.sessions.open("secret", tokens(), FACTS, NINO, NOON, day=day).key
    before = scope(portal, key)
    portal.sessions.prove(key, NINO)
    assert scope(portal, key) == before


def test_nothing_is_shared_with_another_session_or_another_number(portal: Portal) -> None:
    one = portal.sessions.open("one", tokens(), FACTS, NINO, NOON).key
    other = portal.sessions.open("other", tokens(), FACTS, NINO, NOON).key
    seen = {scope(portal, one), scope(portal, other)}
    portal.sessions.claim_number(one, ANOTHER)
    assert len(seen | {scope(portal, one)}) == 3


@pytest.mark.parametrize("proven", [False, True])
def test_a_change_anywhere_makes_what_is_remembered_out_of_date(
    portal: Portal, proven: bool
) -> None:
    here = portal.sessions.open("here", tokens(), FACTS, NINO, NOON).key
    there = portal.sessions.open("there", tokens(), FACTS, NINO, NOON).key
    if proven:
        portal.sessions.prove(here, NINO)
    before = scope(portal, here)
    changing = portal.sessions.prove(there, NINO)
    portal.visit(changing).desk.moved()
    assert scope(portal, here) != before


def the_visit(portal: Portal) -> Visit:
    key = portal.sessions.open("secret", tokens(), FACTS, NINO, NOON).key
    return portal.visit(portal.sessions.prove(key, NINO))


def test_the_exact_request_is_what_is_sent_with_the_number_masked(portal: Portal) -> None:
    change = portal.store.journal.write_down(amendment(), NOON)
    assert change.what.wanted is not None
    shown = the_visit(portal).exact_request(change, Viewer().exact)
    assert shown.partition("\n\n")[2] == put_body(change.what.wanted)
    assert "/{nino}/" in shown
    assert NINO.value not in shown


def test_the_exact_request_shows_its_amounts_only_as_the_viewer_may_see_them(
    portal: Portal,
) -> None:
    change = portal.store.journal.write_down(amendment(), NOON)
    assert change.what.wanted is not None
    shown = the_visit(portal).exact_request(change, lambda amount: "hidden")
    assert shown.count("hidden") == len(change.what.wanted)
    assert [a for a in change.what.wanted.values() if f"{a:.2f}" in shown] == []


def test_what_hmrc_answers_is_kept_for_later_only_once_it_answers_for_the_number(
    portal: Portal,
) -> None:
    key = portal.sessions.open("secret", tokens(), FACTS, NINO, NOON).key
    typed = portal.sessions.again(key, NOON)
    assert typed is not None
    assert portal.visit(typed).look.take_down is None
    proven, now = portal.visit(portal.sessions.prove(key, NINO)), portal.clock.now()
    assert proven.look.take_down is not None
    proven.look.take_down(Asked(Amounts, TaxYear(2025)), Read(Amounts(), now, "id"))
    assert set(portal.store.known.last(proven.who, now)) == {"Amounts 2025-26"}
    assert proven.last_answers(Asked(Amounts, TaxYear(2025))) is not None


@pytest.fixture
def hmrc(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> FakeHmrc:
    """HMRC, as every visit of every portal gets it."""
    hmrc = FakeHmrc(FixedClock(portal.clock.now()))
    monkeypatch.setattr(Portal, "api", lambda *_: hmrc)
    return hmrc


LATEST = Asked(Amounts, YEAR, Question.LATEST)
REFUSED = [
    (Operation.VIEW_AMOUNTS, lambda api: api.amounts(YEAR, Question.LATEST)),
    (Operation.VIEW_CHOICE, lambda api: api.choice(YEAR)),
    (Operation.VIEW_RETURNS, lambda api: api.returns()),
    (Operation.AMEND_AMOUNTS, lambda api: api.put_amounts(YEAR, own([(key(11), "380.55")]))),
    (Operation.DELETE_AMOUNTS, lambda api: api.delete_amounts(YEAR)),
    (Operation.OPT_OUT, lambda api: api.opt_out(YEAR)),
    (Operation.OPT_IN, lambda api: api.opt_in(YEAR)),
]


def test_whoever_hmrc_turns_away_at_one_process_is_shown_nothing_old_at_another(
    portal: Portal, hmrc: FakeHmrc
) -> None:
    here = the_visit(portal)
    here.look.amounts(YEAR, Question.LATEST)
    other = Portal(portal.settings)
    there = anew(other, here)
    assert there.last_answers(LATEST) is not None
    hmrc.fails(NotAllowed(Operation.VIEW_CHOICE, status=403))
    with pytest.raises(NotAllowed):
        here.look.choice(YEAR)
    assert there.last_answers(LATEST) is None
    assert here.last_answers(LATEST) is None
    anew(other, here).look.choice(YEAR)  # and let in again at the other
    assert here.last_answers(LATEST) is not None
    other.close()


@pytest.mark.parametrize(("operation", "ask"), REFUSED)
def test_whoever_hmrc_turns_away_at_sending_is_shown_nothing_old_either(
    portal: Portal, hmrc: FakeHmrc, operation: Operation, ask: Callable[[CodingOut], object]
) -> None:
    visit = the_visit(portal)
    visit.look.amounts(YEAR, Question.LATEST)
    assert visit.last_answers(LATEST) is not None
    hmrc.fails(NotAllowed(operation, status=403))
    with pytest.raises(NotAllowed):
        ask(visit.desk.fresh)
    assert anew(portal, visit).last_answers(LATEST) is None


def test_what_is_looked_at_and_what_is_sent_in_one_visit_stand_at_one_door(
    portal: Portal, hmrc: FakeHmrc
) -> None:
    visit = the_visit(portal)
    visit.look.amounts(YEAR, Question.LATEST)
    portal.sessions.note_turned_away(visit.session.key, NINO)
    visit = anew(portal, visit)
    hmrc.fails(NotAllowed(Operation.OPT_OUT, status=403))
    with pytest.raises(NotAllowed):
        visit.desk.fresh.opt_out(YEAR)
    visit.look.choice(YEAR)
    assert visit.last_answers(LATEST) is None
    anew(portal, visit).look.choice(YEAR.plus(-1))
    assert visit.last_answers(LATEST) is not None


def test_a_page_that_only_shows_goes_by_older_answers_until_hmrc_turns_the_session_away(
    portal: Portal,
) -> None:
    key = portal.sessions.open("secret", tokens(), FACTS, NINO, NOON).key
    visit = portal.visit(portal.sessions.prove(key, NINO))
    assert visit.look.good_for is visit.recall.good_for is BRIEFLY
    assert visit.at_leisure.look.good_for is visit.at_leisure.recall.good_for is AT_LEISURE
    assert visit.at_leisure.look.scope == visit.look.scope
    portal.sessions.note_turned_away(key, NINO)
    assert anew(portal, visit).at_leisure.look.good_for is BRIEFLY


def anew(portal: Portal, visit: Visit) -> Visit:
    """The visit's session as a page would begin with it now."""
    session = portal.sessions.again(visit.session.key, NOON)
    assert session is not None
    return portal.visit(session)


def test_a_session_whose_day_is_moved_reads_of_its_drafts_in_its_own_days(portal: Portal) -> None:
    session = portal.sessions.open("secret", tokens(), FACTS, NINO, NOON)
    visit = portal.visit(replace(session, clock_shift=timedelta(days=58)))
    visit.drafting.keep(Ask.AMEND_ONE, TaxYear(2025), item=None, typed="38")
    (draft,) = visit.drafting.all()
    assert abs(draft.saved_at - visit.clock.now()) < timedelta(minutes=1)
    portal.forget_what_is_over()
    assert visit.drafting.all() == (draft,)


def test_what_hmrc_answers_on_another_day_is_told_in_its_time_and_kept_by_the_portals(
    portal: Portal,
) -> None:
    day = DemoDay(world="day-1", ahead=-timedelta(days=500))
    key = portal.sessions.open("secret", tokens(), FACTS, NINO, portal.clock.now(), day=day).key
    visit = portal.visit(portal.sessions.prove(key, NINO))
    now = visit.clock.now()
    assert abs(portal.clock.now() - now - timedelta(days=500)) < timedelta(minutes=1)
    assert visit.look.take_down is not None
    visit.look.take_down(LATEST, Read(Amounts(), now, "id"))
    portal.forget_what_is_over()
    last = visit.last_answers(LATEST)
    assert last is not None
    assert last.at == now
    later = portal.sessions.open("later", tokens(), FACTS, NINO, portal.clock.now(), day=day)
    again = portal.visit(portal.sessions.prove(later.key, NINO))
    assert [kept.at for kept in again.earlier_answers.values()] == [now]
    usual = portal.sessions.open("usual", tokens(), FACTS, NINO, portal.clock.now())
    elsewhere = portal.visit(portal.sessions.prove(usual.key, NINO))
    assert elsewhere.last_answers(LATEST) is None
    assert not elsewhere.earlier_answers


def test_a_session_that_goes_on_is_answered_from_memory_again_once_answers_are_forgotten(
    portal: Portal, hmrc: FakeHmrc
) -> None:
    key = portal.sessions.open("secret", tokens(), FACTS, NINO, NOON).key
    visit = portal.visit(portal.sessions.prove(key, NINO))
    visit.look.choice(TaxYear(2025))
    portal.forget_answers(key)
    with pytest.raises(NotRemembered):
        visit.recall.choice(TaxYear(2025))
    visit.look.choice(TaxYear(2025))
    visit.recall.choice(TaxYear(2025))
    portal.end_answers(key)
    visit.look.choice(TaxYear(2025))
    with pytest.raises(NotRemembered):
        visit.recall.choice(TaxYear(2025))


def test_what_hmrc_last_answered_is_not_handed_over_while_it_turns_the_sign_in_away(
    portal: Portal,
) -> None:
    key = portal.sessions.open("secret", tokens(), FACTS, NINO, NOON).key
    visit = portal.visit(portal.sessions.prove(key, NINO))
    assert visit.look.take_down is not None
    visit.look.take_down(LATEST, Read(Amounts(), portal.clock.now(), "id"))
    whole = portal.export_of(visit.session)
    assert whole["hmrc_last_answered"]
    assert "left_out" not in whole
    portal.sessions.note_turned_away(key, NINO)
    export = portal.export_of(anew(portal, visit).session)
    reason = "turned_away_by_hmrc"
    assert export["left_out"] == {"hmrc_last_answered": reason, "december_list": reason}
    assert not {"hmrc_last_answered", "december_list"} & set(export)
    assert export["sign_ins"], "what they gave themselves is theirs"
    with zipfile.ZipFile(BytesIO(as_tables(export))) as folder:
        assert b"left_out.hmrc_last_answered" in folder.read("about.csv")
    portal.forget_person(anew(portal, visit).session)
    assert portal.sessions.again(key, NOON) is None
