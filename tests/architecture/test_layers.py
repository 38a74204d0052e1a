"""What stands higher uses what stands lower, never the other way; the five systems do not know each other."""

import re
import subprocess
import sys
import tomllib
from itertools import product
from pathlib import Path

import pytest

from tests.architecture.house import LAYERS, layer_of, may_use, nothing, parts_without_layer

REPOSITORY = Path(__file__).resolve().parents[2]
CONTRACT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]


def lint(config, directory):
    command = [str(Path(sys.executable).with_name("lint-imports")), "--config", str(config), "--no-cache"]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)


def test_the_house_keeps_its_layers():
    answer = lint(REPOSITORY / "pyproject.toml", REPOSITORY)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("user", "used"),
    [("kernel", "master"), ("erp", "crm"), ("finance", "flows"), ("insight", "demo"), ("flows", "web")],
)
def test_the_contract_bites(build_house, user, used):
    root = build_house({f"{user}/a.py": f"import badhouse.{used}.b", f"{used}/b.py": ""})
    layers = "".join(f'"{layer}",' for layer in CONTRACT["layers"])
    config = root.parent / "contract.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "badhouse"\n[[tool.importlinter.contracts]]\nname = "Layers"\n'
        f'type = "layers"\ncontainers = ["badhouse"]\nlayers = [{layers}]\n'
    )
    answer = lint(config, root.parent)
    assert answer.returncode != 0
    assert f"badhouse.{user}.a -> badhouse.{used}.b" in answer.stdout


def test_the_contract_and_these_tests_mean_the_same_layers():
    assert [re.findall(r"\w+", layer) for layer in CONTRACT["layers"]] == [list(parts) for parts in LAYERS]
    assert "ignore_imports" not in CONTRACT


def test_every_part_of_the_house_is_in_a_layer():
    assert nothing(parts_without_layer(REPOSITORY / "src" / "quintet"))


def test_a_part_in_no_layer_is_found(build_house):
    root = build_house({"erp/__init__.py": "", "attic/__init__.py": "", "cellar.py": ""})
    assert parts_without_layer(root) == ["attic", "cellar"]


def test_systems_may_use_what_is_below_them_only():
    systems = LAYERS[layer_of("erp")]
    for one, other in product(systems, systems):
        assert may_use(one, other) == (one == other)
    assert may_use("erp", "master")
    assert not may_use("master", "erp")
