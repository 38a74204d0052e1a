"""Vouchers and templates on screen."""

from quintet.finance.ledgers.documents import ROOM as LEDGER_ROOM
from quintet.finance.vouchers.models import (
    APPROVED,
    DRAFT,
    POSTED,
    RETIRED,
    REVIEWED,
    Voucher,
    VoucherLine,
    VoucherTemplate,
    VoucherTemplateLine,
)
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

ROOM = _("Vouchers", "凭证")

voucher = Document(
    Voucher,
    menu=Menu(10),
    number="DR-{yymm}-{n:05}",  # until it is posted; then 记-202611-0001, without gaps
    room_label=ROOM,
    icon="file-done",
    subtitle="summary",
    editable_in=DRAFT,
    amount="debit_total",
    currency="currency",
    date="posted_on",
    lines=[
        Lines(
            "lines",
            VoucherLine,
            "voucher",
            ["account", "summary", "debit", "credit", "party", "item", "employee", "department", "quantity"],
            label=_("Entries", "分录"),
            min_rows=2,
        )
    ],
    list=List(
        columns=["number", "posted_on", "summary", "debit_total", "prepared_by", "reviewed_by", "state"],
        sort="-posted_on",
        filters=["state", "period", "posted_on", "template"],
        presets=[
            Preset("to_review", _("To review", "待审核"), [("state", "=", "DRAFT")]),
            Preset("to_post", _("To post", "待记账"), [("state", "=", "REVIEWED")]),
            Preset("posted", _("Posted", "已记账"), [("state", "=", "POSTED")]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Voucher", "凭证"), ["number", "posted_on", "summary", "attachments", "debit_total", "period"]),
            Section(
                _("Trace", "留痕"),
                [
                    "prepared_by",
                    "reviewed_by",
                    "posted_by",
                    "source_ref",
                    "reversed_ref",
                    "template",
                    "happened_on",
                    "hash",
                ],
            ),
        ],
        tabs=[Tab(_("Entries", "分录"), lines="lines")],
        states=[DRAFT, REVIEWED, POSTED],
    ),
    rights=Rights(
        accountant=may("create edit void post"),
        chief_accountant=may("create edit void review send_back post reverse"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
    help=_(
        "Entries in the books. Documents make most of them; these are all.",
        "账簿中的全部凭证，多数由业务单据自动生成。",
    ),
    empty=_(
        "No vouchers yet: business documents make them, or prepare one here.",
        "还没有凭证：业务单据会自动生成，也可手工制单。",
    ),
)

voucher_template = Document(
    VoucherTemplate,
    menu=Menu(88),
    room_label=LEDGER_ROOM,
    icon="snippets",
    title="name",
    subtitle="code",
    search=("code", "name", "name_en"),
    editable_in=DRAFT,
    cached=True,
    creatable=False,
    lines=[
        Lines(
            "lines",
            VoucherTemplateLine,
            "template",
            ["side", "role", "amount", "dimensions", "each", "summary"],
            label=_("Entries", "分录"),
        )
    ],
    list=List(columns=["code", "revision", "name", "summary", "red", "state"], sort="code", filters=["state"]),
    form=Form(
        sections=[
            Section(
                _("Template", "模板"), ["code", "revision", "name", "name_en", "word", "red", "opening", "closing"]
            ),
            Section(_("Summary", "摘要"), ["summary", "summary_en", "edited_by", "approved_by"]),
        ],
        tabs=[Tab(_("Entries", "分录"), lines="lines")],
        states=[DRAFT, APPROVED, RETIRED],
    ),
    rights=Rights(
        chief_accountant=may("edit revise approve discard"),
        cfo=may("approve"),
        accountant=may("edit revise"),
        cashier=may("read"),
    ),
    help=_(
        "What business facts become in the books. Revise one, edit the copy, have a second person approve it.",
        "业务事项如何生成凭证。修订后编辑新版本，由另一人批准启用。",
    ),
)
