"""The stage the stories play on: a clock that moves, an agenda, people who run commands."""

import heapq
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from quintet.demo.cast import Cast
from quintet.demo.plan import SEED
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from quintet.master.calendar.queries import add_working_days, count_working_days

ZONE = ZoneInfo("Asia/Shanghai")
COMMENTS = ("同意", "同意，请按期交付", "客户回款良好，同意", "同意，注意毛利")
Act = Callable[[], object]


class Stage:
    """Acts wait in the agenda for their moment; each runs with the clock standing at it. Acts after `end` never run."""

    def __init__(self, cast: Cast, first_day: date, end: datetime) -> None:
        self.cast, self.first_day, self.end = cast, first_day, end
        self.random = Random(SEED + 1)
        self.now = datetime.combine(first_day, time(8), ZONE)
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._count = 0

    # time ------------------------------------------------------------------------------------------------------------

    @property
    def days(self) -> int:
        """Working days from the first to the last."""
        return count_working_days(self.first_day, self.end.date())

    def on_day(self, index: int, act: Act) -> None:
        """Do it on the working day of that index (0 is the first)."""
        self.at(add_working_days(self.first_day, index), act)

    def later(self, working_days: int, act: Act) -> None:
        """Do it so many working days from now; with 0 within the next hours."""
        if working_days:
            self.at(add_working_days(self.now.date(), working_days), act)
        else:
            self._put(self.now + timedelta(minutes=self.random.randint(15, 90)), act)

    def at(self, day: date, act: Act) -> None:
        """Do it that day, during office hours."""
        minute = self.random.randrange(9 * 60, 17 * 60)
        self._put(max(datetime.combine(day, time(minute // 60, minute % 60), ZONE), self.now), act)

    def _put(self, moment: datetime, act: Act) -> None:
        self._count += 1
        heapq.heappush(self._agenda, (moment, self._count, act))

    def play(self) -> None:
        """Run the agenda up to the end."""
        while self._agenda and self._agenda[0][0] < self.end:
            self.now, _count, act = heapq.heappop(self._agenda)
            with clock.frozen_at(self.now):
                act()

    # people ----------------------------------------------------------------------------------------------------------

    def actor(self, username: str) -> Actor:
        """The actor behind a user name; "" is the system."""
        return get_actor(self.cast.users[username]) if username else system_actor("demo", self.cast.company)

    def create(self, username: str, document: str, **values: Any) -> Any:
        """The record that somebody makes."""
        return perform(get_document(document).create, [values], actor=self.actor(username)).records[0]

    def edit(self, username: str, document: str, number: int, **values: Any) -> Any:
        """Change a document as somebody does on its form."""
        return perform(get_document(document).edit, {number: values}, actor=self.actor(username)).records[0]

    def do(self, username: str, command: str, numbers: int | Sequence[int], **inputs: Any) -> Any:
        """Press a button: "erp.sales_order.confirm", on one or several. Warnings are accepted. Answers Done or Held."""
        document, _dot, name = command.rpartition(".")
        targets = [numbers] if isinstance(numbers, int) else list(numbers)
        return perform(
            get_document(document).commands[name], targets, inputs, actor=self.actor(username), acknowledge="*"
        )

    def chance(self, percent: int) -> bool:
        """True so often in a hundred."""
        return self.random.randrange(100) < percent

    def decide(self, subject: int, then: Act) -> None:
        """The people whose turn it is approve, one each working day, until nothing waits; `then` goes on."""
        if self.vote(subject):
            self.later(1, lambda: self.decide(subject, then))
        else:
            then()

    def vote(self, subject: int, comments: Sequence[str] = COMMENTS) -> bool:
        """Somebody whose turn it is approves with one of these comments; False when nothing waits."""
        waiting = sql.rows(
            "SELECT r.id, u.username FROM oa_approvalrequest r JOIN oa_approvaltask t ON t.request_id = r.id"
            " JOIN kernel_user u ON u.id = t.user_ref"
            " WHERE r.subject_ref = %s AND r.state = 'RUNNING' AND t.state = 'PENDING' ORDER BY t.position",
            [subject],
        )
        if not waiting:
            return False
        request, username = waiting[0]
        self.do(username, "oa.approval_request.approve", request, comment=self.random.choice(comments))
        return True
