"""What a text is found by and sorted by."""

import pytest
from pypinyin import Style, lazy_pinyin

from quintet.kernel.tokens import initials, pinyin_key, tokens_of


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


def test_a_chinese_name_is_found_by_characters_pairs_initials_and_pinyin():
    found = tokens_of(["苏州衡准"])

    assert {"苏", "州", "苏州", "衡准", "sz", "hz", "su", "zh"} <= set(found)


def test_a_document_number_is_found_whole_and_by_its_tail():
    assert tokens_of(["SO-2611-00042"]) == ["42", "so-2611-00042"]
