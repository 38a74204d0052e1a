"""Every list, form, board, chain and report opens in both languages, in the reader's words, without a complaint."""

import re
from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from quintet.kernel.documents import documents
from quintet.kernel.reports import reports
from tests.browser.conftest import PATIENCE, SCREEN
from tests.browser.visitor import LANGUAGES, Visitor
from tests.browser.words import untranslated

ADMINISTRATOR = "tang.ning"


# columns that carry names the company gave: its skills, its kinds of leave
COLUMNS = {
    "hr.skill_matrix": ("数控车削", "加工中心操作", "滚齿", "磨齿", "热处理", "精密装配", "出厂检测"),
    "hr.roster": ("年假", "事假", "病假"),
    "hr.leave_statistics": ("年假", "事假", "病假"),
}


@pytest.fixture(scope="session", params=LANGUAGES)
def reader(request: pytest.FixtureRequest, company: str, browser: Browser) -> Iterator[Visitor]:
    """The administrator, who may see every page; one window for all of them."""
    context = browser.new_context(viewport=SCREEN, timezone_id="Asia/Shanghai", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(context, company, request.param)
    visitor.sign_in(ADMINISTRATOR, "/")
    yield visitor
    context.close()


@pytest.fixture
def at_ease(reader: Visitor) -> Iterator[Visitor]:
    """The reader, whom nothing troubles while this page is open."""
    reader.troubles.clear()
    yield reader
    reader.assert_untroubled()


def looked_at(reader: Visitor, name: str, given: Iterable[str] = ()) -> None:
    """Wait for all of it, take its picture, read its words."""
    reader.settled()
    reader.shot(f"page_{name}")
    assert untranslated(reader, given) == []


@pytest.mark.parametrize("name", sorted(documents))
def test_every_document_opens_as_list_board_form_and_chain(at_ease, name):
    at_ease.open_list(name)
    looked_at(at_ease, f"{name}.list")
    open_empty(at_ease, name)
    if documents[name].kanban:
        open_board(at_ease, name)
    open_first(at_ease, name)


def open_empty(reader: Visitor, name: str) -> None:
    """What people make opens empty, ready to be typed into."""
    new = reader.page.get_by_test_id("new")
    assert bool(new.count()) == documents[name].creatable, "only what people make offers a way to make it"
    if new.count():
        new.click()
        expect(reader.page).to_have_url(re.compile(f"/d/{re.escape(name)}/new"))
        expect(reader.page.get_by_test_id("save")).to_be_visible()
        looked_at(reader, f"{name}.new")
        reader.page.go_back()
        expect(reader.page.locator(".list-bar")).to_be_visible()
        reader.settled()


def open_board(reader: Visitor, name: str) -> None:
    """The board, and back to the list."""
    reader.page.get_by_title(reader.text("Board", "看板"), exact=True).click()
    expect(reader.page.locator(".board")).to_be_visible()
    looked_at(reader, f"{name}.board")
    reader.page.get_by_title(reader.text("List", "列表"), exact=True).click()
    expect(reader.page.locator(".board")).to_have_count(0)
    reader.settled()


def open_first(reader: Visitor, name: str) -> None:
    """The first document and what it hangs together with; a list of none says what to do."""
    page = reader.page
    rows = page.locator("tbody tr[data-testid]")
    if not rows.count():
        expect(page.locator(".empty")).to_be_visible()
        return
    rows.first.locator("a").first.click()
    expect(page.get_by_test_id("title")).to_be_visible()
    looked_at(reader, f"{name}.form")
    page.get_by_test_id("chain").click()
    expect(page.locator(".react-flow__node, .chain-box .empty").first).to_be_visible()
    looked_at(reader, f"{name}.chain")


@pytest.mark.parametrize("name", sorted(reports))
def test_every_report_opens(at_ease, name):
    at_ease.open(f"/r/{name}")
    looked_at(at_ease, f"report_{name}", given=COLUMNS.get(name, ()))


def test_the_desk_opens(at_ease):
    at_ease.page.get_by_test_id("nav-desk").click()
    looked_at(at_ease, "desk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_in_is_in_the_readers_language(visit, language):
    visitor = visit(language)

    visitor.page.goto(visitor.address)

    expect(visitor.page.get_by_test_id("login")).to_be_visible()
    looked_at(visitor, "login")
