"""Measure the workloads of benchmarks/: one JSON line per workload and size, and how the cost grows with the size.

CPU is Python plus its PostgreSQL backends. Run it on a machine with nothing else to do, or compare ratios only.
"""

import argparse
import importlib
import json
import math
import pkgutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import quintet
from quintet.operations import OperationFailed, prepare

ROOT = Path(quintet.__file__).resolve().parents[2]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these workloads")
    parser.add_argument("--json", action="store_true", help="JSON lines only")
    parser.add_argument("--quick", action="store_true", help="the smaller size only")


def run(args: argparse.Namespace) -> int:
    prepare()
    workloads = _workloads()
    unknown = [name for name in args.names if name not in workloads]
    if unknown:
        raise OperationFailed(f"no workload {', '.join(unknown)}; there are: {', '.join(workloads)}")
    for name in args.names or workloads:
        _measure(name, workloads[name], args)
    return 0


def _workloads() -> dict[str, ModuleType]:
    """Modules of benchmarks/ that measure something, by name."""
    if not (ROOT / "benchmarks").is_dir():
        raise OperationFailed("benchmarks are run from a checkout: benchmarks/ is not there")
    sys.path.insert(0, str(ROOT))
    package = importlib.import_module("benchmarks")
    modules = {
        info.name: importlib.import_module(f"benchmarks.{info.name}") for info in pkgutil.iter_modules(package.__path__)
    }
    return {name: module for name, module in modules.items() if hasattr(module, "measure")}


def _measure(name: str, module: ModuleType, args: argparse.Namespace) -> None:
    sizes = module.SIZES[:1] if args.quick else module.SIZES
    rows: list[dict[str, Any]] = []
    for size in sizes:
        row = {"workload": name, "size": size, **module.measure(size)}
        rows.append(row)
        print(json.dumps(row), flush=True)
    if len(rows) == 2:
        _print_exponent(name, rows, args.json)


def _print_exponent(name: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    """Cost ~ size^k: k near 1 for work per unit of size, near 0 for a page that must not notice the size."""
    growth = math.log(rows[1]["size"] / rows[0]["size"])
    cost = [row["cpu_ms_per_unit"] * row["units"] for row in rows]
    exponent = round(math.log(max(cost[1], 1e-9) / max(cost[0], 1e-9)) / growth, 2)
    line = {"workload": name, "exponent": exponent}
    print(json.dumps(line) if as_json else f"  {name}: cost grows with size^{exponent}", flush=True)
