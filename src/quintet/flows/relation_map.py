"""The relation map 关系图: how the five systems work together, drawn from the flows themselves, with live figures.

It is no one system's page, so it is in no system's menu: the client keeps it at hand below the desk.
"""

from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.pages import page
from quintet.kernel.reading import flow_map
from quintet.kernel.text import _

READERS = "executive cfo department_head"


@page(
    "flows.map",
    _("Relation map", "关系图"),
    kind="relation_map",
    icon="deployment-unit",
    roles=READERS,
    labels={"days": _("Days", "天数")},
    help=_(
        "How the five systems work together, and what went through, waits or failed. Drawn from the flows themselves.",
        "五个系统如何协同，以及近期流转、等待与失败的情况。由协作流程的声明直接生成。",
    ),
)
def relation_map(actor: Actor, *, days: int = 30) -> dict[str, Any]:
    """Systems, flows and steps with the figures of the last days, over the actor's companies."""
    return flow_map.relation_map(actor, days)


@page(
    "flows.behind",
    _("Behind a figure", "数字背后的单据"),
    kind="relation_map_part",
    roles=READERS,
    menu=None,
    labels={"step": _("Step", "步骤"), "of": _("Figure", "数字"), "days": _("Days", "天数")},
)
def behind(actor: Actor, *, step: str, of: str, days: int = 30) -> dict[str, Any]:
    """Numbers of the documents behind a figure (runs, waiting, failing), by kind: lists are read under own rights."""
    return flow_map.behind(actor, step, of, days)
