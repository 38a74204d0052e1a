"""The closing checklist and the tax rates on screen."""

from quintet.finance.closing.models import LOCKED, OPEN, ClosingRun, ClosingStep, TaxRate
from quintet.finance.ledgers.documents import ROOM as LEDGER_ROOM
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

closing_run = Document(
    ClosingRun,
    menu=Menu(70),
    number="CR-{yymm}-{n:05}",
    room_label=_("Closing", "结账"),
    icon="check-square",
    subtitle=None,
    date="last_on",
    editable_in=None,
    lines=[
        Lines(
            "steps",
            ClosingStep,
            "run",
            ["step", "state", "amount", "message", "document", "done_by", "done_at"],
            label=_("Steps", "步骤"),
        )
    ],
    list=List(
        columns=["number", "period", "state", "blocked_count", "todo_count", "profit", "checked_at"],
        sort="-last_on",
        filters=["state", "period"],
        presets=[Preset("open", _("Not closed yet", "未结账"), [("state", "=", OPEN.value)])],
    ),
    form=Form(
        sections=[
            Section(
                _("Month", "期间"),
                ["period", "last_on", "profit", "blocked_count", "todo_count", "checked_at"],
            )
        ],
        tabs=[Tab(_("Steps", "步骤"), lines="steps")],
        states=[OPEN, LOCKED],
    ),
    rights=Rights(
        accountant=may("create check run_step run_all accrue_income_tax"),
        chief_accountant=may("create check run_step run_all accrue_income_tax appropriate_reserve lock reopen"),
        cfo=may("check lock reopen"),
        cost_accountant=may("check"),
        executive=may("read"),
    ),
    help=_(
        "Checks and bookings that end a month, in order. Every step may be run again until the month is closed: it"
        " books the difference.",
        "按顺序完成本月的检查与结转。结账前每一步都可重复执行，只补记差额。",
    ),
    empty=_("No month closed here yet: start the closing of one.", "还没有结账单：新建一张，选择要结账的期间。"),
)

tax_rate = Document(
    TaxRate,
    menu=Menu(90),
    number="TR-{n:05}",
    room_label=LEDGER_ROOM,
    icon="percentage",
    subtitle="basis",
    cached=True,
    list=List(
        columns=["kind", "rate", "ceiling", "valid_from", "valid_to", "in_use", "basis"],
        sort="kind",
        filters=["kind", "in_use"],
    ),
    form=Form(
        sections=[
            Section(_("Rate", "税率"), ["kind", "rate", "ceiling", "valid_from", "valid_to", "in_use", "basis"]),
        ]
    ),
    rights=Rights(
        chief_accountant=may("create edit"), cfo=may("create edit"), accountant=may("read"), executive=may("read")
    ),
    help=_(
        "Rates that closing reads, with the days they hold. The pack brings them; switch on what applies to you.",
        "结账时使用的税率及其有效期，随会计准则包提供；请启用适用于本公司的优惠。",
    ),
)
