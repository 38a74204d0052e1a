"""Configuration kept in memory, dropped when its version in the database moves.

Each transaction of the runner begins with one statement that also reads the versions (see unit.py), so that every
process sees a change of rights, policies or templates with its next transaction. Until a change is committed only who
makes it sees it: what they load meanwhile is kept apart and forgotten with their transaction.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from quintet.kernel import sql

T = TypeVar("T")

_versions: dict[str, int] = {}
_values: dict[str, tuple[int, Any]] = {}
_NOT_LOADED = object()
# by name, what this transaction changed: seen by nobody else yet
_changed: ContextVar[dict[str, Any] | None] = ContextVar("changed_configuration", default=None)


def saw(versions: dict[str, int] | None) -> None:
    """Take note of the versions just read from the database."""
    # replaced in one step: other threads must never see it half filled
    global _versions
    _versions = dict(versions or {})
    _changed.set(None)


def get(name: str, load: Callable[[], T]) -> T:
    """The cached value of that name at its present version; `load` makes it anew when the version moved."""
    changed = _changed.get()
    if changed is not None and name in changed:
        if changed[name] is _NOT_LOADED:
            changed[name] = load()
        return changed[name]
    version = _versions.get(name, 0)
    held = _values.get(name)
    if held is not None and held[0] == version:
        return held[1]
    value = load()
    _values[name] = (version, value)
    return value


def bump(name: str) -> None:
    """Say that a configuration changed; takes effect everywhere when the transaction commits."""
    sql.execute(
        "INSERT INTO kernel_config_version (name, version) VALUES (%s, 2)"
        " ON CONFLICT (name) DO UPDATE SET version = kernel_config_version.version + 1",
        [name],
    )
    _changed.set({**(_changed.get() or {}), name: _NOT_LOADED})


def refresh() -> None:
    """Read the versions now (for readers outside a runner's transaction)."""
    saw(dict(sql.rows("SELECT name, version FROM kernel_config_version")))


def forget() -> None:
    """Drop everything (tests that change the database under us)."""
    _versions.clear()
    _values.clear()
    _changed.set(None)
