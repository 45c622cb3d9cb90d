"""What is said of a demonstration: everything there is to say has its words."""

from __future__ import annotations

from codedout.demonstrations import Scenario, Somebody
from codedout.domain.demonstration import Demonstration
from codedout.presenters import gallery
from codedout.presenters.demonstration import on, scenarios, tour
from codedout.presenters.viewer import Viewer
from codedout.tour import STEPS
from hmrc_standin.person import shipped_people
from hmrc_standin.scenarios import scenarios as all_there_are

SHOW = Viewer()


def test_each_step_says_where_it_is_what_to_look_at_and_what_to_do() -> None:
    told = [tour(Demonstration(step=n), SHOW) for n in range(len(STEPS) + 2)]
    assert told[0] is None
    assert told[-1] is None
    steps = [each for each in told if each is not None]
    assert [(each.back, each.forth) for each in steps] == [
        (n - 1, 0 if n == len(STEPS) else n + 1) for n in range(1, len(STEPS) + 1)
    ]
    assert steps[2].where == "Tour, step 3 of 12:"
    assert len({(each.heading, each.look, each.do) for each in steps}) == len(STEPS)


def test_whatever_hmrc_is_made_to_do_is_said_in_words() -> None:
    found = [
        Scenario(
            name=each["name"],
            order=each["order"],
            call=each.get("call", ""),
            code=each.get("code", ""),
            status=each.get("status", 0),
        )
        for each in all_there_are()
    ]
    view = scenarios(found, Demonstration(), SHOW)
    assert view.on == ""
    assert len(view.calls) == 14
    assert sum(len(call.errors) for call in view.calls) + len(view.whole) == len(found)
    said = {on(Demonstration(scenario=each.name), SHOW) for each in found}
    assert len(said) == len(found)
    assert "This demonstration: HMRC answers slowly." in said


def test_everybody_shipped_stands_under_a_heading_and_agents_stand_elsewhere() -> None:
    people = [
        Somebody(
            sign_in_id=person.sign_in_id,
            name=person.name,
            nino=number,
            kind=person.kind,
            situation=person.situation,
            theme=person.theme,
            teaches=person.teaches,
        )
        for number, person in shipped_people().items()
    ]
    view = gallery.present(people, SHOW)
    assert len(view.themes) == 5, "nobody is among the others"
    cards = [card for theme in view.themes for card in theme.cards]
    assert {card.person for card in cards} == {
        each.sign_in_id for each in people if each.kind == "individual"
    }
    assert all(card.situation and card.teaches for card in cards)
    stranger = Somebody(sign_in_id="x", name="Ada", nino="AA100001A", theme="new")
    (other,) = gallery.present([stranger], SHOW).themes
    assert (other.heading, other.cards[0].be) == ("Others", "Be Ada")
