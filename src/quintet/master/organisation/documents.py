"""Company and department: who we are."""

from typing import Any
from zoneinfo import ZoneInfo

from quintet.kernel.documents import Document, Form, List, Menu, Section
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.master.organisation.models import Company, OrgUnit
from quintet.master.parties.queries import credit_code_problem

ROOM = _("Organisation", "组织")

company = Document(
    Company,
    menu=Menu(60),
    room_label=ROOM,
    icon="bank",
    cached=True,
    list=List(columns=["code", "name", "credit_code", "currency", "taxpayer", "active"], sort="code"),
    form=Form(
        sections=[
            Section(_("Company", "公司"), ["code", "name", "credit_code", "taxpayer", "currency", "zone"]),
            Section(
                _("On papers", "单据抬头"), ["name_en", "address", "address_en", "phone", "bank_account", "active"]
            ),
        ]
    ),
    rights=Rights(everybody=may("read")),
    search=("code", "name", "credit_code"),
)


@company.rule
def valid_credit_code(record: Any) -> Invalid | None:
    """A credit code, when given, is valid by GB 32100-2015."""
    return credit_code_problem(record.credit_code) if record.credit_code else None


@company.rule
def known_zone(record: Any) -> Invalid | None:
    """The time zone is one of the IANA database."""
    try:
        ZoneInfo(record.zone)
    except (LookupError, ValueError, OSError):  # none of that name, no name at all, a folder of them
        return Invalid(_("There is no time zone {zone}", "没有时区 {zone}").format(zone=record.zone), "zone")
    return None


org_unit = Document(
    OrgUnit,
    menu=Menu(62, also_in={"hr": 30}),
    room_label=ROOM,
    icon="apartment",
    cached=True,
    list=List(columns=["code", "name", "company", "parent", "head_user", "active"], sort="code", filters=["company"]),
    form=Form(
        sections=[Section(_("Department", "部门"), ["code", "name", "company", "parent", "head_user", "active"])]
    ),
    rights=Rights(hr_staff=may("create edit"), everybody=may("read")),
)
