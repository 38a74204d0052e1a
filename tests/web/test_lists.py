"""Lists: pages, filters, sorts, groups, counts and sums, as the grammar of the contract says."""

import base64
import json
from datetime import date

import pytest

from quintet.kernel import clock, sql, store
from quintet.kernel.reading import sorting
from tests.web.test_documents import a_parcel


def titles(site, **params):
    answer = site.get("/docs/stage.parcel", {"fields": "title", "sort": "id", **params})
    assert answer.status == 200, answer
    return [row["title"] for row in answer["rows"]]


def walked(site, **params):
    """The titles of all pages, one after the other."""
    seen, more = [], {}
    while True:
        page = site.get("/docs/stage.parcel", {"fields": "title", **params, **more})
        seen += [row["title"] for row in page["rows"]]
        if page["next"] is None:
            return seen
        more = {"after": page["next"]}


@pytest.fixture
def parcels(sender):
    """Five parcels: a to e, worth 10, 20, … 50; d and e are sent."""
    made = []
    for index, title in enumerate("abcde", 1):
        made.append(a_parcel(sender, title=title, lines=[{"quantity": index, "price": "10"}]))
    sender.post("/docs/stage.parcel/send", {"ids": [made[3]["id"], made[4]["id"]]})
    return made


def test_a_page_has_the_columns_asked_for_with_titles_of_references_and_sums(sender, parcels):
    page = sender.get("/docs/stage.parcel", {"fields": "number,total,owner,state", "sort": "-id", "limit": "2"})
    assert [list(row) for row in page["rows"]] == [["id", "version", "number", "total", "state", "owner"]] * 2
    first = page["rows"][0]
    assert (first["total"], first["state"], first["version"]) == ("50.00", "SENT", 2)
    assert first["owner"]["doc"] == "kernel.user"
    assert first["owner"]["label"] == "Sender"
    assert page["sums"] == {"total": "90.00"}
    assert page["count"] == {"value": 5, "exact": True}
    assert page["groups"] is None


def test_pages_follow_each_other_in_both_directions_without_gap_or_double(sender, parcels):
    for sort in ("total", "-total", "id", "-id", "state", "-state", "title"):
        seen = walked(sender, sort=sort, limit="2")
        assert sorted(seen) == list("abcde"), sort
        if "total" in sort or "id" in sort:
            assert seen == sorted(seen, reverse=sort.startswith("-"))


def test_rows_without_a_value_are_paged_too(sender, parcels):
    sql.execute("UPDATE stage_parcel SET created_by_id = NULL WHERE title IN ('a', 'c', 'e')")
    for sort, order in (("created_by", "bdace"), ("-created_by", "ecadb")):
        seen = walked(sender, sort=sort, limit="1")
        assert "".join(seen) == order


def test_a_cursor_of_another_sort_or_of_nothing_is_refused(sender, parcels):
    cursor = sender.get("/docs/stage.parcel", {"sort": "total", "limit": "1"})["next"]
    assert sender.get("/docs/stage.parcel", {"sort": "total", "after": cursor}).status == 200
    made_up = base64.urlsafe_b64encode(json.dumps(["total", "abc", 5]).encode()).decode()
    for sort, after in (("-total", cursor), ("id", cursor), ("total", "x"), ("total", "é"), ("total", made_up)):
        answer = sender.get("/docs/stage.parcel", {"sort": sort, "after": after})
        assert (answer.status, answer["errors"][0]["field"]) == (422, "after"), after


def test_filters_take_every_operation(sender, parcels):
    def found(*predicate):
        return "".join(titles(sender, where=[list(predicate)]))

    assert found("title", "=", "b") == "b"
    assert found("title", "!=", "b") == "acde"
    assert found("total", "<", "30") == "ab"
    assert found("total", "<=", 30) == "abc"
    assert found("total", ">", "30.00") == "de"
    assert found("total", ">=", "30") == "cde"
    assert found("state", "in", ["SENT", "CLOSED"]) == "de"
    assert found("state", "in", []) == ""
    assert found("title", "contains", "A") == "a"
    assert found("title", "contains", "%") == ""
    assert found("parent_ref", "empty", True) == "abcde"
    assert found("parent_ref", "empty", False) == ""
    assert found("title", "empty") == ""
    assert found("owner", "me", None) == "abcde"
    assert found("owner", "=", {"id": 5}) == ""
    assert found("id", "in", [parcels[2]["id"]]) == "c"
    assert found("created_at", "=", "today") == "abcde"
    assert found("created_at", "<", "today") == ""
    assert found("created_at", ">", "today-1") == "abcde"
    assert found("created_at", "<=", "month") == "abcde"
    assert found("created_at", "=", "year-1") == ""
    assert found("created_at", "=", clock.today().strftime("%Y-%m")) == "abcde"
    assert found("parent_ref", "=", None) == "abcde"


@pytest.mark.parametrize(
    "where",
    [
        "x",
        {},
        [1],
        [["title"]],
        [["title", "=", "a", 1]],
        [["nothing", "=", 1]],
        [[["title"], "=", 1]],
        [["title", "~", "a"]],
        [["title", ["="], "a"]],
        [["total", "<", "x"]],
        [["total", "<", None]],
        [["total", "=", True]],
        [["total", "=", "NaN"]],
        [["total", "=", 10**40]],
        [["state", "=", "NOWHERE"]],
        [["state", "<", "SENT"]],
        [["state", "in", "SENT"]],
        [["owner", "<", 1]],
        [["owner", "=", 2**70]],
        [["owner", "contains", "x"]],
        [["title", "me", None]],
        [["title", "contains", "a\x00"]],
        [["title", "=", "a\x00"]],
        [["created_at", "=", "yesterday"]],
        [["created_at", "=", "2026-13"]],
        [["created_at", "=", "today-9999999"]],
        [["created_at", "<", "9999-99-99"]],
        [["created_at", "=", "year+9000"]],
        [["id", "<", 5]],
        [["id", "in", ["x"]]],
        [["title", "=", "a"]] * 51,
    ],
)
def test_a_filter_that_cannot_be_read_is_named_not_ignored(sender, where):
    answer = sender.get("/docs/stage.parcel", {"where": where if isinstance(where, list) else json.dumps(where)})
    assert answer.status == 422, answer
    assert answer["errors"][0]["field"].startswith("where")
    assert answer["errors"][0]["message"]


@pytest.mark.parametrize(
    "params",
    [
        {"where": "{"},
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "x"},
        {"limit": "-1"},
        {"sort": "nothing"},
        {"sort": "-"},
        {"fields": "title,,"},
        {"group": "nothing"},
        {"group": "total"},
        {"where": "[" * 5_000},
    ],
)
def test_parameters_that_cannot_be_read_are_named(sender, params):
    answer = sender.get("/docs/stage.parcel", params)
    assert answer.status == 422, answer
    assert answer["errors"][0]["field"] == next(iter(params))


def test_groups_count_and_sum_everything_in_the_order_of_the_states(sender, parcels):
    answer = sender.get("/docs/stage.parcel", {"group": "state"})
    assert (answer["rows"], answer["next"]) == ([], None)
    assert answer["groups"] == [
        {"key": "DRAFT", "label": "Draft", "count": 3, "sums": {"total": "60.00"}},
        {"key": "SENT", "label": "Sent", "count": 2, "sums": {"total": "90.00"}},
    ]
    by_owner = sender.get("/docs/stage.parcel", {"group": "owner", "where": [["total", ">", "20"]]})["groups"]
    assert [(g["label"], g["count"], g["key"]["doc"]) for g in by_owner] == [("Sender", 3, "kernel.user")]
    assert sender.get("/docs/stage.parcel", {"group": "unit"})["groups"][0]["label"] == "(none)"


def test_the_text_box_of_a_list_finds_by_number_and_its_tail(sender, parcels):
    number = parcels[2]["title"]
    assert titles(sender, q=number) == ["c"]
    assert titles(sender, q=number.rsplit("-", 1)[1]) == ["c"]
    assert titles(sender, q="nothing like it") == []
    assert titles(sender, q="\x00") == list("abcde")


def test_counts_are_exact_up_to_a_thousand(sender, reader, company):
    now = clock.now()
    first = store.next_ids(64)[-1] + 10_000
    sql.execute(
        "INSERT INTO stage_parcel"
        " (id, version, created_at, updated_at, company_id, number, title, total, secret, state)"
        " SELECT %s + g, 1, %s, %s, %s, 'X' || g, 't', 1, '', 'DRAFT' FROM generate_series(1, 1000) g",
        [first, now, now, company],
    )
    assert reader.get("/docs/stage.parcel")["count"] == {"value": 1000, "exact": True}
    a_parcel(sender)
    assert reader.get("/docs/stage.parcel")["count"] == {"value": 1000, "exact": False}


def test_a_sort_that_no_index_serves_is_refused_on_a_large_table(sender, parcels, monkeypatch):
    assert sender.get("/docs/stage.parcel", {"sort": "total"}).status == 200
    monkeypatch.setattr(sorting, "LARGE", -2)
    refused = sender.get("/docs/stage.parcel", {"sort": "total"})
    assert (refused.status, refused["errors"][0]["field"]) == (422, "sort")
    assert refused["errors"][0]["message"] == "No index serves a sort by Total"
    assert sender.get("/docs/stage.parcel", {"sort": "-id"}).status == 200


def test_master_data_sorts_chinese_by_its_pinyin(administrator):
    for code, name in (("1", "重量"), ("2", "阿斯"), ("3", "北斗")):
        administrator.post("/docs/master.unit", {"code": code, "name": name})
    rows = administrator.get("/docs/master.unit", {"sort": "name", "where": [["code", "in", ["1", "2", "3"]]]})["rows"]
    assert [row["name"] for row in rows] == ["阿斯", "北斗", "重量"]


def test_look_up_finds_by_code_name_pinyin_and_leaves_out_the_inactive(administrator):
    for code, name, active in (("KG", "千克", True), ("KM", "千米", True), ("KX", "千里", False)):
        administrator.post("/docs/master.unit", {"code": code, "name": name, "active": active})

    def found(q, **more):
        rows = administrator.get("/lookup/master.unit", {"q": q, **more})["rows"]
        return [(row["label"], row["hint"]) for row in rows]

    assert found("千") == [("千克", "KG"), ("千米", "KM")]
    assert found("qk") == [("千克", "KG")]
    assert found("qianmi") == [("千米", "KM")]
    assert found("kg") == [("千克", "KG")]
    assert found("千", where=[["code", "=", "KM"]]) == [("千米", "KM")]
    assert found("千", limit="1") == [("千克", "KG")]


def test_search_finds_over_everything_the_closest_first(administrator, sender, parcels):
    administrator.post("/docs/master.unit", {"code": "BOX", "name": "纸箱"})
    hits = administrator.get("/search", {"q": "纸"})["hits"]
    assert [(h["doc"], h["title"], h["subtitle"], h["system"]) for h in hits] == [
        ("master.unit", "纸箱", "BOX", "master")
    ]
    number = parcels[0]["title"]
    assert [h["title"] for h in sender.get("/search", {"q": number})["hits"]] == [number]
    assert sender.get("/search", {"q": "  "})["hits"] == []
    assert sender.get("/search")["hits"] == []


def test_dates_are_read_as_periods():
    from quintet.kernel.reading.periods import period

    with clock.frozen_at(date(2026, 12, 31)):
        assert period("today+1") == (date(2027, 1, 1), date(2027, 1, 2))
        assert period("month") == (date(2026, 12, 1), date(2027, 1, 1))
        assert period("month-12") == (date(2025, 12, 1), date(2026, 1, 1))
        assert period("year") == (date(2026, 1, 1), date(2027, 1, 1))
        assert period("2026-02") == (date(2026, 2, 1), date(2026, 3, 1))
        assert period("2025") == (date(2025, 1, 1), date(2026, 1, 1))
