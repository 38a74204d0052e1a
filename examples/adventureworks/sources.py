"""The files of the data, read as they are: a table a file, cells stripped, nothing repaired."""

import csv
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

VARIABLE = "QUINTET_ADVENTUREWORKS"
BESIDE = Path("shared/data/adventureworks")

Row = Mapping[str, str]


def folder(path: str | Path | None = None) -> Path:
    """Where the files are: as asked, as the environment says, else beside the checkout. It may not exist."""
    asked = path or os.environ.get(VARIABLE)
    return Path(asked) if asked else Path(__file__).resolve().parents[3] / BESIDE


class Source:
    """The tables of one folder, each read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.table = cache(self._read)

    def _read(self, name: str) -> Sequence[Row]:
        with (self.path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]

    def by(self, name: str, key: str) -> Mapping[str, Row]:
        """The rows of a table by a column that tells them apart."""
        return {row[key]: row for row in self.table(name)}

    def grouped(self, name: str, key: str) -> Mapping[str, list[Row]]:
        """The rows of a table under a column that several share."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.table(name):
            found[row[key]].append(row)
        return found


def day(text: str) -> date | None:
    """The date in a cell like "2022-05-30 00:00:00.000"; None where it is empty."""
    return date.fromisoformat(text[:10]) if text else None


def known_day(text: str) -> date:
    """The date in a cell that is never empty."""
    return date.fromisoformat(text[:10])


def number(text: str) -> Decimal:
    """The number in a cell like ".0000"; 0 where it is empty."""
    return Decimal(text) if text else Decimal(0)


def day_before(on: date) -> date:
    """The day before."""
    return on - timedelta(days=1)
