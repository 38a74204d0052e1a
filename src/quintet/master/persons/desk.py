"""Whose rights changed lately, for who looks after the system."""

from datetime import timedelta
from typing import Any

from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk import desk_facts, figure
from quintet.kernel.events import label_of, name_of
from quintet.kernel.reading.values import moment
from quintet.kernel.reports import to_document
from quintet.kernel.text import _
from quintet.master.persons.events import RolesChanged, UserCreated, UserSwitchedOff

DAYS, MOST = 30, 8
# index kernel_event_lately (company_id, at) include (name), of the company and of none
_CHANGES = """
SELECT e.name, e.at, coalesce(p.name, u.name, ''), p.id FROM kernel_event e
LEFT JOIN kernel_user u ON u.id = e.document
LEFT JOIN master_person p ON p.user_ref = e.document
WHERE (e.company_id = ANY(%s::bigint[]) OR e.company_id IS NULL) AND e.at >= %s
  AND e.name = ANY(%s) ORDER BY e.at DESC, e.id DESC LIMIT %s
"""
_TOLD = {name_of(each): label_of(each) for each in (UserCreated, RolesChanged, UserSwitchedOff)}


@desk_facts(
    "master.rights_lately",
    _("Rights changed in 30 days", "近 30 天权限变更"),
    roles="administrator auditor",
    rank=20,
    empty=_("Nobody's rights changed in 30 days.", "近 30 天没有权限变更。"),
)
def rights_lately(actor: Actor) -> list[dict[str, Any]]:
    """The latest changes of who may sign in and with which roles; opens the person. One statement."""
    since = clock.now() - timedelta(days=DAYS)
    rows = sql.rows(_CHANGES, [list(actor.company_ids), since, list(_TOLD), MOST])
    return [
        figure(
            name,
            moment(at),
            "datetime",
            note=_TOLD[event],
            to=to_document("master.person", person) if person else None,
        )
        for event, at, name, person in rows
    ]
