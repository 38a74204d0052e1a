"""Models of migrations drawn once: Django draws all relatives anew when a model is added or gets an index.

That is for migrations whose Python asks one model for another; ours are tables and SQL, for which a model by itself
suffices. Of an empty database's migration it was two thirds of the time; the tables are the same (compared by pg_dump).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def models_drawn_once(loader: MigrationLoader) -> Iterator[None]:
    """Inside, a model that is added is drawn alone and an index redraws nothing; unless any migration runs Python."""
    if any(isinstance(each, RunPython) for one in loader.disk_migrations.values() for each in one.operations):
        yield
        return
    state: Any = ProjectState
    usual = state.add_model, state._append_option
    state.add_model, state._append_option = _add_model, _append_option
    try:
        yield
    finally:
        state.add_model, state._append_option = usual


def _add_model(self: Any, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.apps.render_multiple([model_state])


def _append_option(self: Any, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
