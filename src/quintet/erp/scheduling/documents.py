"""Scheduling runs and machine downtimes as people see them."""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.erp.scheduling.models import (
    DONE,
    DOWN,
    DRAFT,
    OPTIMISING,
    REPAIRED,
    MachineDowntime,
    ScheduleMessage,
    ScheduleRun,
)
from quintet.kernel import clock
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

ROOM = _("Scheduling", "排程")
READERS: dict[str, Any] = {
    role: may("read") for role in ("order_desk", "sales_manager", "engineer", "cost_accountant", "executive", "cfo")
}
_PLANS = "create edit run improve plan_quickly"

schedule_run = Document(
    ScheduleRun,
    menu=Menu(42),
    number="SCH-{yymm}-{n:05}",
    room_label=ROOM,
    icon="schedule",
    lines=[
        Lines(
            "messages",
            ScheduleMessage,
            "run",
            ["kind", "order_ref", "work_order_ref", "due_on", "days", "text"],
            label=_("Messages", "排程信息"),
        )
    ],
    list=List(
        columns=[
            "number",
            "state",
            "first_on",
            "horizon_days",
            "planned_count",
            "moved_count",
            "late_count",
            "unplaced_count",
            "planned_at",
            "duration_ms",
        ],
        sort="-first_on",
        filters=["state", "first_on"],
    ),
    form=Form(
        sections=[
            Section(_("Run", "运算"), ["first_on", "horizon_days", "frozen_days", "strategy", "time_limit"], columns=4),
            Section(
                _("What came out", "结果"),
                ["order_count", "planned_count", "kept_count", "moved_count", "late_count", "unplaced_count"],
            ),
            Section(
                _("What it is worth", "评价"),
                ["tardiness_hours", "makespan_hours", "setup_minutes", "planned_at", "duration_ms"],
            ),
            Section(
                _("What optimising brought", "优化效果"),
                [
                    "verdict",
                    "quick_tardiness_hours",
                    "least_tardiness_hours",
                    "quick_makespan_hours",
                    "least_makespan_hours",
                ],
            ),
        ],
        tabs=[Tab(_("Late and not placed", "延期与未排"), lines="messages")],
        states=[DRAFT, OPTIMISING, DONE],
    ),
    rights=Rights(planner=may(_PLANS), workshop=may(_PLANS), **READERS),
    editable_in=DRAFT,
    date="first_on",
    help=_(
        "Places every open operation of released orders on machines and people; work in progress and frozen days stay.",
        "为已下达订单的全部未完工序安排设备与人员；进行中的工序和冻结期内的安排保持不变。",
    ),
    empty=_("No run yet: make one and run it.", "还没有排程：新建一张并运行。"),
)

machine_downtime = Document(
    MachineDowntime,
    menu=Menu(44),
    number="DT-{yymm}-{n:05}",
    room_label=ROOM,
    icon="tool",
    list=List(
        columns=["number", "state", "machine", "kind", "from_at", "to_at", "reason", "moved_count"],
        sort="-from_at",
        filters=["state", "machine", "kind", "from_at"],
        group_by=["machine", "kind"],
        presets=[Preset("down", _("Down now", "停机中"), [("state", "=", DOWN.value)])],
    ),
    form=Form(
        sections=[
            Section(_("Downtime", "停机"), ["machine", "kind", "from_at", "to_at", "reason"]),
            Section(_("What it did to the schedule", "对排程的影响"), ["moved_count", "unplaced_count"]),
        ],
        states=[DRAFT, DOWN, REPAIRED],
    ),
    rights=Rights(
        planner=may("create edit report repair cancel"), workshop=may("create edit report repair cancel"), **READERS
    ),
    editable_in=DRAFT,
    date="from_at",
    search=("number", "reason"),
    help=_(
        "Reporting it takes the machine's time away and places what lay there anew.",
        "上报后该时段不再排产，原有工序自动改排。",
    ),
    empty=_("No machine is or was down.", "没有设备停机记录。"),
)


@schedule_run.prepare
def start_today(runs: Sequence[ScheduleRun]) -> None:
    """A run starts today unless said otherwise."""
    for run in runs:
        run.first_on = run.first_on or clock.today()


@schedule_run.rule
def within_horizon(run: ScheduleRun) -> Iterable[Invalid]:
    """Horizon and frozen days make sense; nothing is planned into the past."""
    if run.first_on < clock.today():
        yield Invalid(_("The past cannot be planned", "不能排过去的日期"), "first_on")


@machine_downtime.prepare
def start_now(downtimes: Sequence[MachineDowntime]) -> None:
    """A machine is down from now on unless said otherwise."""
    for downtime in downtimes:
        downtime.from_at = downtime.from_at or clock.now()


@machine_downtime.rule
def ends_after_it_begins(downtime: MachineDowntime) -> Iterable[Invalid]:
    """Until when is later than from when."""
    if downtime.to_at is not None and downtime.to_at <= downtime.from_at:
        yield Invalid(_("It ends before it begins", "恢复时间须晚于开始时间"), "to_at")


__all__ = ["DONE", "machine_downtime", "schedule_run"]
