"""Leave on screen: types, balances, requests."""

from quintet.hr.leave.models import (
    APPROVED,
    CANCELLED,
    DRAFT,
    REJECTED,
    WITHDRAWN,
    LeaveBalance,
    LeaveRequest,
    LeaveTier,
    LeaveType,
)
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _

__all__ = ["APPROVED", "CANCELLED", "DRAFT", "REJECTED", "WITHDRAWN", "leave_balance", "leave_request", "leave_type"]

ROOM = _("Leave", "假期")

leave_type = Document(
    LeaveType,
    menu=Menu(94),
    room_label=ROOM,
    icon="tags",
    cached=True,
    lines=[
        Lines(
            "tiers", LeaveTier, "type", ["career_years", "days", "valid_from"], label=_("Days a year", "年度额度标准")
        )
    ],
    list=List(
        columns=["code", "name", "paid", "counts", "needs_balance", "max_days", "confidential", "active"],
        sort="code",
        filters=["paid", "needs_balance", "active"],
    ),
    form=Form(
        sections=[
            Section(_("Leave type", "假期类型"), ["code", "name", "paid", "counts", "half_days", "active"]),
            Section(
                _("Asking for it", "申请规则"), ["max_days", "past_days", "needs_reason", "confidential"], columns=4
            ),
            Section(
                _("Balance", "额度规则"),
                ["needs_balance", "overdraft", "carry_over_days", "carry_over_months"],
                columns=4,
            ),
        ],
        tabs=[Tab(_("Days a year", "年度额度标准"), lines="tiers")],
    ),
    rights=Rights(hr_staff=may("create edit grant_entitlements"), everybody=may("read")),
    help=_(
        "Rules of leave are data: what counts, what needs a balance, what a year gives by career years.",
        "假期规则即数据：如何计天、是否需要额度、按累计工龄每年多少天。",
    ),
    empty=_("No leave types yet.", "还没有假期类型。"),
)

leave_balance = Document(
    LeaveBalance,
    number="LB-{n:06}",
    menu=Menu(24),
    room_label=ROOM,
    icon="wallet",
    lines=(),
    list=List(
        columns=[
            "employee",
            "type",
            "year",
            "entitled",
            "taken",
            "pending",
            "left",
            "carried",
            "carried_until",
            "unit",
        ],
        sort="-year",
        filters=["employee", "type", "year", "unit"],
        group_by=["type", "unit"],
        presets=[Preset("unused", _("Days left", "有剩余"), [("left", ">", 0)], sort="left")],
    ),
    form=Form(
        sections=[
            Section(_("Balance", "额度"), ["number", "employee", "type", "year"], columns=4),
            Section(
                _("Entitled", "应享"),
                ["granted", "carried", "carried_until", "adjusted", "entitled", "basis", "adjust_reason"],
                columns=4,
            ),
            Section(_("Used", "使用"), ["taken", "pending", "left", "overdraft"], columns=4),
        ]
    ),
    rights=Rights(
        hr_staff=may("create edit adjust lapse"),
        department_head=may("read", DEPARTMENT),
        everybody=may("read", OWN),
    ),
    progress=["taken", "pending", "left"],
    help=_("Entitled is always taken, waiting and left.", "可用总额恒等于已休、审批中与剩余之和。"),
    empty=_(
        "No balances yet: choose leave types and grant the year's entitlements.",
        "还没有额度：请在假期类型中选择类型并发放年度额度。",
    ),
)

leave_request = Document(
    LeaveRequest,
    number="LR-{yymm}-{n:05}",
    menu=Menu(22, also_in={"oa": 30}),
    room_label=ROOM,
    icon="coffee",
    date="from_on",
    list=List(
        columns=["number", "state", "employee", "type", "from_on", "to_on", "days", "unit"],
        sort="-from_on",
        filters=["state", "employee", "type", "from_on", "unit"],
        group_by=["state", "type", "unit"],
        presets=[
            Preset("mine", _("Mine", "我的"), [("owner", "me", None)]),
            Preset(
                "away",
                _("Away today", "今日请假"),
                [("state", "=", "APPROVED"), ("from_on", "<=", "today"), ("to_on", ">=", "today")],
            ),
            Preset(
                "coming",
                _("Coming 14 days", "未来 14 天"),
                [("state", "=", "APPROVED"), ("to_on", ">=", "today"), ("from_on", "<=", "today+14")],
            ),
            Preset("open", _("Not decided", "未决"), [("state", "=", "DRAFT")]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Who and what", "申请"), ["number", "employee", "type"]),
            Section(_("When", "时间"), ["from_on", "from_part", "to_on", "to_part", "days", "left_before"], columns=4),
            Section(_("Why", "事由"), ["reason", "private_note", "cancel_reason"], columns=2),
        ],
        states=[DRAFT, APPROVED],
    ),
    # the request is its owner's; why somebody is ill is theirs and HR's alone
    rights=Rights(
        hr_staff=may("create edit apply discard cancel"),
        department_head=may("read", DEPARTMENT),
        everybody=may("create edit apply discard cancel", OWN),
        fields={"private_note": "hr_staff"},
        own="private_note",
    ),
    editable_in=DRAFT,
    help=_(
        "Days are counted on your own shift. Applying asks your manager; the days wait on your balance meanwhile.",
        "天数按本人班次计算。提交后由直接上级审批，期间占用相应额度。",
    ),
    empty=_("No requests yet: ask for leave here.", "还没有请假单：请在此申请。"),
)
