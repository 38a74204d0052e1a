"""How the gates before a command are asked: fill, refuse, warn, reserve, hold — in that order."""

from collections.abc import Iterable
from inspect import signature
from typing import Any

from quintet.kernel import holds
from quintet.kernel.commands import Batch, Command
from quintet.kernel.flow import Gate, gates_for
from quintet.kernel.results import Hold, HoldSignal, Invalid, NeedsAcknowledgement, Refuse, Refused, Warn
from quintet.kernel.unit import Unit

_takes: dict[Any, frozenset[str]] = {}


def pass_gates(unit: Unit, command: Command, records: Batch[Any], inputs: dict[str, Any]) -> None:
    """Run the gates in their order. Raises Refused, NeedsAcknowledgement or HoldSignal."""
    warnings: list[Warn] = []
    found: list[Hold] = []
    for gate in gates_for(command):
        for outcome in _ask(gate, command, records, inputs):
            outcome.gate = outcome.gate or gate.id
            if isinstance(outcome, Refuse):
                raise Refused(outcome.message, rule=outcome.gate, system=gate.system, errors=_at_field(outcome))
            if isinstance(outcome, Warn):
                warnings.append(outcome)
            else:
                found.append(outcome)
    if warnings and "*" not in unit.acknowledged and not unit.actor.is_system:
        needs = NeedsAcknowledgement(warnings)
        if needs.token not in unit.acknowledged:
            raise needs
    if found:
        left = holds.uncovered(unit.roots[-1] if unit.roots else records.ids, found)
        if left:
            raise HoldSignal(left)


def _at_field(outcome: Refuse) -> list[Any]:
    return [Invalid(outcome.message, outcome.field, outcome.gate)] if outcome.field else []


def _ask(gate: Gate, command: Command, records: Batch[Any], inputs: dict[str, Any]) -> Iterable[Any]:
    if gate.function not in _takes:
        _takes[gate.function] = frozenset(list(signature(gate.function).parameters)[1:])
    offered = {**inputs, "command": command, "inputs": inputs}
    return gate.function(records, **{k: v for k, v in offered.items() if k in _takes[gate.function]}) or ()


def can_hold(command: Command) -> bool:
    """Whether any gate of the command could stop it for approval."""
    return any(gate.kind in ("hold", "reserve") for gate in gates_for(command))
