"""Whom a step of an approval asks: people from HR, never the requester, never nobody.

Nobody found, the same person again, or the requester themselves: the next level up the line is asked, and finally the
administrators. Nothing is ever approved because nobody could be asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quintet.hr.employees.queries import department_of, head_of_unit, superiors_of, users_in_position
from quintet.kernel import sql, store
from quintet.kernel.actor import get_actor, users_with_role
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.oa.approvals.queries import Approver, Step


@dataclass(frozen=True)
class Asker:
    """Who asked, where the document belongs, and who has approved in this round already."""

    requester: int
    company: int | None
    unit: int | None
    voted: frozenset[int] = frozenset()


@dataclass
class Found:
    """Who is asked, in order, and who is passed over because they approved in an earlier step."""

    ask: list[int] = field(default_factory=list)
    skip: list[int] = field(default_factory=list)


def find_approvers(step: Step, asker: Asker) -> Found:
    """The people a step asks. Raises Refused when there is nobody but the requester in the whole company."""
    found = Found()
    for approver in step.approvers:
        wanted, line = _people(approver, asker)
        found.skip += [user for user in wanted if user in asker.voted]
        fresh = _others(wanted, asker)
        found.ask += fresh or _others(line, asker)[:1]
    found.ask = list(dict.fromkeys(found.ask)) or _last_resort(asker)
    found.skip = [user for user in dict.fromkeys(found.skip) if user not in found.ask]
    return found


def _others(users: Iterable[int], asker: Asker) -> list[int]:
    return [user for user in users if user != asker.requester and user not in asker.voted]


def _people(approver: Approver, asker: Asker) -> tuple[Sequence[int], Sequence[int]]:
    """(whom the approver names, the line above to climb when that leaves nobody)."""
    line = superiors_of(asker.requester)
    match approver.kind:
        case "manager":
            return line[approver.level - 1 : approver.level], line[approver.level :]
        case "head":
            unit = approver.department or asker.unit or department_of(asker.requester)
            head = head_of_unit(unit) if unit else None
            return ([head], superiors_of(head)) if head else ([], line)
        case "superior":
            nearest = [user for user in line if approver.role in get_actor(user).roles][:1]
            return nearest or list(users_with_role(approver.role, asker.company)), line
        case "role":
            return list(users_with_role(approver.role, asker.company)), line
        case "position":
            return users_in_position(approver.position or 0), line
        case "user":
            return _active([approver.user or 0]), line
        case "fallback":
            return line[:1] or list(users_with_role("chief_accountant", asker.company)), line
    raise ValueError(f"unknown approver {approver.kind}")


def _active(users: Sequence[int]) -> Sequence[int]:
    rows = sql.rows("SELECT id FROM kernel_user WHERE active AND id = ANY(%s::bigint[])", [store.array(users)])
    return [row[0] for row in rows]


def _last_resort(asker: Asker) -> list[int]:
    """Administrators; those who approved in an earlier step only when there is no other."""
    administrators = [u for u in users_with_role("administrator", asker.company) if u != asker.requester]
    found = [user for user in administrators if user not in asker.voted] or administrators
    if not found:
        text = _(
            "Nobody can approve this: no superior, and no other administrator",
            "找不到可以审批的人：没有上级，也没有其他管理员",
        )
        raise Refused(text, rule="approvals.somebody_can_decide", system="oa")
    return found
