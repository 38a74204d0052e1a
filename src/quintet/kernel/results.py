"""What a command answers: done, held, refused, needs acknowledgement — and the errors an illegal call raises."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from quintet.kernel.text import Text, _, as_text


@dataclass(frozen=True)
class Invalid:
    """A field or document that breaks a rule. `field` is a path: "customer", "lines.2.quantity", None for the whole."""

    message: Text
    field: str | None = None
    rule: str = "kernel.invalid"


class QuintetError(Exception):
    """Base of everything a command refuses with. Nothing is written when one is raised."""

    type = "unexpected"
    status = 500

    def __init__(self, message: Text, *, rule: str = "", system: str = "", errors: Sequence[Invalid] = ()) -> None:
        super().__init__(str(message))
        self.message, self.rule, self.errors = as_text(message), rule, list(errors)
        self.system = system or rule.split(".")[0]

    def __str__(self) -> str:
        details = "; ".join(f"{e.field or ''}: {e.message}" for e in self.errors)
        return f"{self.message} ({details})" if details else str(self.message)


class InvalidInput(QuintetError):
    """422: input that breaks field types or rules; `errors` name each field and rule."""

    type, status = "invalid", 422

    def __init__(self, errors: Sequence[Invalid], message: Text | None = None) -> None:
        first = errors[0] if errors else None
        rule = first.rule if first else "kernel.invalid"
        super().__init__(message or _("Please check the input", "请检查输入"), rule=rule, errors=errors)


class Refused(QuintetError):
    """422: a rule or a gate says no. `rule` is its id, `system` who refused."""

    type, status = "refused", 422


class NotAllowed(QuintetError):
    """403: the actor's roles do not allow it. Every one is logged once: `is_logged` says that it has been."""

    type, status = "not_allowed", 403
    is_logged = False


class NotFound(QuintetError):
    """404: no such document, or none the actor may see."""

    type, status = "not_found", 404

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or _("Not found", "未找到"), rule="kernel.not_found")


class WrongState(QuintetError):
    """409: an illegal step, e.g. shipping a draft."""

    type, status = "wrong_state", 409


class DocumentHeld(QuintetError):
    """409: the document waits for an approval; only withdraw and vote are allowed."""

    type, status = "held", 409


class VersionConflict(QuintetError):
    """409: somebody else wrote in between. `document_id` tells whose current version to show."""

    type, status = "version_conflict", 409

    def __init__(self, document_id: int, current: int, given: int) -> None:
        super().__init__(
            _("Somebody changed this document in the meantime", "该单据已被他人修改"), rule="kernel.version_conflict"
        )
        self.document_id, self.current, self.given = document_id, current, given


class NeedsAcknowledgement(QuintetError):
    """409: warnings that the person must accept; sending the token again means "I have read these"."""

    type, status = "needs_acknowledgement", 409

    def __init__(self, warnings: Sequence["Warn"]) -> None:
        super().__init__(_("Please confirm the warnings", "请确认以下警告"), rule=warnings[0].gate)
        self.warnings = list(warnings)
        spoken = "|".join(sorted(f"{w.gate}:{w.document}:{w.message.en}" for w in warnings))
        self.token = hashlib.sha256(spoken.encode()).hexdigest()[:32]


# What gates yield ------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """Something a gate says about one record of the batch (`document` is the record or its id)."""

    record: Any
    message: Text
    gate: str = ""

    @property
    def document(self) -> int:
        return self.record if isinstance(self.record, int) else self.record.id


@dataclass
class Refuse(Outcome):
    """The command cannot go on for this record. `field` places the message on the form."""

    field: str | None = None


@dataclass
class Warn(Outcome):
    """The person must acknowledge this before the command goes on."""


@dataclass
class Hold(Outcome):
    """The command waits for approval. `measured` is what the waiver will cover ("credit over by 12,000")."""

    measured: Any = None
    detail: dict[str, Any] = field(default_factory=dict)


class HoldSignal(Exception):
    """Raised inside a run by holding gates; the runner turns it into a hold on the outermost command."""

    def __init__(self, holds: Sequence[Hold]) -> None:
        super().__init__("held")
        self.holds = list(holds)


# Results ---------------------------------------------------------------------------------------------------------


@dataclass
class Done:
    """The command ran. `records` are its documents; `made` the documents that were created on the way."""

    records: list[Any]
    made: list[Any] = field(default_factory=list)

    held = False

    @property
    def record(self) -> Any:
        return self.records[0]


@dataclass
class Held:
    """The command waits (202). `hold` is its kernel hold."""

    hold: Any
    records: list[Any]

    held = True


@dataclass
class BulkOutcome:
    """What happened to one document of a bulk run."""

    id: int
    result: str  # done | held | refused | needs_acknowledgement
    message: Text
    rule: str | None = None
    title: str = ""
