"""Text search: what somebody typed as a condition on the register's tokens (see quintet.kernel.tokens)."""

from collections.abc import Iterable
from dataclasses import dataclass

from quintet.kernel import sql, store
from quintet.kernel.documents import Document, by_model
from quintet.kernel.subjects import about, subjects
from quintet.kernel.tokens import BEGINNING, plain, runs, slices

MOST = 80  # characters of a query that count
_PART = 3  # characters of the longest token that is a part of something
SUBJECTS = 500  # customers, items, people whose documents a list finds by their name

_SUBJECTS = "SELECT e.id FROM kernel_entry e WHERE e.is_subject AND e.doc = %s AND {} LIMIT %s"


@dataclass(frozen=True)
class Typed:
    """What somebody typed, lower case, in words."""

    words: tuple[str, ...]

    @property
    def whole(self) -> str:
        """All of it without spaces."""
        return "".join(self.words)

    @property
    def needed(self) -> list[str]:
        """Tokens that every word asks for: all of them must be there."""
        return sorted({token for word in self.words for token in _needed(word)})

    @property
    def exact(self) -> list[str]:
        """Tokens any of which says that this is it: the whole text, a number, its tail without zeros."""
        whole = self.whole
        found = {f"={whole}"} | ({whole.lstrip("0") or "0"} if whole.isdigit() else set())
        return sorted(found | ({whole} if len(whole) > _PART else set()))

    @property
    def beginning(self) -> str:
        """The token of texts that begin so."""
        return f"^{self.whole[:BEGINNING]}"


def typed(text: str) -> Typed:
    """The words of a text; none when nothing was typed."""
    return Typed(tuple(plain(text)[:MOST].split()))


def _needed(word: str) -> Iterable[str]:
    """Chinese by characters and pairs, letters by threes; a single letter is the beginning of something."""
    parts = runs(word)
    for run in parts:
        if not run.isascii():
            yield from slices(run, 2) if len(run) > 1 else {run}
        elif len(run) > 1:
            yield from slices(run, min(len(run), 3))
        elif len(parts) == 1:
            yield f"^{run}"


def condition(what: Typed, alias: str) -> tuple[str, list[object]]:
    """A condition on the tokens of a kernel_entry: every word, or exactly this.

    With `is_subject` the index kernel_entry_subjects serves it, with NOT is_subject kernel_entry_words.
    """
    exact = f"{alias}.tokens && %s::text[]"
    needed = what.needed
    if not needed:
        return exact, [what.exact]
    return f"({alias}.tokens @> %s::text[] OR {exact})", [needed, what.exact]


def matches(text: str, alias: str = "e", document: Document | None = None) -> tuple[str, list[object]] | None:
    """A condition on a kernel_entry `alias`; None when nothing was typed.

    A number matches as a whole, by its tail without zeros ("42" finds SO-2611-00042) and, where the `document` is
    known, from its beginning; its documents are found by the names of the customer or item they are about, too.
    """
    what = typed(text)
    if not what.words:
        return None
    found, params = condition(what, alias)
    if document is None:
        return found, params
    own = f"{alias}.is_subject" if document.name in subjects() else f"NOT {alias}.is_subject"
    parts = [f"{own} AND {found}"]
    if document.number:
        start = plain(text).strip().upper()[:MOST]
        parts.append(f"{alias}.doc = %s AND {alias}.title >= %s AND {alias}.title < %s")
        params += [document.name, start, after(start)]
    ids = _subjects(document, what)
    if ids:
        parts.append(f"{alias}.about_id = ANY(%s::bigint[])")
        params.append(store.array(ids))
    return f"({' OR '.join(parts)})", params


def after(start: str) -> str:
    """What comes behind all texts that begin so, in the database's order (by code point)."""
    return start + "\U0010ffff"


def _subjects(document: Document, what: Typed) -> list[int]:
    """Those the document may be about and that are called so (index kernel_entry_subjects)."""
    field = about(document)
    if field is None:
        return []
    text, params = condition(what, "e")
    target = by_model[field.related_model].name
    rows = sql.rows(_SUBJECTS.format(text), [target, *params, SUBJECTS], prepare=False)
    return [row[0] for row in rows]
