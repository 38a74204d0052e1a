"""One box over everything the reader may see: Chinese from the first character, pinyin, initials, codes, numbers.

Subjects are looked for first (customers, items, people), then documents by their numbers and words, then the newest
documents about the subjects found, each kind with how many there are. "订单 华中": a word that names a kind asks for
documents of that kind only.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import OperationalError

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, documents
from quintet.kernel.guarding import reading_as
from quintet.kernel.reading import probes
from quintet.kernel.reading.marks import marks
from quintet.kernel.reading.matching import Typed, typed
from quintet.kernel.reading.ranking import Ranked, ranked
from quintet.kernel.reading.sight import Sight, sights
from quintet.kernel.subjects import about, subjects

PATIENCE = 1_000  # milliseconds that one question may take; then the reader is asked to say more
_ABOUT = 8  # subjects whose documents are shown
_PER_KIND = 5
log = logging.getLogger("quintet.search")


def search(actor: Actor, q: str) -> dict[str, Any]:
    """Hits, best first, and the kinds they are of with counts. Nothing typed finds nothing.

    `q` is what lists are to be asked for (words that named a kind left out);
    `narrow`: it took too long (which the bounds of the probes should prevent), more should be typed.
    """
    what = typed(q)
    if not what.words:
        return _nothing(narrow=False)
    try:
        with reading_as(actor), _patience():
            found = _found(actor, what)
    except OperationalError as problem:
        if not isinstance(problem.__cause__, psycopg.errors.QueryCanceled):
            raise
        log.warning("the search for %r took longer than %s ms", q[:80], PATIENCE)
        return _nothing(narrow=True)
    return {
        "q": " ".join(found.what.words),
        "hits": [_hit(found.what, *entry) for entry in found.entries],
        "kinds": [_kind(documents[doc], *count) for doc, count in found.counts.items()],
        "narrow": False,
    }


def _nothing(*, narrow: bool) -> dict[str, Any]:
    return {"q": "", "hits": [], "kinds": [], "narrow": narrow}


@contextmanager
def _patience() -> Iterator[None]:
    """Statements inside end after a while; to be used in a transaction."""
    sql.execute(f"SET LOCAL statement_timeout = {PATIENCE}")
    yield
    sql.execute("SET LOCAL statement_timeout = DEFAULT")


def _found(actor: Actor, what: Typed) -> Ranked:
    """By the words as they are; when some name a kind ("订单 华中"), first by the others among that kind."""
    kinds, others = kinds_meant(what)
    if kinds and others.words:
        found = _among(actor, others, [documents[name] for name in kinds])
        if found.entries:
            return found
    return _among(actor, what, list(documents.values()))


def _among(actor: Actor, what: Typed, kinds: list[Document]) -> Ranked:
    asked = {document.name for document in kinds}
    known = subjects()
    of_subjects = sights(actor, [document for document in kinds if document.name in known])
    of_documents = sights(actor, [document for document in kinds if document.name not in known])
    called = probes.subjects(actor, what, of_subjects)
    own = probes.documents(actor, what, of_documents, _numbered(what, of_documents))
    more = [] if own.whole else probes.newest(actor, what, of_documents)
    chosen = _worth_telling(called)
    told = probes.told_of(chosen, _about_something(of_subjects + of_documents), _PER_KIND)
    return ranked(what, called, own, more, told, asked, per_kind=_PER_KIND)


def _worth_telling(called: probes.Found) -> list[int]:
    """Whose documents are shown: the one that is called exactly so, else the best few."""
    exact = [entry.id for entry in called.entries if entry.fit == probes.EXACT]
    return (exact or [entry.id for entry in called.entries])[:_ABOUT]


def _about_something(seen: list[Sight]) -> list[Sight]:
    """The sights narrowed to kinds of documents that are about something."""
    narrowed = [
        Sight(s.condition, s.params, [name for name in s.documents if about(documents[name]) is not None]) for s in seen
    ]
    return [sight for sight in narrowed if sight.documents]


def _numbered(what: Typed, seen: list[Sight]) -> list[Document]:
    """Kinds whose numbers may begin as was typed: so-26 → sales orders."""
    start = what.whole.upper()
    visible = [documents[name] for sight in seen for name in sight.documents]
    prefixes = [(document, (document.number or "").partition("{")[0]) for document in visible]
    return [
        document
        for document, prefix in prefixes
        if prefix and len(start) > 1 and (start.startswith(prefix) or prefix.startswith(start))
    ]


def kinds_meant(what: Typed) -> tuple[list[str], Typed]:
    """Kinds that words name, and the words left: 订单 or order, of two characters or more."""
    named: list[str] = []
    left: list[str] = []
    for word in what.words:
        of_word = [document.name for document in documents.values() if _names(word, document)]
        named += of_word
        if not of_word:
            left.append(word)
    return named, Typed(tuple(left))


def _names(word: str, document: Document) -> bool:
    if word.isascii():
        words = f"{document.label.en} {document.plural.en}".lower().split()
        return len(word) > 3 and any(each.startswith(word) for each in words)
    return len(word) > 1 and word in document.label.zh


def _hit(what: Typed, number: int, doc: str, title: str, subtitle: str, subject: str, archived: bool) -> dict[str, Any]:
    document = documents[doc]
    return {
        "doc": doc,
        "doc_label": str(document.label),
        "id": number,
        "title": title,
        "subtitle": subtitle,
        "about": subject,
        "system": document.system,
        "archived": archived,
        "marks": {
            "title": marks(what.words, title),
            "subtitle": marks(what.words, subtitle),
            "about": marks(what.words, subject),
        },
    }


def _kind(document: Document, count: int, exact: bool) -> dict[str, Any]:
    return {
        "doc": document.name,
        "label": str(document.plural),
        "system": document.system,
        "count": {"value": min(count, probes.COUNTED), "exact": exact and count < probes.COUNTED},
    }
