"""The relation map as the client draws it: systems, flows with their steps in order, and the figures of each."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.apps import apps

from quintet.kernel import clock, register
from quintet.kernel.actor import Actor
from quintet.kernel.documents import documents
from quintet.kernel.flow import flows
from quintet.kernel.reading import values
from quintet.kernel.reading.flow_behind import FAILING, RUNS, WAITING, Failure, list_behind
from quintet.kernel.reading.flow_counts import NOTHING, Counted, Figures, Parts, count_steps
from quintet.kernel.reading.flow_steps import SYSTEMS, MapStep, list_steps
from quintet.kernel.results import Invalid, InvalidInput, NotFound
from quintet.kernel.rights import may_at_all
from quintet.kernel.text import _

LONGEST = 366  # days that can be counted over
FIGURES = (RUNS, WAITING, FAILING)
SEES_ERRORS = frozenset({"administrator", "auditor", "executive"})  # an error may quote what a document says


def relation_map(actor: Actor, days: int) -> dict[str, Any]:
    """Everything the map shows of the actor's companies in the last `days` days. Raises InvalidInput."""
    told = list_steps()
    steps = [step for each in told.values() for step in each]
    counted = count_steps(actor.company_ids, steps, _within(days))
    return {
        "days": days,
        "at": values.moment(clock.now()),
        "systems": [_system(key, steps, counted) for key in (*SYSTEMS, "master")],
        "flows": [
            {
                "name": name,
                "label": str(flows[name].label),
                "spec": flows[name].spec,
                "steps": [_step(step, counted.steps[step.key]) for step in each],
            }
            for name, each in told.items()
        ],
    }


def behind(actor: Actor, key: str, which: str, days: int) -> dict[str, Any]:
    """The documents behind a figure, by kind, of those kinds the actor may read at all. Raises NotFound."""
    step = next((each for told in list_steps().values() for each in told if each.key == key), None)
    if step is None or which not in FIGURES:
        raise NotFound()
    found = list_behind(actor.company_ids, step, which, clock.now() - timedelta(days=_within(days)))
    titles = register.titles(each.document for each in found.failures)
    return {
        "step": key,
        "of": which,
        "causes": _kinds(actor, found.causes),
        "made": _kinds(actor, found.made),
        "failures": [_failure(each, titles, actor) for each in found.failures],
    }


def _within(days: int) -> int:
    if not 1 <= days <= LONGEST:
        text = _("between 1 and {most} days", "天数为 1 到 {most}").format(most=LONGEST)
        raise InvalidInput([Invalid(text, "days", "flows.map_days")])
    return days


def _system(key: str, steps: Iterable[MapStep], counted: Counted) -> dict[str, Any]:
    """A node: what happened in it, and what waits or failed in its own hands."""
    own = [counted.steps[step.key].get("", NOTHING) for step in steps if key in step.targets and not step.is_open]
    return {
        "key": key,
        "label": str(getattr(apps.get_app_config(key), "title", key)),
        "facts": counted.facts.get(key, 0),
        "waiting": sum(each.waiting for each in own),
        "failing": sum(each.failing for each in own),
    }


def _step(step: MapStep, parts: Parts) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": step.key,
        "id": step.id,
        "verb": step.verb,
        "kind": step.kind,
        "layer": step.layer,
        "from": step.sources,
        "to": step.targets,
        "label": str(step.label),
        "cause": {"name": step.cause, "label": str(step.cause_label)},
        "later": step.later,
        "figures": None if step.verb == "beside" else _figures(parts.get("", NOTHING)),
    }
    if step.is_open:
        told["parts"] = {system: _figures(each) for system, each in parts.items() if system}
    return told


def _figures(each: Figures) -> dict[str, Any]:
    return {
        "runs": each.runs,
        "waiting": each.waiting,
        "failing": each.failing,
        "seconds": None if each.seconds is None else round(each.seconds, 1),
        "last": None if each.last is None else values.moment(each.last),
    }


def _kinds(actor: Actor, found: dict[str, list[int]]) -> list[dict[str, Any]]:
    readable = [name for name in found if name in documents and may_at_all(actor, documents[name], "read")]
    return [{"doc": name, "label": str(documents[name].plural), "ids": found[name]} for name in sorted(readable)]


def _failure(each: Failure, titles: dict[int, tuple[str, str, str]], actor: Actor) -> dict[str, Any]:
    doc, title, _subtitle = titles.get(each.document, ("", str(each.document), ""))
    return {
        "document": {"doc": doc, "id": each.document, "label": title},
        "attempts": each.attempts,
        "next_at": values.moment(each.next_at),
        "error": each.error if actor.roles & SEES_ERRORS else "",
    }
