"""Purchase orders on paper and on their way to the supplier."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.core import mail as django_mail

from quintet.erp.deliveries.documents import delivery
from quintet.erp.purchasing.commands import mark_informed, send_to_supplier
from quintet.erp.purchasing.documents import purchase_order
from quintet.erp.sales.documents import sales_order
from quintet.kernel import clock, mail, printing, sql
from quintet.kernel.results import InvalidInput, NotFound, WrongState
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, a_shop, draft_of, events_of
from tests.erp.buying import a_yard, purchase_of
from tests.master.builders import a_user, an_item, make

D = Decimal


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


@pytest.fixture
def filled(monkeypatch):
    """What templates were given, instead of PDFs nobody can read in a test."""
    given = []

    def compile_pdf(template, data, at):
        given.append(data)
        return b"%PDF-" + str(template).encode()

    monkeypatch.setattr(printing, "compile_pdf", compile_pdf)
    return given


def a_placed_order(**supplier):
    supplier = {"name": "宁波恒䶮特种钢材有限公司", "email": "sales@hengyan.example", **supplier}
    yard = a_yard(**supplier)
    box = make("master.unit", name="箱", name_en="box")
    screw = an_item(name="内六角螺钉", name_en="Socket screw", specification="M8×25")
    yard.source(screw, "24.50", purchase_unit=box, unit_factor=D(200), supplier_code="HY-7")
    return yard, yard.placed((screw, 3), delivery_terms="送货上门", expected_on=date(2026, 3, 20))


def test_a_purchase_order_comes_out_as_pdf_in_both_languages(db):
    yard, order = a_placed_order()

    chinese = printing.print_document(yard.buyer, purchase_order, order.id, "order", "zh")
    english = printing.print_document(yard.buyer, purchase_order, order.id, "order", "en")

    assert chinese.content.startswith(b"%PDF-")
    assert chinese.content != english.content
    assert chinese.filename == f"采购订单 {order.number}.pdf"
    assert english.filename == f"Purchase order {order.number}.pdf"


def test_the_paper_says_what_the_order_says(db, filled):
    yard, order = a_placed_order()

    printing.print_document(yard.buyer, purchase_order, order.id, "order", "zh")
    printing.print_document(yard.buyer, purchase_order, order.id, "order", "en")

    chinese, english = filled
    assert '"人民币柒拾叁元伍角整"' in chinese
    assert '"Seventy-three yuan and 50/100"' in english
    assert '["1",{"main":"内六角螺钉","small":"' in chinese
    assert 'HY-7"},"3","箱","24.50","13%","73.50","2026-03-20"]' in chinese
    assert '["1",{"main":"Socket screw"' in english
    assert '"3","box","24.50","13%","73.50","2026-03-20"]' in english
    assert '["价税合计","¥73.50"]' in chinese
    assert '"mark":""' in chinese


def test_who_sees_no_prices_prints_none(db, filled):
    yard, order = a_placed_order()

    printing.print_document(yard.keeper, purchase_order, order.id, "order", "zh")

    (data,) = filled
    assert '"priced":false' in data
    assert "24.5" not in data
    assert "73.5" not in data
    assert "柒拾叁" not in data


def test_a_draft_is_marked_as_one(db, filled):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.00")
    draft = yard.order((item, 1))

    printing.print_document(yard.buyer, purchase_order, draft.id, "order", "zh")

    assert '"mark":"草稿"' in filled[0]


def test_who_may_not_read_the_order_prints_nothing(db):
    yard, order = a_placed_order()
    stranger = a_user("buyer", company=a_yard().company)

    with pytest.raises(NotFound):
        printing.print_document(stranger, purchase_order, order.id, "order", "zh")
    with pytest.raises(NotFound):
        printing.print_document(yard.buyer, purchase_order, order.id, "poster", "zh")
    with pytest.raises(NotFound):
        printing.print_document(yard.buyer, purchase_order, order.id, "order", "fr")


def test_the_order_goes_to_the_supplier_by_mail_and_notes_when(db, monkeypatch, filled):
    monkeypatch.setattr(settings, "EMAIL_HOST", "mail.example")
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    django_mail.outbox = []
    yard, order = a_placed_order()

    perform(send_to_supplier, [order.id], {"message": "急单，请优先。"}, actor=yard.buyer)

    queued = purchase_of(order.id)
    assert (queued.informed_at, queued.mail_note["zh"]) == (None, "已放入发件箱，收件人 sales@hengyan.example")
    assert events_of(order.id, "erp.purchase_order_sent.v1")[0]["to"] == "sales@hengyan.example"

    assert mail.send_due() == 1

    (letter,) = django_mail.outbox
    assert letter.to == ["sales@hengyan.example"]
    assert letter.subject.startswith(f"采购订单 {order.number}，")
    assert letter.body.startswith("急单，请优先。\n\n")
    assert letter.attachments[0][0] == f"采购订单 {order.number}.pdf"
    told = purchase_of(order.id)
    assert told.informed_at is not None
    assert told.mail_note["en"] == "Sent to sales@hengyan.example"
    assert told.version == queued.version


def test_without_a_mail_server_the_form_says_to_download_the_pdf(db, filled):
    yard, order = a_placed_order()

    perform(send_to_supplier, [order.id], {"email": "boss@hengyan.example"}, actor=yard.buyer)

    note = purchase_of(order.id).mail_note
    assert "no mail server is configured: download the PDF" in note["en"]
    assert "系统未配置邮件服务器" in note["zh"]
    assert sql.value('SELECT "to" FROM kernel_outbox WHERE document = %s', [order.id]) == "boss@hengyan.example"
    perform(mark_informed, [order.id], actor=yard.buyer)
    assert purchase_of(order.id).informed_at is not None


def test_mail_needs_an_address_and_a_placed_order(db, filled):
    yard, order = a_placed_order(email="")
    draft = yard.order((order.lines[0].item_id, 1))

    with pytest.raises(InvalidInput) as refused:
        perform(send_to_supplier, [order.id], actor=yard.buyer)
    assert refused.value.rule == "erp.purchasing.has_email"
    with pytest.raises(InvalidInput) as refused:
        perform(send_to_supplier, [order.id], {"email": "nobody"}, actor=yard.buyer)
    assert refused.value.rule == "kernel.mail_address"
    with pytest.raises(WrongState):
        perform(send_to_supplier, [draft.id], {"email": "a@b.example"}, actor=yard.buyer)
    assert sql.value("SELECT count(*) FROM kernel_outbox WHERE document = %s", [order.id]) == 0


def test_orders_and_delivery_notes_come_out_in_both_languages(db):
    shop, item = a_shop(address="1 River Road"), an_item("3.50", name="减速机", name_en="Reducer")
    order = shop.confirmed({"item": item, "quantity": 2, "discount": 5})
    papers = [
        printing.print_document(shop.desk, document, number, name, language)
        for document, number, name in (
            (sales_order, order.id, "confirmation"),
            (delivery, draft_of(order.id).id, "note"),
        )
        for language in ("zh", "en")
    ]

    assert all(each.content.startswith(b"%PDF-") for each in papers)
    assert [each.filename.rpartition(" ")[0] for each in papers] == [
        "销售订单确认书",
        "Order confirmation",
        "送货单",
        "Delivery note",
    ]


def test_a_delivery_note_shows_no_prices_and_is_no_draft_before_shipping(db, filled):
    shop, item = a_shop(address="1 River Road"), an_item("3.57", name="减速机")
    order = shop.confirmed({"item": item, "quantity": 2, "discount": 5}, customer_reference="YOURS-7")

    printing.print_document(shop.keeper, delivery, draft_of(order.id).id, "note", "zh")
    printing.print_document(shop.desk, sales_order, order.id, "confirmation", "zh")

    note, confirmation = filled
    assert '"mark":""' in note
    assert "3.57" not in note
    assert "6.78" not in note
    assert ("1 River Road" in note, "YOURS-7" in note, order.number in note) == (True, True, True)
    assert '"2","PCS","3.57","5%","13%","6.78"]' in confirmation
    assert '"discounted":true' in confirmation
