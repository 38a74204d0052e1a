"""The quotation on paper."""

from collections.abc import Mapping
from typing import Any

from quintet.crm.quotations.documents import quotation
from quintet.kernel.actor import Actor
from quintet.kernel.printing import printed
from quintet.kernel.printing.shape import day
from quintet.kernel.text import _
from quintet.master.papers.queries import company_head, party_box, person_rows, sale_amounts, sale_rows, term_name


def quotation_data(record: Any, actor: Actor) -> Mapping[str, Any]:
    """What the template reads."""
    head = company_head(record.company_id)
    rows, discounted = sale_rows(record.lines)
    return {
        "company": head,
        "number": record.number if record.version_no == 1 else f"{record.number} / {record.version_no}",
        "quoted_on": day(record.quoted_on),
        "valid_until": day(record.valid_until),
        "requested_on": day(record.requested_on),
        "customer": party_box(record.customer_id, tax=False, contact=record.contact),
        "seller": [[str(_("Name", "名称")), head["name"], "strong"], *person_rows(record.owner_id)],
        "rows": rows,
        "discounted": discounted,
        **sale_amounts(record),
        "payment_term": term_name(record.payment_term_id),
        "remark": record.remark,
    }


printed(
    quotation,
    "quotation",
    _("Quotation", "报价单"),
    template="crm/quotations/print/quotation.typ",
    data=quotation_data,
)
