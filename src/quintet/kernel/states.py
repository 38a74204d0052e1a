"""States of a document and the arrows between them, as a declared table: an illegal step raises."""

from collections.abc import Iterator
from dataclasses import dataclass

from quintet.kernel.text import Text


@dataclass(frozen=True, eq=False)
class State:
    """One state: its UPPERCASE value, its label, and the tone it is shown in."""

    value: str
    label: Text
    tone: str = "default"
    terminal: bool = False

    def __or__(self, other: "State | AnyOf") -> "AnyOf":
        return AnyOf((self,)) | other

    def __rshift__(self, target: "State | AnyOf") -> "Transition":
        return AnyOf((self,)) >> target

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, State) else other)

    def __hash__(self) -> int:
        return hash(self.value)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class AnyOf:
    """Several states: `DRAFT | CONFIRMED`."""

    states: tuple[State, ...]

    def __or__(self, other: "State | AnyOf") -> "AnyOf":
        return AnyOf(self.states + (other.states if isinstance(other, AnyOf) else (other,)))

    def __rshift__(self, target: "State | AnyOf") -> "Transition":
        return Transition(self, target if isinstance(target, AnyOf) else AnyOf((target,)))

    def __iter__(self) -> Iterator[State]:
        return iter(self.states)

    def __contains__(self, value: object) -> bool:
        return any(state == value for state in self.states)


@dataclass(frozen=True)
class Transition:
    """`DRAFT >> CONFIRMED`. With one target the runner sets it; with several the body chooses among them."""

    sources: AnyOf
    targets: AnyOf

    @property
    def target(self) -> State | None:
        return self.targets.states[0] if len(self.targets.states) == 1 else None
