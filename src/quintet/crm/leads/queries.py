"""Reads around leads: which customers and leads look alike, and the numbers of the day."""

from dataclasses import dataclass

from quintet.crm.leads.rules import core_name, core_phone
from quintet.kernel import sql
from quintet.kernel.desk import desk_number, warn_if_any
from quintet.kernel.text import _

_OPEN = ("state", "in", ["NEW", "CONTACTED", "QUALIFIED"])

# reads all parties (some ms at 20,000), when somebody converts or opens a lead
_PARTIES = r"""
SELECT p.id, p.name, p.short_name, coalesce(string_agg(c.phone, '|'), '') || '|' || p.phone, coalesce(u.name, '')
FROM master_party p LEFT JOIN master_partycontact c ON c.party_id = p.id LEFT JOIN kernel_user u ON u.id = p.owner_id
WHERE p.is_customer AND (p.name ILIKE %s OR p.short_name ILIKE %s
  OR regexp_replace(p.phone, '\D', '', 'g') LIKE %s OR regexp_replace(c.phone, '\D', '', 'g') LIKE %s)
GROUP BY p.id, u.name ORDER BY p.id LIMIT 50
"""


@dataclass(frozen=True)
class Similar:
    """A customer that may be the same company, why ("name" or "phone"), and who looks after it."""

    id: int
    name: str
    why: str
    owner: str


def list_similar_customers(name: str, phone: str) -> list[Similar]:
    """Customers whose name without its legal form, or whose phone, is that of the lead; one statement."""
    core, digits = core_name(name), core_phone(phone)
    like = f"%{core[:2]}%" if len(core) >= 2 else core
    tail = f"%{digits}" if digits else ""
    found = []
    for number, full, short, phones, owner in sql.rows(_PARTIES, [like, like, tail, tail]):
        names = {core_name(full), core_name(short)} - {""}
        if any(core and (core in other or other in core) for other in names):
            found.append(Similar(number, full, "name", owner))
        elif digits and any(core_phone(each) == digits for each in phones.split("|")):
            found.append(Similar(number, full, "phone", owner))
    return found


desk_number(
    "crm.my_open_leads",
    _("My open leads", "我的在跟线索"),
    roles="salesperson sales_manager",
    doc="crm.lead",
    where=[_OPEN, ("owner", "me", None)],
)
desk_number(
    "crm.leads_due",
    _("Leads to follow up", "待跟进线索"),
    roles="salesperson sales_manager",
    doc="crm.lead",
    where=[_OPEN, ("owner", "me", None), ("next_step_on", "<=", "today")],
    tone=warn_if_any,
)
