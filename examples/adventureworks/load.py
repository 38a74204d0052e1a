"""Bring Adventure Works Cycles into Quintet, stage by stage; the doctor looks after each.

    python -m examples.adventureworks.load [FOLDER] [--stop-after STAGE] [--every N] [--keep SHEETS]

FOLDER holds the files; without it QUINTET_ADVENTUREWORKS says where, else they are looked for beside the checkout.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from examples.adventureworks.sources import Source, folder


@dataclass(frozen=True)
class Outcome:
    """What a stage made, how long it took, what the doctor says."""

    stage: str
    made: Mapping[str, int]
    seconds: float
    examined: float
    findings: list[str]


def load(
    source: Source,
    keep: Path,
    *,
    stop_after: str = "",
    every: int = 1,
    tell: Callable[[Outcome], None] | None = None,
) -> None:
    """Run the stages up to one, or all. Raises BadSheets, or RuntimeError where the doctor is not content."""
    from examples.adventureworks.stages import stages

    for name, stage in stages(every).items():
        began = time.perf_counter()
        made = stage(source, keep / name)
        ended = time.perf_counter()
        findings = examine()
        outcome = Outcome(name, made, ended - began, time.perf_counter() - ended, findings)
        if tell:
            tell(outcome)
        if findings:
            raise RuntimeError(f"after {name} the doctor found: " + "; ".join(findings[:5]))
        if name == stop_after:
            break


def examine() -> list[str]:
    """What the doctor finds in the whole database; empty when all is well."""
    from quintet.kernel import doctor

    return [f"{each.check.name}: {f.message}" for each in doctor.examine() for f in each.findings]


def _say(outcome: Outcome) -> None:
    made = ", ".join(f"{name.rpartition('.')[2]} {count:,}" for name, count in outcome.made.items() if count)
    line = f"{outcome.stage:<14} {outcome.seconds:7.1f} s  doctor {outcome.examined:4.1f} s  {made}"
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="where the files are")
    parser.add_argument("--stop-after", default="", metavar="STAGE", help="the last stage to run")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of the purchase orders every N-th only")
    parser.add_argument("--keep", type=Path, metavar="SHEETS", help="keep the sheets in this new folder")
    args = parser.parse_args()
    path = folder(args.folder)
    if not (path / "Product.csv").is_file():
        sys.stderr.write(f"there are no files in {path}\n")
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quintet.settings")
    from quintet.operations import _server, prepare
    from quintet.operations.migrate import migrate

    prepare()
    with _server.embedded_server_borrowed(), tempfile.TemporaryDirectory() as scratch:
        migrate(quiet=True)
        sheets = args.keep or Path(scratch) / "sheets"
        load(Source(path), sheets, stop_after=args.stop_after, every=args.every, tell=_say)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
