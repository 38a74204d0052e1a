"""The steps of the flows as the relation map tells them: from which system to which, caused by what, in which layer.

A gate goes from the system whose rule it is to the system of the command it guards; a reaction from the system the
event happened in to the system it acts in; a panel from the system that knows to the system that is shown.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from quintet.kernel.commands import commands
from quintet.kernel.documents import documents
from quintet.kernel.events import label_of, name_of
from quintet.kernel.flow import Flow, Gate, PanelStep, Reaction, flows
from quintet.kernel.text import Text, _

SYSTEMS = ("crm", "erp", "oa", "hr", "finance")


@dataclass(frozen=True)
class MapStep:
    """One step. `cause` is the name of the event, command or document ("" is every command).

    `sources` and `targets` name systems; several where any system may be the cause (an approval of any command).
    """

    key: str
    id: str
    verb: str
    kind: str
    layer: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    label: Text
    does: str
    cause: str
    cause_label: Text
    of: str | None = None
    later: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its cause may lie in any system, so that the figures tell which."""
        return len(self.sources) > 1 or len(self.targets) > 1


def list_steps() -> dict[str, list[MapStep]]:
    """By flow name, in the order they are told."""
    return {name: list(_steps(flow)) for name, flow in flows.items()}


def _steps(flow: Flow) -> Iterator[MapStep]:
    """One function may guard several commands: then each is a step of its own."""
    several = Counter(step.id for step in flow.steps)
    for step in flow.steps:
        if isinstance(step, Gate):
            key = step.id if several[step.id] == 1 else f"{step.id}@{step.command}"
            yield _gate(key, step)
        elif isinstance(step, Reaction):
            key = step.id if several[step.id] == 1 else f"{step.id}@{name_of(step.event)}"
            yield _reaction(key, step)
        else:
            yield _panel(step)


def _does(step: Gate | Reaction | PanelStep) -> str:
    return (step.function.__doc__ or "").strip().split("\n")[0]


def _others(system: str) -> tuple[str, ...]:
    return tuple(each for each in SYSTEMS if each != system)


def _gate(key: str, step: Gate) -> MapStep:
    if step.command is None:
        targets, label = _others(step.system), _("any command", "任意操作")
    else:
        command = commands[step.command]
        targets = (command.document.system,)
        label = _("{document}: {command}", "{document}·{command}").format(
            document=command.document.label, command=command.label
        )
    return MapStep(
        key, step.id, "before", step.kind, step.layer, (step.system,), targets,
        step.label, _does(step), step.command or "", label,
    )  # fmt: skip


def _reaction(key: str, step: Reaction) -> MapStep:
    name = name_of(step.event)
    system, label = name.split(".")[0], label_of(step.event)
    sources = (system,) if system in (*SYSTEMS, "master") else _others(step.system)
    if step.of is not None:
        sources = (documents[step.of].system,)
        label = _("{document}: {event}", "{document}·{event}").format(document=documents[step.of].label, event=label)
    return MapStep(
        key, step.id, "after", "later" if step.later else "at once", step.layer, sources, (step.system,),
        step.label, _does(step), name, label, step.of, step.later,
    )  # fmt: skip


def _panel(step: PanelStep) -> MapStep:
    document = step.document
    return MapStep(
        step.id, step.id, "beside", "panel", step.layer, (step.system,), (document.system,),
        step.label, _does(step), document.name, document.label,
    )  # fmt: skip
