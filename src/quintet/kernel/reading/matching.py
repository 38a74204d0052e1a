"""Text search: what somebody typed as a condition on the register's tokens (see quintet.kernel.tokens)."""

from collections.abc import Iterable

from quintet.kernel.tokens import grams

MOST = 80  # characters of a query that count


def _words(text: str) -> list[str]:
    clean = "".join(c for c in text if c != "\x00" and not 0xD800 <= ord(c) <= 0xDFFF)
    return clean[:MOST].lower().split()


def _needed(words: Iterable[str]) -> list[str]:
    found: set[str] = set()
    for word in words:
        found |= {word} if len(word) == 1 else {gram for gram in grams(word) if len(gram) == 2}
    return sorted(found)


def matches(text: str, alias: str = "e") -> tuple[str, list[object]] | None:
    """A condition on the tokens of a kernel_entry `alias`; None when nothing was typed.

    Every pair of characters typed must occur (index kernel_entry_tokens, GIN); a document's number matches as a whole,
    by its tail without zeros ("42" finds SO-2611-00042), and from its beginning.
    """
    words = _words(text)
    if not words:
        return None
    whole = "".join(words)
    exact = {whole, whole.lstrip("0") or "0"} if whole.isdigit() else {whole}
    parts = [f"{alias}.tokens @> %s::text[]", f"{alias}.tokens && %s::text[]"]
    params: list[object] = [_needed(words), sorted(exact)]
    return f"({' OR '.join(parts)})", params
