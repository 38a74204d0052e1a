"""Documents on paper over HTTP: who may read may print, hidden prices stay hidden, the file has a sensible name."""

import re
import zlib
from urllib.parse import unquote

import pytest

from quintet.kernel import clock
from quintet.kernel.printing import prints_of
from tests.crm.builders import a_house, a_quotation
from tests.erp.builders import TODAY
from tests.erp.buying import a_yard
from tests.master.builders import an_item
from tests.web.site import Site


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has: its page objects, also those in compressed object streams."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    parts = [pdf]
    for each in packed:
        try:
            parts.append(zlib.decompress(each))
        except zlib.error:
            continue
    return max(len(re.findall(rb"/Type\s*/Page[^s]", part)) for part in parts)


def test_an_order_is_printed_in_the_readers_language_unless_they_say_otherwise(db):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.00")
    order = yard.placed((item, 1))

    own = Site(yard.buyer, "en").get(f"/docs/erp.purchase_order/{order.id}/print/order")
    chinese = Site(yard.buyer, "en").get(f"/docs/erp.purchase_order/{order.id}/print/order", {"lang": "zh"})

    assert (own.status, own.headers["Content-Type"]) == (200, "application/pdf")
    assert own.response.content.startswith(b"%PDF-")
    assert pages_of(own.response.content) == 1
    assert unquote(own.headers["Content-Disposition"]) == f"inline; filename*=UTF-8''Purchase order {order.number}.pdf"
    assert unquote(chinese.headers["Content-Disposition"]).endswith(f"采购订单 {order.number}.pdf")
    assert own.headers["Cache-Control"] == "no-store"


def test_what_one_may_not_read_or_what_does_not_exist_is_not_found(db):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.00")
    path = f"/docs/erp.purchase_order/{yard.placed((item, 1)).id}/print"

    assert Site(a_yard().buyer).get(f"{path}/order").status == 404
    assert Site(yard.buyer).get(f"{path}/poster").status == 404
    assert Site(yard.buyer).get(f"{path}/order", {"lang": "fr"}).status == 404
    assert Site().get(f"{path}/order").status == 401
    assert Site(yard.buyer).post(f"{path}/order").status == 405


def test_meta_tells_which_papers_a_document_has(db):
    yard = a_yard()

    documents = Site(yard.buyer, "en").get("/meta")["documents"]

    assert documents["erp.purchase_order"]["prints"] == [{"name": "order", "label": "Purchase order"}]
    assert documents["erp.supplier_item"]["prints"] == []


def test_a_quotation_is_printed_with_its_discounts(db):
    house = a_house()
    offered = a_quotation(house, (2, 5))

    for language in ("zh", "en"):
        answer = Site(house.seller).get(f"/docs/crm.quotation/{offered.id}/print/quotation", {"lang": language})
        assert (answer.status, pages_of(answer.response.content)) == (200, 1)


def test_every_paper_has_a_label_in_both_languages():
    labels = [each.label for found in prints_of.values() for each in found]

    assert len(labels) >= 4
    assert all(label.en and label.zh and label.en != label.zh for label in labels)
