"""The browser fixtures notice what they are there to notice."""

from playwright.sync_api import Error
from tests.browser.conftest import PHONE, NewVisitor
from tests.browser.profiles import Profiles
from tests.browser.steps import visit
from tests.running import RunningPortal


def test_a_request_to_a_foreign_host_is_noticed_and_goes_nowhere(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    failure = ""
    try:
        visitor.page.goto("http://elsewhere.example/path?secret=1")
    except Error as error:
        failure = error.message
    assert "ERR_NAME_NOT_RESOLVED" in failure
    assert visitor.foreign_requests == ["http://elsewhere.example"]
    visitor.foreign_requests.clear()


def test_two_visitors_share_no_cookie(
    new_visitor: NewVisitor, running_portal: RunningPortal
) -> None:
    first, second = new_visitor(), new_visitor(PHONE)
    first.page.goto(running_portal.url)
    first.page.context.add_cookies([{"name": "mine", "value": "1", "url": running_portal.url}])
    second.page.goto(running_portal.url)
    assert "mine" not in {cookie["name"] for cookie in second.page.context.cookies()}


KEEP = """async () => {
    localStorage.kept = sessionStorage.kept = document.cookie = 'kept=1';
    await (await caches.open('kept')).put('/kept', new Response('1'));
    await new Promise(done => { indexedDB.open('kept').onsuccess = done; });
}"""
KEPT = """async () => [
    localStorage.kept, sessionStorage.kept, document.cookie.includes('kept') || undefined,
    ...(await caches.keys()), ...(await indexedDB.databases()).map(each => each.name),
].filter(each => each !== undefined)"""
FETCHED = """() => performance.getEntriesByType('resource')
    .filter(each => each.name.includes('/static/js/'))
    .reduce((sum, each) => sum + each.transferSize, 0)"""


def test_who_comes_next_finds_nothing_of_who_went_before_and_has_no_script_to_fetch(
    profiles: Profiles, running_portal: RunningPortal
) -> None:
    fetched = []
    for _ in range(2):
        page = profiles.open(locale="en-GB")
        visit(page, running_portal.url, "")
        fetched.append(page.evaluate(FETCHED))
        assert page.evaluate(KEPT) == []
        assert [each["name"] for each in page.context.cookies() if "kept" in each["name"]] == []
        page.evaluate(KEEP)
        page.context.add_cookies([{"name": "kept", "value": "1", "url": "http://never.visited"}])
        assert len(page.evaluate(KEPT)) == 5
        profiles.close(page.context, {running_portal.url})
    assert fetched[0] > 1_000_000
    assert fetched[1] == 0


def test_an_error_in_a_page_is_noticed(
    new_visitor: NewVisitor, running_portal: RunningPortal
) -> None:
    visitor = new_visitor()
    visitor.page.goto(f"{running_portal.pair.standin_url}/_standin/health")
    visitor.page.evaluate("console.error('noticed')")
    visitor.page.wait_for_timeout(100)
    assert "noticed" in visitor.console_errors


def test_what_the_content_policy_refuses_is_noticed(
    new_visitor: NewVisitor, running_portal: RunningPortal
) -> None:
    visitor = new_visitor()
    visitor.page.goto(running_portal.url)
    visitor.page.evaluate(
        """() => { const script = document.createElement('script');
            script.textContent = 'window.ran = true'; document.body.append(script); }"""
    )
    visitor.page.wait_for_timeout(100)
    assert visitor.page.evaluate("window.ran") is None
    assert len(visitor.content_policy_errors) == 1
    visitor.console_errors.clear()
