"""Parties: customers and suppliers, one record a company."""

from collections.abc import Iterable
from typing import Any

from quintet.kernel import sql, store
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _
from quintet.master.parties import rules
from quintet.master.parties.models import Party, PartyAddress, PartyContact, PartyPreference

party = Document(
    Party,
    menu=Menu(10, also_in={"crm": 10}),
    room_label=_("Customers and suppliers", "客户与供应商"),
    icon="team",
    lines=[
        Lines(
            "contacts", PartyContact, "party", ["name", "post", "phone", "email", "main"], label=_("Contacts", "联系人")
        ),
        Lines(
            "addresses", PartyAddress, "party", ["kind", "address", "receiver", "phone"], label=_("Addresses", "地址")
        ),
        Lines(
            "preferences",
            PartyPreference,
            "party",
            ["product_family", "specification", "price_band", "channel", "delivery", "basis", "noted_on"],
            label=_("Preferences", "需求偏好"),
        ),
    ],
    list=List(
        columns=["code", "name", "industry", "owner", "payment_term", "phone", "completeness", "active"],
        sort="pinyin",
        filters=["is_customer", "is_supplier", "owner", "industry", "size", "source", "payment_term", "active"],
        group_by=["owner", "industry", "size", "source"],
        presets=[
            Preset("customers", _("Customers", "客户"), [("is_customer", "=", True)]),
            Preset("suppliers", _("Suppliers", "供应商"), [("is_supplier", "=", True)]),
            Preset("mine", _("Mine", "我的"), [("owner", "me", None)]),
            Preset("incomplete", _("Incomplete", "资料不全"), [("completeness", "<", 80)], sort="-completeness"),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Basics", "基本信息"),
                [
                    "code",
                    "name",
                    "name_en",
                    "short_name",
                    "is_customer",
                    "is_supplier",
                    "credit_code",
                    "parent",
                    "owner",
                    "unit",
                ],
            ),
            Section(_("Profile", "客户画像"), ["industry", "size", "source", "tags", "website", "completeness"]),
            Section(_("Trade and invoices", "交易与开票"), ["payment_term", "price_list", "invoice_title", "tax_no"]),
            Section(_("Bank", "银行"), ["bank_name", "bank_account"], columns=2),
            Section(_("Reach", "联系方式"), ["phone", "email", "address", "address_en", "active"]),
            Section(_("Remark", "备注"), ["remark"], columns=2),
        ],
        tabs=[
            Tab(_("Contacts", "联系人"), lines="contacts"),
            Tab(_("Addresses", "地址"), lines="addresses"),
            Tab(_("Preferences", "需求偏好"), lines="preferences"),
        ],
    ),
    rights=Rights(
        salesperson=may("create edit", OWN),
        sales_manager=may("create edit", DEPARTMENT),
        order_desk=may("create edit"),
        buyer=may("create edit"),
        warehouse=may("read"),
        planner=may("read"),
        accountant=may("edit"),
        chief_accountant=may("edit"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
    search=("code", "name", "name_en", "short_name", "credit_code", "phone", "contacts.name", "contacts.phone"),
    progress=["completeness"],
    empty=_(
        "No customers yet: add one, or import a sheet with `quintet import`.",
        "还没有客户：请新建，或用 quintet import 导入表格。",
    ),
)


@party.prepare
def fill_in(parties: list[Any]) -> None:
    """Codes nobody gave, capital letters, invoice data that follows, the owner's department, completeness."""
    _give_codes([each for each in parties if not each.code])
    _follow_owner([each for each in parties if each.owner_id])
    for each in parties:
        each.credit_code = each.credit_code.strip().upper()
        each.invoice_title = each.invoice_title or each.name
        each.tax_no = each.tax_no or each.credit_code
        each.completeness = rules.completeness(each, each.contacts, each.addresses)


def _give_codes(parties: list[Any]) -> None:
    if not parties:
        return
    numbers = sql.rows("SELECT nextval('master_party_code') FROM generate_series(1, %s::int)", [len(parties)])
    for each, (number,) in zip(parties, numbers, strict=True):
        each.code = f"P{number:05}"


def _follow_owner(parties: list[Any]) -> None:
    moved = [p for p in parties if not p.unit_id or ("owner_id" in store.changed(p)) > ("unit_id" in store.changed(p))]
    if not moved:
        return
    owners = store.array({each.owner_id for each in moved})
    units = dict(sql.rows("SELECT id, unit_id FROM kernel_user WHERE id = ANY(%s::bigint[])", [owners]))
    for each in moved:
        each.unit_id = units.get(each.owner_id, each.unit_id)


@party.rule
def valid_credit_code(record: Any) -> Invalid | None:
    """GB 32100-2015: 18 characters, the last a check character."""
    return rules.valid_credit_code(record)


@party.rule
def one_main_contact(record: Any) -> Iterable[Invalid]:
    """At most one contact is the main one."""
    main = [index for index, contact in enumerate(record.contacts) if contact.main]
    for index in main[1:]:
        yield Invalid(_("There is one main contact only", "主要联系人只能有一位"), f"contacts.{index}.main")


@party.rule
def not_its_own_group(record: Any) -> Invalid | None:
    """A company does not belong to itself."""
    if record.parent_id is not None and record.parent_id == record.id:
        return Invalid(_("A party cannot belong to itself", "所属集团不能是自身"), "parent")
    return None
