"""Who does what: the accounts of Adventure Works people, and the buttons they press."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from quintet.kernel import clock, relay, sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform

ZONE = ZoneInfo("America/Los_Angeles")
COMPANY_CODE = "AW"

PURCHASING_MANAGER = "sheela0"
RECEIVING = "pilar0"  # Shipping and Receiving Supervisor
PAYABLES = "dragan0"  # Accounts Payable Specialist
RECEIVABLES = "candy0"  # Accounts Receivable Specialist
PLANNER = "ascott0"  # Master Scheduler
WORKSHOP = "james1"  # Vice President of Production


class Floor:
    """The people of the company, acting by name."""

    def __init__(self) -> None:
        self.company = int(sql.value("SELECT id FROM master_company WHERE code = %s", [COMPANY_CODE]))
        self.users: Mapping[str, int] = dict(sql.rows("SELECT username, id FROM kernel_user"))
        self._actors: dict[str, Actor] = {}

    def actor(self, username: str) -> Actor:
        """The actor behind a user name; "" is the system that brings the data in."""
        if username not in self._actors:
            known = get_actor(self.users[username]) if username else system_actor("adventureworks", self.company)
            self._actors[username] = known
        return self._actors[username]

    def create(self, username: str, document: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The documents somebody makes, in one transaction."""
        return perform(get_document(document).create, list(rows), actor=self.actor(username)).records

    def edit(self, username: str, document: str, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Change documents as on their forms, in one transaction."""
        if changes:
            perform(get_document(document).edit, dict(changes), actor=self.actor(username))

    def do(self, username: str, command: str, numbers: Sequence[int], **inputs: Any) -> Any:
        """Press a button on some documents: "erp.purchase_order.place", in one transaction."""
        document, _dot, name = command.rpartition(".")
        if not numbers:
            return None
        button = get_document(document).commands[name]
        return perform(button, list(numbers), inputs, actor=self.actor(username))


def at(on: date) -> Any:
    """The clock stands early on that day where the company is.

    So early that it is the same day in Shanghai: a company's zone does not decide its dates yet.
    """
    return clock.frozen_at(datetime(on.year, on.month, on.day, 6, tzinfo=ZONE))


def ids_of(table: str, column: str = "code") -> Mapping[str, int]:
    """{code or number: id} of a table."""
    return dict(sql.rows(f'SELECT "{column}", id FROM "{table}"'))


def follow_up() -> None:
    """What the log has for later (planning, allotment), until nothing is left: `quintet serve` does it all the time."""
    while relay.run_once():
        pass
