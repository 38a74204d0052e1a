"""The kernel finds the rooms: a package under a system with models.py and documents.py is a room, without wiring."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from django.apps import AppConfig

FURNITURE = ("events", "documents", "commands", "queries", "papers", "desk", "daily")


def rooms_of(system: str) -> Iterator[str]:
    """Dotted names of the room packages of a system, in name order."""
    package = importlib.import_module(f"quintet.{system}")
    for info in pkgutil.iter_modules(package.__path__):
        if info.ispkg and info.name not in ("migrations", "sql"):
            yield f"quintet.{system}.{info.name}"


def load(room: str, part: str) -> ModuleType | None:
    """A module of a room, or None where the room has no such furniture."""
    name = f"{room}.{part}"
    if importlib.util.find_spec(name) is None:
        return None
    return importlib.import_module(name)


class SystemConfig(AppConfig):
    """An app that is one of the systems: its models are its rooms' models."""

    def import_models(self) -> None:
        for room in rooms_of(self.label):
            load(room, "models")
        super().import_models()
        # Django passes over an app without a models module, in migrations and in signals
        self.models_module: ModuleType = self.models_module or self.module

    def ready(self) -> None:
        for part in FURNITURE:
            for room in rooms_of(self.label):
                load(room, part)


class FlowsConfig(AppConfig):
    """The app that holds the flows: every module in it is a flow."""

    def ready(self) -> None:
        package = importlib.import_module(self.name)
        for info in pkgutil.walk_packages(package.__path__, f"{self.name}."):
            if "migrations" not in info.name and not info.name.endswith(".apps"):
                importlib.import_module(info.name)
