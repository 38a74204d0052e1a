"""What a command does, told from the source: rules, gates, events and reactions in the order they come, with places."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import quintet
from quintet.kernel.commands import Command, Create, Edit
from quintet.kernel.documents import Document
from quintet.kernel.events import Event, label_of, name_of
from quintet.kernel.flow import gates_of, gates_of_every, reactions_to
from quintet.kernel.text import Text

ROOT = Path(quintet.__file__).parents[2]
_DEEPEST = 3  # functions of the house that call each other are followed so far
_RULE = re.compile(r"""rule=["']([\w.]+)["']""")


@dataclass(frozen=True)
class Part:
    """One thing that happens: its id, what it says of itself, and where it is written."""

    kind: str
    id: str
    says: str
    place: str


@dataclass
class Explanation:
    """A command explained: what it is, then its parts in order; each event with the reactions to it."""

    command: Command
    place: str
    rules: list[Part] = field(default_factory=list)
    gates: list[Part] = field(default_factory=list)
    calls: list[Part] = field(default_factory=list)
    events: list[tuple[Part, list[Part]]] = field(default_factory=list)


def explain(command: Command) -> Explanation:
    """The explanation of a command. Events and rules are found in its body and the functions of its system it uses."""
    document = command.document
    found = Explanation(command, place_of(command.body))
    if isinstance(command, Create | Edit):
        found.rules += [_part("prepare", f"{document.name}.{f.__name__}", f) for f in document.prepares]
        found.rules += [_part("rule", f"{document.system}.{document.room}.{f.__name__}", f) for f in document.rules]
    seen = list(dict.fromkeys(_mentioned(_function(command.body), document.system)))
    for function in [s for s in seen if isinstance(s, FunctionType)]:
        found.rules += _rules_in(function)
    found.rules = list({(part.kind, part.id): part for part in found.rules}.values())
    # a gate on every command asks at run time whether it applies (a policy in the database, say)
    gates = sorted([*gates_of.get(command.id, []), *gates_of_every], key=lambda gate: gate.order)
    found.gates = [_part(gate.kind, gate.id, gate.function, gate.system) for gate in gates]
    found.calls = [_part("calls", c.id, c.body) for c in seen if isinstance(c, Command) and c is not command]
    for event in [e for e in seen if isinstance(e, type) and issubclass(e, Event)]:
        found.events.append((_event(event), [_reaction(r) for r in reactions_to.get(event, [])]))
    return found


def _event(event: type[Event]) -> Part:
    return Part("event", name_of(event), said(label_of(event)), place_of(event))


def _reaction(reaction: Any) -> Part:
    kind = "later" if reaction.later else "then"
    return _part(kind, reaction.id, reaction.function, reaction.system)


def _part(kind: str, name: str, function: Callable[..., Any], system: str = "") -> Part:
    first = (inspect.getdoc(function) or "").split("\n")[0]
    return Part(kind, name, f"[{system}] {first}" if system else first, place_of(function))


def said(text: Text) -> str:
    """A text in both languages: "Confirm 确认"."""
    return text.en if text.en == text.zh else f"{text.en} {text.zh}"


def place_of(thing: Any) -> str:
    """Where it is written: "src/quintet/erp/sales/commands.py:42"."""
    try:
        file = inspect.getsourcefile(thing) or ""
        line = inspect.getsourcelines(thing)[1]
    except (OSError, TypeError):
        return ""
    path = Path(file)
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{line}"


def _function(body: Any) -> Any:
    return inspect.unwrap(getattr(body, "__func__", body))


def _mentioned(function: Any, system: str, depth: int = 0) -> Iterator[Any]:
    """Events, commands and functions of the system that a function's code names, itself first."""
    if not isinstance(function, FunctionType) or depth > _DEEPEST:
        return
    yield function
    for thing in _resolved(function):
        if isinstance(thing, Command) or (isinstance(thing, type) and issubclass(thing, Event) and thing is not Event):
            yield thing
        elif isinstance(thing, FunctionType) and thing.__module__.startswith(f"quintet.{system}."):
            yield from _mentioned(thing, system, depth + 1)


def _resolved(function: FunctionType) -> Iterator[Any]:
    names = dict.fromkeys(_names(function.__code__))
    for name in names:
        thing = function.__globals__.get(name)
        if isinstance(thing, ModuleType):
            yield from (vars(thing)[n] for n in names if n in vars(thing))
        elif isinstance(thing, Document):
            yield from (thing.commands[n] for n in ("create", "edit") if n in names)
        elif thing is not None:
            yield thing


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _names(const)


def _rules_in(function: FunctionType) -> Iterator[Part]:
    """Rules a function refuses by, and rules of the room's rules.py."""
    if function.__module__.endswith(".rules"):
        room = function.__module__.removeprefix("quintet.").removesuffix(".rules")
        yield _part("rule", f"{room}.{function.__name__}", function)
    try:
        source, first = inspect.getsourcelines(function)
    except OSError:
        return
    for offset, line in enumerate(source):
        for name in _RULE.findall(line):
            yield Part("refuses", name, "", f"{place_of(function).rsplit(':', 1)[0]}:{first + offset}")
