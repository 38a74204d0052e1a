"""Flows wire systems together with three verbs: before a command, after an event, beside a document. Nothing else."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quintet.kernel.text import Text, as_text

if TYPE_CHECKING:
    from quintet.kernel.commands import Command
    from quintet.kernel.documents import Document
    from quintet.kernel.events import Event

KINDS = ("fill", "refuse", "warn", "reserve", "hold")
LAYERS = ("goods", "money", "information")
UNTOLD = Text("", "")

flows: dict[str, "Flow"] = {}
gates_of: dict[str, list["Gate"]] = defaultdict(list)  # by command id
gates_of_every: list["Gate"] = []
reactions_to: dict[type["Event"], list["Reaction"]] = defaultdict(list)
panels_of: dict[str, list["PanelStep"]] = defaultdict(list)  # by document name


@dataclass(frozen=True)
class Gate:
    """A condition before a command; `kind` is one of fill, refuse, warn, reserve, hold, and they run in that order."""

    id: str
    kind: str
    function: Callable[..., Any]
    flow: "Flow"
    system: str
    command: str | None
    applies: Callable[["Command"], bool] | None = None
    layer: str = "information"
    label: Text = UNTOLD

    @property
    def order(self) -> tuple[int, str]:
        return KINDS.index(self.kind), self.id


@dataclass(frozen=True)
class Reaction:
    """What follows from an event: in its transaction, or `later` from the log."""

    id: str
    function: Callable[..., Any]
    flow: "Flow"
    event: type["Event"]
    system: str
    later: bool
    layer: str = "information"
    label: Text = UNTOLD
    of: str | None = None  # only events about documents of this name (kernel events say theirs as `doc`)

    def concerns(self, events: Sequence[Any]) -> list[Any]:
        """The events among these that the step is for."""
        return list(events) if self.of is None else [each for each in events if each.doc == self.of]


@dataclass(frozen=True)
class PanelStep:
    """Live facts of another system beside a document, fetched by their own request."""

    id: str
    name: str
    label: Text
    function: Callable[..., Any]
    flow: "Flow"
    document: "Document"
    system: str
    layer: str = "information"


class Flow:
    """One story of how systems work together; its name prefixes its steps: "order_to_cash.within_credit_limit"."""

    def __init__(self, name: str, label: Text, *, spec: str = "") -> None:
        if name in flows:
            raise TypeError(f"flow {name} is declared twice")
        self.name, self.label, self.spec = name, label, spec
        self.steps: list[Gate | Reaction | PanelStep] = []
        flows[name] = self

    def before(
        self,
        command: "Command | None",
        *,
        system: str,
        fill: bool = False,
        refuse: bool = False,
        warn: bool = False,
        reserve: bool = False,
        hold: bool = False,
        applies: Callable[["Command"], bool] | None = None,
        layer: str = "information",
        label: Text | None = None,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A gate: gets the batch, yields Refuse, Warn or Hold (or fills in, or reserves). None means every command.

        `system` says whose rule it is. Exactly one kind. `applies(command)` narrows a gate on every command.
        `layer` says what moves it on the relation map: goods (they come, go, change), money (claims, credit, payment)
        or information; `label` tells it in both languages, else the first line of the docstring does.
        """
        chosen = [kind for kind, on in zip(KINDS, (fill, refuse, warn, reserve, hold), strict=True) if on]
        if len(chosen) != 1:
            raise TypeError("a gate has exactly one kind")

        def declare(function: Callable[..., Any]) -> Callable[..., Any]:
            gate = Gate(
                f"{self.name}.{function.__name__}",
                chosen[0],
                function,
                self,
                system,
                command.id if command else None,
                applies,
                _known(layer),
                label or _told_by(function),
            )
            target = gates_of[command.id] if command else gates_of_every
            target.append(gate)
            target.sort(key=lambda g: g.order)
            self.steps.append(gate)
            return function

        return declare

    def after(
        self,
        event: type["Event"],
        *,
        system: str,
        later: bool = False,
        of: "Document | None" = None,
        layer: str = "information",
        label: Text | None = None,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A reaction: gets the list of events of one batch and calls commands of `system`; layer and label as above.

        `of` narrows an event of the kernel (created, edited, held) to one kind of document.
        """

        def declare(function: Callable[..., Any]) -> Callable[..., Any]:
            name, told = f"{self.name}.{function.__name__}", label or _told_by(function)
            of_ = of.name if of else None
            reaction = Reaction(name, function, self, event, system, later, _known(layer), told, of_)
            reactions_to[event].append(reaction)
            self.steps.append(reaction)
            return function

        return declare

    def beside(
        self, document: "Document", *, system: str, label: Text, layer: str = "information"
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A panel: gets the record, returns a list of blocks (see quintet.kernel.panels)."""

        def declare(function: Callable[..., Any]) -> Callable[..., Any]:
            name = function.__name__
            step = PanelStep(f"{self.name}.{name}", name, label, function, self, document, system, _known(layer))
            panels_of[document.name].append(step)
            self.steps.append(step)
            return function

        return declare


def _known(layer: str) -> str:
    if layer not in LAYERS:
        raise TypeError(f"a step is in one of the layers {', '.join(LAYERS)}, not {layer!r}")
    return layer


def _told_by(function: Callable[..., Any]) -> Text:
    """What the step says of itself: the first line of its docstring, the same in both languages."""
    line = (function.__doc__ or function.__name__.replace("_", " ")).strip().splitlines()[0]
    return as_text(line)


def gates_for(command: "Command") -> Sequence[Gate]:
    """The gates of a command in the order they run."""
    general = [gate for gate in gates_of_every if gate.applies is None or gate.applies(command)]
    own = gates_of.get(command.id, [])
    return sorted([*own, *general], key=lambda gate: gate.order) if general else own
