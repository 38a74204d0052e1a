"""The customer page 客户 360: what sales knows beside the customer, live, under the reader's own rights.

Open orders, deliveries and receivables are shown by order_to_cash.
"""

from typing import Any

from quintet.crm.customers.documents import activity
from quintet.crm.leads.documents import lead
from quintet.crm.leads.queries import list_similar_customers
from quintet.crm.opportunities.documents import opportunity
from quintet.crm.quotations.documents import quotation
from quintet.kernel.actor import Actor
from quintet.kernel.flow import Flow
from quintet.kernel.panels import Block, fact, facts, list_block, note
from quintet.kernel.text import _
from quintet.master.parties.documents import party

flow = Flow("customer_page", _("Customer page", "客户 360"), spec="C1")


@flow.beside(party, system="crm", label=_("Opportunities", "商机"))
def deals(record: Any, actor: Actor) -> list[Block]:
    """What the customer may buy, the next steps first."""
    return list_block(
        actor,
        opportunity,
        [("customer", "=", record.id)],
        ["state", "stage", "expected_amount", "expected_on", "next_step", "owner"],
        sort="-id",
        empty=_("No opportunities with this customer yet.", "该客户还没有商机。"),
    )


@flow.beside(party, system="crm", label=_("Quotations", "报价"))
def offers(record: Any, actor: Actor) -> list[Block]:
    """What we offered, the newest first."""
    return list_block(
        actor,
        quotation,
        [("customer", "=", record.id)],
        ["state", "quoted_on", "valid_until", "gross_total", "owner"],
        sort="-id",
        empty=_("No quotations for this customer yet.", "该客户还没有报价单。"),
    )


@flow.beside(party, system="crm", label=_("Contact log", "联系记录"))
def contacts(record: Any, actor: Actor) -> list[Block]:
    """What was said, the latest first."""
    return list_block(
        actor,
        activity,
        [("customer", "=", record.id)],
        ["happened_on", "kind", "contact", "summary", "next_step", "next_step_on", "is_done", "owner"],
        sort="-happened_on",
        empty=_("Nothing logged with this customer yet.", "该客户还没有联系记录。"),
    )


@flow.beside(opportunity, system="crm", label=_("Contact log", "联系记录"))
def contacts_of_deal(record: Any, actor: Actor) -> list[Block]:
    """What was said about this opportunity, the latest first."""
    return list_block(
        actor,
        activity,
        [("opportunity_ref", "=", record.id)],
        ["happened_on", "kind", "contact", "summary", "next_step", "next_step_on"],
        sort="-happened_on",
        empty=_("Nothing logged for this opportunity yet.", "该商机还没有联系记录。"),
    )


@flow.beside(lead, system="crm", label=_("Similar customers", "相似客户"))
def customers_like_the_lead(record: Any, actor: Actor) -> list[Block]:
    """Customers of the same name or phone, and whose they are: choose one when converting, make none twice."""
    found = list_similar_customers(record.name or "", record.phone or "")
    if not found:
        return [note(_("No customer with this name or phone.", "没有同名或同电话的客户。"))]
    labels = {"name": _("Same name", "同名"), "phone": _("Same phone", "同电话")}
    return [
        facts(
            fact(labels[each.why], f"{each.name} · {each.owner}" if each.owner else each.name, tone="warning")
            for each in found
        )
    ]
