"""Working calendars: a week, and the dates that differ from it."""

from collections.abc import Iterable
from typing import Any

from quintet.kernel.documents import Document, Form, Lines, List, Menu, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.master.calendar.models import CalendarException, WorkingCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

working_calendar = Document(
    WorkingCalendar,
    menu=Menu(68),
    room_label=_("Organisation", "组织"),
    icon="calendar",
    cached=True,
    lines=[
        Lines(
            "exceptions",
            CalendarException,
            "calendar",
            ["on", "working", "name"],
            label=_("Holidays and make-up days", "节假日与调休"),
        )
    ],
    list=List(columns=["code", "name", "is_default", "known_to", "active"], sort="code"),
    form=Form(
        sections=[
            Section(_("Calendar", "日历"), ["code", "name", "is_default", "known_to", "active"]),
            Section(_("Week", "工作周"), list(WEEKDAYS), columns=4),
        ],
        tabs=[Tab(_("Holidays and make-up days", "节假日与调休"), lines="exceptions")],
    ),
    rights=Rights(hr_staff=may("create edit"), everybody=may("read")),
)


@working_calendar.rule
def some_day_is_worked(calendar: Any) -> Iterable[Invalid]:
    """A week without a working day would make every promise endless."""
    if not any(getattr(calendar, day) for day in WEEKDAYS):
        yield Invalid(_("At least one weekday must be worked", "至少一天为工作日"), "monday")
