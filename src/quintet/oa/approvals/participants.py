"""Who takes part in a request and what they may do: who asked, whose turn it is, who had a vote."""

from dataclasses import dataclass
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.rights import OWN, Grant, Rights, Scope
from quintet.kernel.unit import is_open

_HAS_TASK = "EXISTS (SELECT 1 FROM oa_approvaltask k WHERE k.request_id = t.id AND k.user_ref = %s{})"


def _tasks(record: Any) -> list[tuple[int, str]]:
    """(user, state) of the record's tasks; read when the record came without its lines."""
    if "tasks" in record.__dict__:
        return [(task.user_ref, task.state) for task in record.tasks]
    return sql.rows("SELECT user_ref, state FROM oa_approvaltask WHERE request_id = %s", [record.id])


@dataclass(frozen=True)
class Approvers:
    """Requests the actor has or had a task in; `pending`: only those that wait for their vote."""

    name: str
    pending: bool

    def condition(self, actor: Actor) -> tuple[str, list[Any]]:
        return _HAS_TASK.format(" AND k.state = 'PENDING'" if self.pending else ""), [actor.user_id]

    def covers(self, actor: Actor, record: Any) -> bool:
        # On a page only those whose turn it is get the buttons. While a command runs everybody with a task passes, so
        # that the loser of a race hears "already decided" (409) from the command and not "you may not" (403).
        strict = self.pending and not is_open()
        return any(user == actor.user_id and (not strict or state == "PENDING") for user, state in _tasks(record))


ASKED: Scope = Approvers("asked", pending=False)
TO_DECIDE: Scope = Approvers("to_decide", pending=True)


class RequestRights(Rights):
    """Rights by taking part, whatever the role. An administrator reads, retries and withdraws, but has no vote."""

    def of(self, actor: Actor) -> list[Grant]:
        """Reading for all who take part, votes for approvers, withdrawing for who asked."""
        found = [
            Grant(frozenset({"read", "withdraw_request", "retry"}), OWN),
            Grant(frozenset({"read", "retry"}), ASKED),
            Grant(frozenset({"approve", "reject", "return_to_start"}), TO_DECIDE),
        ]
        for grant in super().of(actor):
            verbs = frozenset({"read", "retry", "withdraw_request"}) if "*" in grant.verbs else grant.verbs
            found.append(Grant(verbs, grant.scope))
        return found
