"""Where in a text lies what somebody typed: written there, or spelled in pinyin, by initials, or mixed (hua中)."""

from collections.abc import Sequence

from quintet.kernel.tokens import is_han, syllables

Mark = tuple[int, int]
_TWO_LETTERS = ("zh", "ch", "sh")


def mark(word: str, text: str) -> Mark | None:
    """The first place of a word (lower case) in a text, from and until; None when it is not written in it."""
    lower = text.lower()
    if not word or len(lower) != len(text):
        return None
    at = lower.find(word)
    if at >= 0:
        return at, at + len(word)
    if not any("a" <= c <= "z" for c in word) or not is_han(text):
        return None
    said = syllables(lower)
    if len(said) != len(text):
        return None
    for start in range(len(said)):
        end = _spells(word, lower, said, start)
        if end is not None:
            return start, end
    return None


def marks(words: Sequence[str], text: str) -> list[Mark]:
    """The places of all words, in order, none overlapping another."""
    found = sorted(place for place in (mark(word, text) for word in words) if place)
    kept: list[Mark] = []
    for place in found:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _spells(word: str, text: str, said: Sequence[str], at: int) -> int | None:
    """Where the characters from `at` on have spelled the whole word, each by itself, its syllable or its initial."""
    if not word:
        return at
    if at >= len(said):
        return None
    for part in _ways(text[at], said[at]):
        if word.startswith(part):
            end = _spells(word[len(part) :], text, said, at + 1)
            if end is not None:
                return end
    # the last syllable need not be typed to its end
    return at + 1 if said[at].startswith(word) else None


def _ways(written: str, syllable: str) -> list[str]:
    short = [syllable[:2]] if syllable[:2] in _TWO_LETTERS else []
    return [written, *([syllable, *short, syllable[:1]] if syllable != written else [])]
