"""The start page of every persona: drawn in both languages, true to its lists, arranged by its reader, on a phone."""

import csv
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

import quintet
from tests.browser.test_for_everybody import AXE, PHONE, complaints, fits
from tests.browser.visitor import LANGUAGES, Visitor
from tests.browser.words import untranslated

_USERS = Path(quintet.__path__[0]) / "demo" / "first_company" / "032-user.csv"
with _USERS.open(encoding="utf-8-sig") as _file:
    PERSONAS = [row["用户名"] for row in csv.DictReader(_file) if row["演示身份"]]
ON_FOOT = ("lin.yue", "ma.guoqiang", "ding.jianguo")  # sells, stores, makes: these walk around
PLANNER, SELLER = "song.jie", "lin.yue"


def asked(who: Visitor, path: str, **params: Any) -> Any:
    """The API as the page asks it."""
    query = urlencode({k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()})
    language = {"Accept-Language": who.language}
    answer = who.context.request.get(f"{who.address}/api{path}?{query}", headers=language)
    assert answer.ok, answer.text()
    return answer.json()


def behind(who: Visitor, doc: str, where: list[Any], field: str | None) -> Decimal:
    """The count or the sum of the list that a figure opens, all its pages."""
    total, after = Decimal(0), ""
    while True:
        params = {"where": where, "limit": "200", "sort": "id", "fields": field or ""}
        page = asked(who, f"/docs/{doc}", **params, **({"after": after} if after else {}))
        rows = page["rows"]
        total += sum((Decimal(str(row[field] or 0)) for row in rows), Decimal(0)) if field else len(rows)
        after = page["next"]
        if not after:
            return total


def figures(page: dict[str, Any]) -> Iterator[tuple[str, str, str, list[Any], str | None]]:
    """(name, value, document, filter, field) of every figure with a list behind it."""
    for each in page["numbers"]:
        yield each["name"], each["value"], each["doc"], each["where"], each.get("sum")
        if "before" in each:
            yield (
                f"{each['name']} before",
                each["before"]["value"],
                each["doc"],
                each["before"]["where"],
                each.get("sum"),
            )
    for card in page["cards"]:
        if card["kind"] == "list":
            yield card["name"], str(card["count"]), card["doc"], card["where"], None
        for series in card.get("series", ()):
            for key, bar in series["bars"].items():
                yield f"{card['name']} {key}", bar["value"], series["doc"], bar["where"], series["sum"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("username", PERSONAS)
def test_everybodys_start_page_opens_in_their_language(visit, username, language):
    who = visit(language)
    who.sign_in(username, "/")

    expect(who.page.get_by_test_id("card-oa.requests")).to_be_visible()
    assert untranslated(who) == []
    who.page.set_viewport_size({"width": 1440, "height": 1900})
    who.shot(f"start_{username}")


@pytest.mark.parametrize("username", PERSONAS)
def test_every_figure_of_a_start_page_is_what_its_list_says(visit, username):
    who = visit("en")
    who.sign_in(username)
    page = asked(who, "/desk/start", role="all")

    told = [(name, value, doc, where, field) for name, value, doc, where, field in figures(page)]

    wrong = [
        (name, value) for name, value, doc, where, field in told if Decimal(value) != behind(who, doc, where, field)
    ]
    assert wrong == []


@pytest.mark.parametrize("username", [PLANNER, SELLER])
def test_a_number_opens_the_list_that_shows_as_many(visit, username):
    who = visit("en")
    who.sign_in(username, "/")
    counts = [each for each in asked(who, "/desk/start")["numbers"] if each["type"] == "integer"]
    number = max(counts, key=lambda each: int(each["value"]))

    who.page.get_by_test_id(f"number-{number['name']}").locator(".open").click()
    expect(who.page).to_have_url(re.compile(f"/d/{re.escape(number['doc'])}"))
    who.settled()

    expect(who.page.get_by_test_id("count")).to_contain_text(number["value"])


def test_a_bar_and_a_list_open_what_they_are_made_of(visit):
    who = visit("en")
    who.sign_in(PLANNER, "/")
    late = next(card for card in asked(who, "/desk/start")["cards"] if card["name"] == "erp.late_production_next")

    who.page.get_by_test_id("all-erp.late_production_next").click()
    expect(who.page).to_have_url(re.compile("/d/erp.manufacturing_order"))
    who.settled()
    expect(who.page.get_by_test_id("count")).to_contain_text(str(late["count"]))

    who.page.go_back()
    who.page.get_by_test_id("bar-erp.load_by_week-overdue").click()
    expect(who.page).to_have_url(re.compile("/d/erp.work_order"))


def test_a_job_is_started_from_the_start_page(visit):
    who = visit("en")
    who.sign_in(PLANNER, "/")
    card = who.page.get_by_test_id("card-erp.exceptions_next")
    first = card.locator("tbody tr").first
    row = first.get_attribute("data-testid")

    first.get_by_test_id("cmd-dismiss").click()
    if who.page.get_by_test_id("dialog-ok").count():
        who.page.get_by_test_id("dialog-ok").click()

    expect(who.page.get_by_test_id(row)).to_have_count(0)
    who.settled()


def test_a_reader_chooses_a_role_and_takes_a_card_away_and_finds_it_so_again(visit):
    who = visit("en")
    who.sign_in("zhou.qihang", "/")
    page = who.page

    page.get_by_test_id("role-sales_manager").click()
    expect(page.get_by_test_id("role-sales_manager")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("card-crm.won_and_lost")).to_be_visible()
    page.get_by_test_id("arrange").click()
    page.get_by_test_id("shown-crm.won_and_lost").click()
    page.get_by_test_id("dialog-ok").click()
    expect(page.get_by_test_id("card-crm.won_and_lost")).to_have_count(0)
    who.open("/")

    expect(page.get_by_test_id("role-sales_manager")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("card-crm.won_and_lost")).to_have_count(0)
    page.get_by_test_id("arrange").click()
    page.get_by_test_id("arrange-reset").click()
    expect(page.get_by_test_id("card-crm.won_and_lost")).to_be_visible()
    page.get_by_test_id("role-all").click()
    expect(page.get_by_test_id("role-all")).to_have_attribute("aria-pressed", "true")
    who.settled()


@pytest.mark.parametrize("username", ON_FOOT)
def test_the_start_page_of_who_walks_around_fits_a_phone(visit, username):
    who = visit(**PHONE)
    who.sign_in(username, "/")
    fits(who)
    who.shot(f"phone_start_{username}", full_page=True)


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make setup")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("username", ["chen.liheng", PLANNER])
def test_nothing_keeps_anybody_out_of_a_start_page(visit, username, theme):
    who = visit(theme=theme)
    who.sign_in(username, "/")
    who.shot(f"axe_start_{username}_{theme}")

    assert complaints(who) == []
