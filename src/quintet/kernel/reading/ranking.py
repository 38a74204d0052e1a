"""The order of what search found: what is exactly that, what begins so, names before documents, new before old."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quintet.kernel.reading import probes
from quintet.kernel.reading.marks import mark
from quintet.kernel.reading.matching import Typed

SHOWN = 30  # hits altogether

Row = tuple[int, str, str, str, str, bool]


@dataclass(frozen=True)
class Ranked:
    """(id, kind, title, subtitle, what it is about, archived), best first; {kind: (count, exact)} in that order.

    `what` was looked for: words that only named a kind left out.
    """

    what: Typed
    entries: list[Row]
    counts: dict[str, tuple[int, bool]]


def ranked(
    what: Typed,
    called: probes.Found,
    own: probes.Found,
    more: Sequence[probes.Entry],
    told: Mapping[str, probes.Told],
    asked: Collection[str],
    *,
    per_kind: int,
) -> Ranked:
    """Put together what the probes found; a kind shows `per_kind` and says how many there are."""
    kinds: dict[str, set[int]] = {}
    for entry in [e for e in called.entries if e.seen and e.doc in asked]:
        kinds.setdefault(entry.doc, set()).add(entry.id)
    away = probes.archived({doc: sorted(ids) for doc, ids in kinds.items()})
    names = [entry for entry in called.entries if entry.seen and entry.doc in asked]
    names, own_ = _without_guesses(what, names), _without_guesses(what, own.entries)
    names.sort(key=lambda e: (e.fit != probes.EXACT, e.id in away, -_nearness(what, e)))
    papers = [*own_, *(entry for entry in more if entry.id not in {e.id for e in own.entries})]
    papers.sort(key=lambda e: -e.fit)
    first = [e for e in papers if e.fit == probes.EXACT]
    chosen = {e.id: e.doc for e in (*_sharp(what, first), *names, *papers)}
    newest = sorted((doc for doc in told if doc in asked), key=lambda doc: -told[doc].ids[0])
    chosen.update({number: doc for doc in newest for number in told[doc].ids if number not in chosen})
    rows = _rows(_limited(chosen, per_kind), away)
    return Ranked(what, rows, _counts(rows, called, own, told, newest))


def _nearness(what: Typed, entry: probes.Entry) -> int:
    """Exactly that 4, begins so 3, one of its words begins so 2, has it written together 1, has its parts 0."""
    if entry.fit == probes.EXACT:
        return 4
    places = [mark(what.words[0], entry.title), mark(what.words[0], entry.subtitle)]
    starts = [place[0] for place in places if place]
    if not starts:
        return 0
    return 3 if min(starts) == 0 else 1


def _without_guesses(what: Typed, entries: list[probes.Entry]) -> list[probes.Entry]:
    """Letters are found by threes, which stand in cang guan too when guang was typed: left out where it is found."""
    if not (what.whole.isascii() and what.whole.isalpha()):
        return entries
    sure = [entry for entry in entries if entry.fit or _nearness(what, entry)]
    return sure or entries


def _sharp(what: Typed, exact: Sequence[probes.Entry]) -> list[probes.Entry]:
    """Numbers typed to the end come before names; the tail of a number (42) is many documents, and comes after."""
    return [entry for entry in exact if entry.title.lower() == what.whole]


def _limited(chosen: Mapping[int, str], per_kind: int) -> list[int]:
    """The first of each kind, and of all."""
    taken: Counter[str] = Counter()
    kept: list[int] = []
    for number, doc in chosen.items():
        if taken[doc] < per_kind and len(kept) < SHOWN:
            taken[doc] += 1
            kept.append(number)
    return kept


def _rows(numbers: list[int], away: set[int]) -> list[Row]:
    known = probes.shown(numbers)
    return [(number, *known[number], number in away) for number in numbers if number in known]


def _counts(rows: list[Row], called: probes.Found, own: probes.Found, told: Any, newest: Sequence[str]) -> Any:
    """Of every kind found, those with rows first; those found both ways are counted at least once."""
    counts: dict[str, tuple[int, bool]] = {}
    for doc in dict.fromkeys([*(row[1] for row in rows), *newest]):
        direct = called.counts.get(doc, 0) + own.counts.get(doc, 0)
        through = told.get(doc)
        both = direct > 0 and through is not None
        total = max(direct, through.count) if both else direct + (through.count if through else 0)
        whole = (called.whole and own.whole) if direct else True
        counts[doc] = (total, whole and not both and (through is None or through.exact))
    return counts
