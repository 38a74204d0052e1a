"""A bad house, built for the moment, to show that each rule bites."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def build_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], Path]:
    """Write a package from `{"erp/sales/rules.py": "…"}`; returns its directory, importable by its name."""

    def build(files: dict[str, str], name: str = "badhouse") -> Path:
        root = tmp_path / name
        for relative, text in {"__init__.py": "", **files}.items():
            path = root / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            for parent in path.relative_to(tmp_path).parents:
                if parent.name and not (tmp_path / parent / "__init__.py").exists():
                    (tmp_path / parent / "__init__.py").write_text("")
        monkeypatch.syspath_prepend(str(tmp_path))
        for module in [module for module in sys.modules if module.split(".")[0] == name]:
            monkeypatch.delitem(sys.modules, module)
        return root

    return build
