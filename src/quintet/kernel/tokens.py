"""What a text can be found by: single characters and pairs, pinyin, initials, and the tail of a number."""

import re
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import lazy_pinyin, load_phrases_dict
from pypinyin.core import Pinyin

_HAN = re.compile(r"[㐀-鿿]")
_WORD = re.compile(r"[0-9a-z]+")
_NUMBER = re.compile(r"^[A-Za-z㐀-鿿]+-?(?:\d{4}-?|\d{6}-)(\d+)$")


# words of the trade that the dictionary reads otherwise (伺 is sì in 伺服, cì in 伺候)
load_phrases_dict({"伺服": [["sì"], ["fú"]]})
_reader = Pinyin()


@lru_cache(maxsize=100_000)
def _spelled(word: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin([word]))


def _words(text: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Words of the text and their spelling. By word, because words repeat and spelling is what costs."""
    return ((word, _spelled(word)) for word in _reader.seg(text))


@lru_cache(maxsize=20_000)
def pinyin_key(text: str) -> str:
    """The text spelled in pinyin, lower case: what Chinese names are sorted by. At most 400 characters."""
    return " ".join(syllable for _word, spelled in _words(text) for syllable in spelled).lower()[:400]


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """The initials of a Chinese text: 武汉光谷 → whgg. What is not Chinese stays whole."""
    return "".join(
        "".join(syllable[:1] for syllable in spelled) if _HAN.search(word) else word for word, spelled in _words(text)
    ).lower()


def grams(text: str) -> set[str]:
    """Single characters and pairs of a lower-case text, spaces left out."""
    letters = "".join(text.lower().split())
    return {*letters, *(letters[i : i + 2] for i in range(len(letters) - 1))}


def tokens_of(texts: Iterable[str]) -> list[str]:
    """The search tokens of a record. A document number gives itself and its tail; other texts give their grams."""
    found: set[str] = set()
    for text in texts:
        number = _NUMBER.match(text)
        if number:
            found |= {text.lower(), number.group(1).lstrip("0") or "0"}
        elif text:
            found |= grams(text)
            if _HAN.search(text):
                found |= grams(initials(text)) | grams(pinyin_key(text))
    return sorted(found)
