"""What a text can be found by: its characters and pairs, pinyin, initials, its beginning, the whole; a number's tail.

Tokens are kept in kernel_entry.tokens (GIN). `=` marks a whole text, `^` a beginning, so that what was typed in full
or from the start is asked of the index and need not be sorted out of everything that contains it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin, load_phrases_dict
from pypinyin.core import Pinyin

SCHEME = 2  # another one has existing registers tokenised anew (see quintet.kernel.reindexing)
BEGINNING = 4  # characters of a beginning that are kept
_WHOLE = 60  # characters of a text that is kept whole
_MOST = 400  # characters of a text that count
_LONG_CODE = 8  # from here on a run of letters and digits is found by three of its characters, no longer by two

_HAN = re.compile(r"[㐀-鿿]")
_RUN = re.compile(r"[\x21-\x7e]+|[^\x00-\x7f]+")
_LATIN_WORD = re.compile(r"[0-9a-z]+")
_NUMBER = re.compile(r"^[A-Za-z㐀-鿿]+-?(?:\d{4}-?|\d{6}-)(\d+)$")


# words of the trade that the dictionary reads otherwise (伺 is sì in 伺服, cì in 伺候)
load_phrases_dict({"伺服": [["sì"], ["fú"]]})
_reader = Pinyin()


@lru_cache(maxsize=100_000)
def _spelled(word: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin([word]))


@lru_cache(maxsize=20_000)
def _words(text: str) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Words of the text and their spelling. By word, because words repeat and spelling is what costs."""
    if text.isascii():
        return ((text, (text,)),)
    return [(word, _spelled(word)) for word in _reader.seg(text)]


@lru_cache(maxsize=20_000)
def pinyin_key(text: str) -> str:
    """The text spelled in pinyin, lower case: what Chinese names are sorted by. At most 400 characters."""
    return " ".join(syllable for _word, spelled in _words(text) for syllable in spelled).lower()[:400]


@lru_cache(maxsize=20_000)
def syllables(text: str) -> tuple[str, ...]:
    """How each character of a text is spelled, one entry a character; what is not Chinese stands for itself."""
    found: list[str] = []
    for word, spelled in _words(text):
        if _HAN.search(word) and len(spelled) == len(word):
            found += (syllable.lower() for syllable in spelled)
        else:
            found += word
    return tuple(found)


def initials(text: str) -> str:
    """The initials of a Chinese text: 武汉光谷 → whgg. What is not Chinese stays whole."""
    return "".join(syllable[:1] for syllable in syllables(text)).lower()


def plain(text: str) -> str:
    """Lower case, full-width letters and digits as the others, no characters a database refuses."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text.lower() if c != "\x00" and not 0xD800 <= ord(c) <= 0xDFFF)


def is_han(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _HAN.search(text) is not None


def slices(text: str, size: int) -> set[str]:
    """All runs of that many characters."""
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def runs(word: str) -> list[str]:
    """A word cut where letters and Chinese characters meet: hua中 → hua, 中."""
    return _RUN.findall(word)


def _written(text: str) -> set[str]:
    """By what is written there: characters and pairs of Chinese, pairs and threes of letters and digits."""
    found: set[str] = set()
    for word in text.split():
        for run in runs(word):
            if not run.isascii():
                found |= set(run) | slices(run, 2)
                continue
            found |= slices(run, 3)
            found |= slices(run, 2) if len(run) < _LONG_CODE else set()
            found |= {f"^{part[0]}" for part in _LATIN_WORD.findall(run)}
    return found


def _spoken(text: str) -> set[str]:
    """By how it is said: initials, the beginning of each syllable, threes of letters of the pinyin."""
    said = syllables(text)
    first = "".join(syllable[:1] for syllable in said)
    whole = "".join(said)
    return {
        *slices(first, 2),
        *slices(first, 3),
        *slices(whole, 3),
        *(syllable[:2] for syllable in said if len(syllable) > 1),
        *beginnings(first),
        *beginnings(whole),
    }


def beginnings(text: str) -> set[str]:
    """`^` and the first one to four characters."""
    return {f"^{text[:size]}" for size in range(1, min(BEGINNING, len(text)) + 1)}


def tokens_of(texts: Iterable[str]) -> list[str]:
    """The search tokens of a record. A document number gives itself and its tail; other texts what they say."""
    found: set[str] = set()
    for text in texts:
        number = _NUMBER.match(text)
        if number:
            found |= {text.lower(), number.group(1).lstrip("0") or "0"}
        elif text and not text.isspace():
            found |= _tokens_of_text(text[:_MOST])
    return sorted(found)


@lru_cache(maxsize=5_000)
def _tokens_of_text(text: str) -> frozenset[str]:
    read = plain(text)
    closed = "".join(read.split())
    found = _written(read) | beginnings(closed)
    if len(closed) <= _WHOLE:
        found.add(f"={closed}")
    if is_han(read):
        found |= _spoken(closed)
    return frozenset(found)
