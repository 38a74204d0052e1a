"""The forms of statements: a pack's statements.toml, read once and checked as it is read."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from quintet.finance.ledgers.queries import PACKS
from quintet.kernel.results import Refused
from quintet.kernel.text import Text, _

SIDES = ("accounts", "debit", "credit")
_PART = re.compile(r"([+-]?)\s*(\d+)(?:\.\.(\d+))?\s*")

Sum = tuple[tuple[int, int], ...]  # (sign, row number)


@dataclass(frozen=True, slots=True)
class Term:
    """Accounts by code, with all below; `side` "debit" or "credit": only while their balance lies on it."""

    code: str
    side: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a form. `no` is the official row number, None for a heading."""

    no: int | None
    label: Text
    positive: str
    terms: tuple[Term, ...]
    total: Sum
    memo: bool
    bold: bool
    level: int
    fill: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One side of the form."""

    label: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """What must be equal on the form; `text` says it in row numbers."""

    text: str
    left: Sum
    right: Sum


@dataclass(frozen=True)
class Form:
    """A statement's form. `profit_row` is undistributed profit here, net profit there: they articulate."""

    name: str
    form: str
    label: Text
    version: str
    sections: tuple[Section, ...]
    identities: tuple[Identity, ...]
    profit_row: int

    def numbered(self) -> Iterator[Row]:
        """The rows that have a number, in the order of the form."""
        return (row for section in self.sections for row in section.rows if row.no is not None)

    def row(self, no: int) -> Row:
        """The row of that number. Raises KeyError."""
        for row in self.numbered():
            if row.no == no:
                return row
        raise KeyError(no)

    def leaves_of(self, no: int) -> list[int]:
        """The numbers of the rows with accounts that a row adds up in the end: itself where it has its own."""
        total = self.row(no).total
        return [leaf for _sign, part in total for leaf in self.leaves_of(part)] if total else [no]


def parse_sum(text: str) -> Sum:
    """ "15 + 17..19 - 3" → ((1, 15), (1, 17), (1, 18), (1, 19), (-1, 3)). Raises ValueError."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or (at and not part[1]):
            raise ValueError(f"{text!r} is no sum of row numbers")
        sign = -1 if part[1] == "-" else 1
        found += [(sign, no) for no in range(int(part[2]), int(part[3] or part[2]) + 1)]
        at = part.end()
    return tuple(found)


def list_forms(pack: str) -> list[str]:
    """The statements a pack has forms for."""
    return list(_read(pack))


@cache
def read_form(pack: str, name: str) -> Form:
    """The form of a statement ("balance_sheet", "income_statement"). Raises Refused where the pack has none."""
    facts = _read(pack).get(name)
    if facts is None:
        text = _("The chart pack {pack} has no such statement", "会计准则包 {pack} 没有该报表格式")
        raise Refused(text.format(pack=pack), rule="finance.statements.pack_has_form")
    sections = tuple(
        Section(Text(s["en"], s["zh"]), tuple(_row(row, s["positive"]) for row in s["rows"])) for s in facts["sections"]
    )
    identities = tuple(
        Identity(f"{i['left']} = {i['right']}", parse_sum(i["left"]), parse_sum(i["right"]))
        for i in facts["identities"]
    )
    label = Text(facts["en"], facts["zh"])
    form = Form(name, facts["form"], label, facts["version"], sections, identities, facts["profit_row"])
    _require_known(form)
    return form


@cache
def _read(pack: str) -> Mapping[str, Any]:
    path = PACKS / pack / "statements.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _row(facts: Mapping[str, Any], positive: str) -> Row:
    terms = tuple(Term(code, "" if side == "accounts" else side) for side in SIDES for code in facts.get(side, ()))
    total = parse_sum(facts["total"]) if "total" in facts else ()
    no, memo = facts.get("no"), facts.get("memo", False)
    level = facts.get("level", 2 if memo else 0 if no is None else 1)
    bold = facts.get("bold", no is None or bool(total))
    label = Text(facts["en"], facts["zh"])
    return Row(no, label, facts.get("positive", positive), terms, total, memo, bold, level, facts.get("fill", False))


def _require_known(form: Form) -> None:
    """Rows stand once, and sums add rows that exist and are not memo rows. Raises ValueError: the file is wrong."""
    known: dict[int, Row] = {}
    for row in form.numbered():
        if row.no in known:
            raise ValueError(f"{form.name}: row {row.no} stands twice")
        known[row.no or 0] = row
    sums: Sequence[Sum] = [
        *(row.total for row in known.values()),
        *(side for identity in form.identities for side in (identity.left, identity.right)),
    ]
    for _sign, no in (part for each in sums for part in each):
        if no not in known or known[no].memo:
            raise ValueError(f"{form.name}: row {no} cannot be added")
