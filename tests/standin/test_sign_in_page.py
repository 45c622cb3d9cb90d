"""The page on which a made-up person gives permission."""

import re
from html.parser import HTMLParser

from hmrc_standin.person import shipped_people
from tests.standin.driver import NINO
from tests.standin.test_oauth import ASK, BACK, came_back


class Page(HTMLParser):
    """Collects what the checks below ask about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag, **wanted):
        return [a for t, a in self.tags if t == tag and wanted.items() <= a.items()]


def ask(hmrc, **changes):
    return hmrc.http.get("/oauth/authorize", params=ASK | {"world": hmrc.world} | changes)


def test_the_page_lists_the_people_of_its_world_with_number_and_situation(hmrc):
    hmrc.put_person(name="Ada <b>Bold</b>", situation="HMRC holds one amount.")
    answer = ask(hmrc)
    assert answer.status_code == 200
    assert "Ada &lt;b&gt;Bold&lt;/b&gt;" in answer.text
    assert "AA 20 00 01 A" in answer.text
    assert "HMRC holds one amount." in answer.text
    assert "Tilda Marchbank" in answer.text
    assert "Ada" not in hmrc.http.get("/oauth/authorize", params=ASK).text


def test_the_page_says_that_it_is_not_hmrc(hmrc):
    text = " ".join(ask(hmrc).text.split())
    assert "It is not HMRC, and everybody on it is made up." in text


def test_the_page_says_what_is_asked_and_by_whom(hmrc):
    assert "change those amounts" in ask(hmrc).text
    assert "change those amounts" not in ask(hmrc, scope="read:self-assessment").text
    assert "<strong>&lt;i&gt;</strong>" in ask(hmrc, client_id="<i>").text


def test_the_page_needs_nothing_from_anywhere_and_cannot_be_framed(hmrc):
    answer = ask(hmrc)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' http://localhost:8501" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = Page(answer.text)
    assert not page.all("script")
    outside = [a for _, a in page.tags for name in ("src", "href") if "//" in (a.get(name) or "")]
    assert outside == []


def test_every_choice_has_a_label_and_the_group_a_legend(hmrc):
    page = Page(ask(hmrc).text)
    ids = [radio["id"] for radio in page.all("input", type="radio")]
    assert len(ids) == len(shipped_people()) + 1 == len(set(ids))
    assert sorted(ids) == sorted(label["for"] for label in page.all("label"))
    assert len(page.all("legend")) == 1
    assert page.all("html", lang="en-GB")
    assert [b["value"] for b in page.all("button")] == ["give", "deny"]


def test_what_was_asked_goes_round_through_the_form(hmrc):
    page = Page(ask(hmrc).text)
    form = {i["name"]: i["value"] for i in page.all("input", type="hidden")}
    assert form == ASK | {"world": hmrc.world}
    form |= {"person": NINO, "decision": "give"}
    where, query = came_back(hmrc.http.post("/oauth/authorize", data=form, follow_redirects=False))
    assert where == BACK
    assert re.fullmatch("[0-9a-f]{40}", query["code"])


def test_giving_permission_as_nobody_asks_again_and_says_what_is_missing(hmrc):
    for person in ("", "AA999999A"):
        form = ASK | {"world": hmrc.world, "decision": "give", "person": person}
        answer = hmrc.http.post("/oauth/authorize", data=form)
        assert answer.status_code == 400
        assert "<title>Error: " in answer.text
        first = Page(answer.text).all("input", type="radio")[0]["id"]
        assert f'<a href="#{first}">Choose who signs in</a>' in answer.text


def test_a_world_that_cannot_be_is_refused(hmrc):
    assert ask(hmrc, world="no such/world").status_code == 400
