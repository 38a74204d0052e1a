"""Ledger, account, period on screen."""

from quintet.finance.ledgers.models import ACTIVE, CLOSED, NEW, OPEN, Account, AccountRole, Ledger, Period
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import Conflict, Rights, conflicts, may
from quintet.kernel.text import _

ROOM = _("Ledger", "账簿")

# 会计法, 会计基础工作规范: a cashier audits nothing and keeps neither archives nor income, expense and debt ledgers
conflicts += [Conflict("cashier", "accountant"), Conflict("cashier", "chief_accountant")]

ledger = Document(
    Ledger,
    menu=Menu(80),
    room_label=ROOM,
    icon="book",
    title="name",
    search=("name",),
    cached=True,
    lines=[Lines("roles", AccountRole, "ledger", ["role", "account"], label=_("Accounts by role", "科目用途"))],
    list=List(columns=["name", "pack", "currency", "started_on", "state"]),
    form=Form(
        sections=[Section(_("Ledger", "账套"), ["name", "pack", "currency", "started_on", "language"])],
        tabs=[Tab(_("Accounts by role", "科目用途"), lines="roles")],
        states=[NEW, ACTIVE],
    ),
    rights=Rights(
        chief_accountant=may("create edit set_up update"),
        accountant=may("read"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
    readonly=("state",),
    help=_(
        "The books of a company: currency, chart of accounts, where they start.",
        "公司的账套：本位币、科目表、启用日期。",
    ),
    empty=_("No ledger yet: make one and set it up.", "还没有账套：请新建并初始化。"),
)

account = Document(
    Account,
    menu=Menu(82),
    room_label=ROOM,
    icon="ordered-list",
    title="full_name",
    subtitle="code",
    search=("code", "full_name", "name_en"),
    cached=True,
    list=List(
        columns=["code", "full_name", "type", "direction", "dimensions", "leaf", "controlled", "active"],
        sort="code",
        filters=["type", "leaf", "active"],
    ),
    form=Form(
        sections=[
            Section(_("Account", "会计科目"), ["code", "name", "name_en", "parent", "type", "direction"]),
            Section(_("Use", "使用"), ["dimensions", "controlled", "active", "leaf", "full_name"]),
        ]
    ),
    rights=Rights(
        chief_accountant=may("create edit"),
        accountant=may("read"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
    empty=_("No accounts yet: set the ledger up.", "还没有科目：请先初始化账套。"),
)

period = Document(
    Period,
    menu=Menu(84),
    room_label=ROOM,
    icon="calendar",
    cached=True,
    creatable=False,
    editable_in=OPEN,
    list=List(
        columns=["number", "first_on", "last_on", "state", "reopened_because"],
        sort="-first_on",
        filters=["state", "year"],
        presets=[Preset("open", _("Open", "开放"), [("state", "=", "OPEN")])],
    ),
    form=Form(
        sections=[Section(_("Period", "会计期间"), ["number", "ledger", "first_on", "last_on", "reopened_because"])],
        states=[OPEN, CLOSED],
    ),
    rights=Rights(
        chief_accountant=may("close reopen"),
        cfo=may("close reopen"),
        accountant=may("read"),
        cashier=may("read"),
        executive=may("read"),
    ),
    help=_("A closed period refuses postings from every system.", "已结账的期间拒绝一切系统的入账。"),
)
