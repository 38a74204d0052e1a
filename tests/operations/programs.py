"""Runs `quintet` as an operator does: as a program of its own, in a home of its own."""

import os
import subprocess
import sys
from pathlib import Path

QUINTET = Path(sys.executable).with_name("quintet")
REPOSITORY = Path(__file__).resolve().parents[2]


def environment(**changes: str | None) -> dict[str, str]:
    """The tests' environment with changes; None removes."""
    merged = {**os.environ, "PYTHONPATH": f"{REPOSITORY / 'src'}:{REPOSITORY}", **changes}
    return {name: value for name, value in merged.items() if value is not None}


def quintet(*arguments: str | Path, text: str = "", **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        [QUINTET, *arguments], input=text, capture_output=True, text=True, check=False, env=environment(**changes)
    )


def started(*arguments: str | Path, **changes: str | None) -> subprocess.Popen[str]:
    """Start it and go on."""
    return subprocess.Popen(
        [QUINTET, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(**changes)
    )
