"""Stages in memory: read anew when one was written."""

from dataclasses import dataclass
from decimal import Decimal

from quintet.kernel import cache, sql


@dataclass(frozen=True)
class StageFacts:
    """A stage as opportunities need it; `probability` is a percentage."""

    id: int
    pipeline: int
    name: str
    probability: Decimal
    outcome: str
    active: bool


def get_stages() -> dict[int, StageFacts]:
    """All stages by number, in the order of their codes."""
    return cache.get("crm.stage", _load)


def first_stage() -> StageFacts | None:
    """Where a new opportunity begins: the open stage with the lowest code."""
    return next((s for s in get_stages().values() if s.active and s.outcome == "open"), None)


def end_of(stage: StageFacts, outcome: str) -> StageFacts | None:
    """The stage "won" or "lost" of the same pipeline, if it has one."""
    return next((s for s in get_stages().values() if (s.pipeline, s.outcome) == (stage.pipeline, outcome)), None)


def _load() -> dict[int, StageFacts]:
    rows = sql.rows("SELECT id, pipeline_id, name, probability, outcome, active FROM crm_stage ORDER BY code")
    return {row[0]: StageFacts(*row) for row in rows}
