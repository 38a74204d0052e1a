"""What happens to leads: contacted, qualified, converted, set aside."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from quintet.crm.leads import rules
from quintet.crm.leads.documents import lead
from quintet.crm.leads.events import LeadContacted, LeadConverted, LeadDisqualified, LeadQualified, LeadReopened
from quintet.crm.leads.models import CONTACTED, CONVERTED, DISQUALIFIED, NEW, QUALIFIED, REASONS, Lead
from quintet.crm.leads.queries import list_similar_customers
from quintet.crm.opportunities.documents import opportunity
from quintet.kernel import clock, register
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import _
from quintet.kernel.unit import current
from quintet.master.parties.documents import party

OPEN = NEW | CONTACTED | QUALIFIED
CONVERSION = register.name_arrow("lead", _("Converted", "转化"))


@lead.command(NEW >> CONTACTED, label=_("Contacted", "已联系"))
def contact(leads: Batch[Lead]) -> Iterable[Any]:
    """Somebody there has answered."""
    return [LeadContacted(document=each.id) for each in leads]


@lead.command((NEW | CONTACTED) >> QUALIFIED, label=_("Qualify", "确认有效"))
def qualify(leads: Batch[Lead]) -> Iterable[Any]:
    """They have a need that we can meet, and say whom we talk to. Raises InvalidInput without need or contact."""
    for each in leads:
        missing = [("need", each.need or each.interest_id), ("contact", each.contact)]
        problems = [
            Invalid(_("Needed before a lead is qualified", "确认有效前须填写"), name, "crm.leads.qualified_is_known")
            for name, value in missing
            if not value
        ]
        if problems:
            raise InvalidInput(problems)
        yield LeadQualified(document=each.id)


@lead.command(OPEN >> CONVERTED, label=_("Convert", "转化"), style="primary", bulk=False)
def convert(
    leads: Batch[Lead],
    *,
    customer: Annotated[
        int | None,
        Input(to="master.party", label=_("Existing customer", "已有客户")),
    ] = None,
    title: Annotated[str, Input(label=_("Opportunity", "商机名称"))] = "",
    amount: Annotated[Decimal | None, Input(money=True, label=_("Expected amount", "预计金额"))] = None,
    expected_on: Annotated[date | None, Input(label=_("Expected on", "预计成交日期"))] = None,
) -> Iterable[Any]:
    """The lead becomes a customer with its contact (unless one is chosen) and an opportunity, in one transaction.

    Raises InvalidInput naming the customer that has the same name, when none is chosen.
    """
    for each in leads:
        made = customer is None
        each.customer_id = customer or _new_customer(each)
        deal = opportunity.create([_opportunity(each, title, amount, expected_on)]).records[0]
        register.link(each.id, deal.id, CONVERSION)
        each.converted_on = clock.today()
        yield LeadConverted(document=each.id, customer=each.customer_id, opportunity=deal.id, is_new=made)


def _new_customer(each: Lead) -> int:
    same = [other for other in list_similar_customers(each.name, "") if _is_same(other.name, each.name)]
    if same:
        text = _(
            "There is a customer of this name already: {name}. Choose it, or change the name of the lead.",
            "已有同名客户：{name}。请选择该客户，或修改线索的公司名称。",
        )
        raise InvalidInput([Invalid(text.format(name=same[0].name), "customer", "crm.leads.customer_not_twice")])
    row = {
        "name": each.name, "is_customer": True, "industry": each.industry, "size": each.size, "source": each.source,
        "owner": each.owner_id, "unit": each.unit_id, "phone": each.phone, "email": each.email,
    }  # fmt: skip
    if each.contact:
        person = {"name": each.contact, "post": each.post, "phone": each.phone, "email": each.email, "main": True}
        row["contacts"] = [person]
    return int(party.create([row]).records[0].id)


def _is_same(one: str, other: str) -> bool:
    return rules.core_name(one) == rules.core_name(other)


def _opportunity(each: Lead, title: str, amount: Decimal | None, expected_on: date | None) -> dict[str, Any]:
    lines = (
        [{"item": each.interest_id, "quantity": Decimal(1)}] if each.interest_id and not each.expected_amount else []
    )
    return {
        "title": title or (each.need or each.name)[:120],
        "customer": each.customer_id,
        "contact": each.contact,
        "owner": each.owner_id or current().actor.user_id,
        "unit": each.unit_id,
        "expected_amount": amount if amount is not None else each.expected_amount,
        "expected_on": expected_on,
        "next_step": each.next_step,
        "next_step_on": each.next_step_on,
        "remark": each.need,
        "lines": lines,
    }


@lead.command(OPEN >> DISQUALIFIED, label=_("Disqualify", "设为无效"), style="danger")
def disqualify(
    leads: Batch[Lead],
    *,
    reason: Annotated[str, Input(options=REASONS, label=_("Reason", "原因"))],
    detail: Annotated[str, Input(long=True, label=_("What happened", "说明"))] = "",
) -> Iterable[Any]:
    """Nothing will come of it; the reason is counted."""
    for each in leads:
        each.reason, each.reason_detail = reason, detail or ""
        yield LeadDisqualified(document=each.id, reason=reason)


@lead.command(DISQUALIFIED >> NEW, label=_("Reopen", "重新激活"))
def reopen(leads: Batch[Lead]) -> Iterable[Any]:
    """Try again."""
    for each in leads:
        each.reason, each.reason_detail = "", ""
        yield LeadReopened(document=each.id)
