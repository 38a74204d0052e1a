"""What a text is found by and sorted by."""

import pytest
from pypinyin import Style, lazy_pinyin

from quintet.kernel.tokens import initials, pinyin_key, syllables, tokens_of


@pytest.mark.parametrize(
    "text",
    [
        "重庆银行",
        "长沙行星减速机有限公司",
        "厦门朝阳会计事务所",
        "PX-60 减速机（Ⅱ型）",
        "abc",
        "",
        "行",
        "音乐 快乐，重载",
    ],
)
def test_spelling_word_by_word_is_the_dictionarys_spelling(text):
    assert pinyin_key(text) == " ".join(lazy_pinyin(text)).lower()
    assert initials(text) == "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()


def test_words_of_the_trade_are_spelled_as_the_trade_says_them():
    assert pinyin_key("伺服电机") == "si fu dian ji"
    assert initials("伺服电机") == "sfdj"


def test_a_chinese_name_is_found_by_characters_pairs_initials_pinyin_beginnings_and_the_whole():
    found = set(tokens_of(["苏州衡准"]))

    assert {"苏", "州", "苏州", "州衡", "衡准"} <= found
    assert {"sz", "zh", "szh", "hz", "zhz"} <= found  # initials by two and three
    assert {"su", "he", "suz", "uzh", "eng"} <= found  # beginnings of syllables, threes of the pinyin
    assert {"^s", "^sz", "^szhz", "^su", "^suzh", "^苏", "^苏州衡准", "=苏州衡准"} <= found
    assert not {"ng", "h", "u"} & found  # too common to say anything


def test_codes_are_found_by_any_three_characters_short_ones_by_two():
    assert {"px9", "x90", "0-1", "-10", "px", "^p", "^px90", "=px90-10"} <= set(tokens_of(["PX90-10"]))

    fapiao = set(tokens_of(["26442000001234567890"]))
    assert {"264", "890", "^2644", "=26442000001234567890"} <= fapiao
    assert "26" not in fapiao


def test_full_width_letters_and_digits_are_letters_and_digits():
    assert tokens_of(["ＰＸ９０"]) == tokens_of(["px90"])


def test_each_character_has_its_syllable():
    assert syllables("武汉PX-60减速机") == ("wu", "han", "P", "X", "-", "6", "0", "jian", "su", "ji")


def test_a_document_number_is_found_whole_and_by_its_tail():
    assert tokens_of(["SO-2611-00042"]) == ["42", "so-2611-00042"]
