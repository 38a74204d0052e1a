"""The search box: what is meant comes first, in any way people type it, and nobody finds what their list hides."""

import pytest
from django.db import DatabaseError, transaction

from quintet.kernel import sql
from quintet.kernel.documents import documents
from quintet.kernel.reading.listing import Query, list_page
from quintet.kernel.reading.marks import marks
from quintet.kernel.reading.search import search
from quintet.kernel.reindexing import reindex, signature
from quintet.kernel.rights import may_at_all
from quintet.kernel.runner import perform
from quintet.kernel.subjects import about, subjects
from tests.erp.builders import a_shop
from tests.master.builders import a_company, a_department, a_party, a_user, an_item, make
from tests.web.rows import a_row
from tests.web.site import Site


@pytest.fixture
def trade(db):
    """华中精工 with two orders, and customers whose names have some of its characters."""
    shop = a_shop(code="C0042", name="武汉华中精工有限公司", phone="13871234567")
    others = [
        a_party(code=f"C{n:04}", name=name) for n, name in enumerate(["中华传动", "华北中天机械", "苏州汉光"], 100)
    ]
    orders = [order_of_one(shop, an_item(100)) for _n in range(2)]
    return shop, orders, others


def order_of_one(shop, item):
    rows = [{"customer": shop.customer, "lines": [{"item": item, "quantity": 1}]}]
    return perform(documents["erp.sales_order"].create, rows, actor=shop.desk).record


def edit(boss, number, **values):
    perform(documents["master.party"].edit, {number: values}, actor=boss)


def found(actor, q):
    return [(h["doc"], h["title"]) for h in search(actor, q)["hits"]]


@pytest.fixture
def boss(trade):
    return a_user("administrator", company=trade[0].company)


@pytest.mark.parametrize(
    "typed",
    [
        *("华中精工", "华中 精工", "武汉华中精工有限公司", "huazhongjinggong", "wuhanhuaz", "hzjg", "whhz", "ＨＺＪＧ"),
        *("hua中", "武汉hzjg", "C0042", "c0042", "13871234567", "4567"),
    ],
)
def test_a_customer_is_found_in_any_way_people_type_it_and_their_orders_after(boss, trade, typed):
    _shop, orders, _others = trade
    answer = search(boss, typed)

    assert answer["hits"][0]["title"] == "武汉华中精工有限公司"
    of_orders = [h for h in answer["hits"] if h["doc"] == "erp.sales_order"]
    assert [h["id"] for h in of_orders] == [orders[1].id, orders[0].id]  # the newest first
    assert {h["about"] for h in of_orders} == {"武汉华中精工有限公司"}
    kinds = {kind["doc"]: kind["count"] for kind in answer["kinds"]}
    assert kinds["erp.sales_order"] == {"value": 2, "exact": True}


def test_one_character_finds_names_and_those_that_begin_with_it_come_first(boss, trade):
    names = [title for doc, title in found(boss, "华") if doc == "master.party"]
    assert names == ["华北中天机械", "中华传动", "武汉华中精工有限公司"]


def test_a_number_is_found_whole_from_its_beginning_and_by_its_last_digits(boss, trade):
    _shop, orders, _others = trade
    first, second = (order.number for order in orders)

    assert found(boss, second)[0] == ("erp.sales_order", second)
    assert ("erp.sales_order", first) in found(boss, first[-5:])
    assert [title for _doc, title in found(boss, first[:7].lower())] == [second, first]


def test_a_word_that_names_a_kind_asks_for_that_kind(boss, trade):
    for typed in ("销售订单 华中", "华中 订单", "order hzjg"):
        answer = search(boss, typed)
        assert {h["doc"] for h in answer["hits"]} == {"erp.sales_order"}, typed
        assert len(answer["hits"]) == 2
        assert answer["q"] in ("华中", "hzjg")


def test_a_customer_renamed_is_found_by_the_new_name_on_every_document(boss, trade):
    shop, orders, _others = trade
    edit(boss, shop.customer, name="长江重工")

    assert ("erp.sales_order", orders[0].number) in found(boss, "cjzg")
    assert ("erp.sales_order", orders[0].number) not in found(boss, "hzjg")
    assert {h["about"] for h in search(boss, orders[0].number)["hits"]} == {"长江重工"}


def test_customers_are_found_by_their_contacts_also_after_only_those_changed(boss, trade):
    shop, _orders, _others = trade
    edit(boss, shop.customer, contacts=[{"name": "欧阳采购", "phone": "13900001111"}])
    assert found(boss, "13900001111")[0] == ("master.party", "武汉华中精工有限公司")
    edit(boss, shop.customer, short_name="精工")
    assert found(boss, "oycg")[0] == ("master.party", "武汉华中精工有限公司")
    edit(boss, shop.customer, contacts=[])
    assert found(boss, "欧阳采购") == []


def test_what_is_no_longer_used_comes_last_and_says_so(boss, trade):
    _shop, _orders, others = trade
    edit(boss, others[1], active=False)

    parties = [h for h in search(boss, "华")["hits"] if h["doc"] == "master.party"]
    assert [(h["title"], h["archived"]) for h in parties][-1] == ("华北中天机械", True)
    assert not any(h["archived"] for h in parties[:-1])


def test_a_list_is_found_by_the_customer_of_its_documents_too(boss, trade):
    _shop, orders, _others = trade
    for typed in ("华中", "hzjg", orders[0].number[:7], orders[0].number[-5:]):
        page = list_page(boss, documents["erp.sales_order"], Query(q=typed))
        assert orders[0].id in [row["id"] for row in page["rows"]], typed
    assert list_page(boss, documents["erp.sales_order"], Query(q="苏州"))["rows"] == []


def test_many_of_a_kind_show_five_and_how_many_there_are(boss, trade):
    for n in range(7):
        an_item(code=f"PX-{n}", name=f"行星减速机{n}")
    answer = search(boss, "减速机")

    assert len(answer["hits"]) == 5
    assert answer["kinds"] == [
        {"doc": "master.item", "label": "物料", "system": "master", "count": {"value": 7, "exact": True}}
    ]


def test_marks_say_where_in_the_text_it_is():
    assert marks(["华中"], "武汉华中精工") == [(2, 4)]
    assert marks(["hzjg"], "武汉华中精工") == [(2, 6)]
    assert marks(["huazho"], "武汉华中精工") == [(2, 4)]
    assert marks(["hua中"], "武汉华中精工") == [(2, 4)]
    assert marks(["hzh"], "武汉华中精工") == [(2, 4)]
    assert marks(["px"], "行星PX-60") == [(2, 4)]
    assert marks(["精工", "华中"], "武汉华中精工") == [(2, 4), (4, 6)]
    assert marks(["北"], "武汉华中精工") == []


@pytest.mark.parametrize("typed", ["\x00", "%", "_", "'", "\\", "=", "^", "\ud800", "((", "a" * 500, "的 " * 60, "😀"])
def test_whatever_is_typed_is_answered(boss, typed):
    assert search(boss, typed)["narrow"] is False


def test_over_http_with_another_company_nothing_of_ours_is_found(trade):
    _shop, orders, _others = trade
    stranger = Site(a_user("administrator", company=a_company(code="OTHER", name="Other")))

    assert stranger.get("/search", {"q": orders[0].number})["hits"] == []
    hits = stranger.get("/search", {"q": "华中"})["hits"]
    assert {h["doc"] for h in hits} == {"master.party"}  # master data is shared


def test_nobody_finds_what_their_list_hides_and_everybody_what_it_shows(fresh_db):
    """People of every kind of scope × every document × two owners: search and list agree."""
    company = a_company(code="OURS", name="Ours")
    unit, elsewhere = a_department(company), a_department(company)
    customer = make("master.party", code="C1", name="衡准谐波")
    people = {role: a_user(role, company=company, unit=unit) for role in ("salesperson", "sales_manager", "accountant")}
    people |= {role: a_user(*role.split(), company=company, unit=unit) for role in ("auditor", "hr_staff", "")}
    owners = ((people["salesperson"].user_id, unit), (None, elsewhere))
    rows = {
        document.name: [
            number for owner, at in owners if (number := a_row_of(document, company, customer, owner, at)) is not None
        ]
        for document in documents.values()
    }
    compared = 0
    for actor in people.values():
        for document in documents.values():
            entries = sql.rows("SELECT id, title FROM kernel_entry WHERE id = ANY(%s)", [rows[document.name]])
            listed = (
                {row["id"] for row in list_page(actor, document, Query(fields=[], limit=200))["rows"]}
                if may_at_all(actor, document, "read")
                else set()
            )
            for number, title in entries:
                hits = {h["id"] for h in search(actor, title)["hits"]}
                assert (number in hits) == (number in listed), (actor.roles, document.name, title)
                compared += 1
    assert compared > 500


def a_row_of(document, company, customer, owner, unit):
    """A row about the customer, of that owner and department; None where the table bears only one such row."""
    names = {f.name for f in document.model._meta.concrete_fields}
    values = {name: value for name, value in (("owner_id", owner), ("unit_id", unit)) if name in names}
    field = about(document)
    if field is not None and field.related_model is documents["master.party"].model:
        values[field.attname] = customer
    try:
        with transaction.atomic():
            return a_row(document, company, **values)
    except DatabaseError:
        return None


def test_no_field_that_is_hidden_from_somebody_can_be_searched():
    for document in documents.values():
        field = about(document)
        told = {document.title, document.subtitle, *document.search, field.name if field else ""}
        assert not told & set(document.rights.fields), document.name
        assert not {name.rpartition(".")[2] for name in document.search} & set(document.rights.fields), document.name


def test_a_register_of_an_older_version_is_tokenised_anew(boss, trade):
    _shop, orders, _others = trade
    sql.execute("UPDATE kernel_entry SET tokens = '{}', about_id = NULL, is_subject = false")
    sql.execute("UPDATE kernel_search_scheme SET signature = 0")
    assert found(boss, "hzjg") == []

    reindex()

    assert ("erp.sales_order", orders[0].number) in found(boss, "hzjg")
    stored = dict(sql.rows("SELECT doc, signature FROM kernel_search_scheme"))
    assert stored["master.party"] == signature(documents["master.party"])
    assert stored.keys() == {*documents, "kernel.user"}
    assert "master.party" in subjects()
