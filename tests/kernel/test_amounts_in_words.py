"""Amounts in words, as the clearing rules (支付结算办法, annex 1) write them."""

from decimal import Decimal

import pytest

from quintet.kernel.printing.words import in_chinese, in_english

D = Decimal


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("100.01", "壹佰元零壹分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("100000", "壹拾万元整"),
        ("100200", "壹拾万零贰佰元整"),
        ("1000000", "壹佰万元整"),
        ("10050000.00", "壹仟零伍万元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("120034500000.60", "壹仟贰佰亿叁仟肆佰伍拾万元陆角整"),
        ("1234567890123.45", "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_in_capital_chinese_numerals(amount, words):
    assert in_chinese(D(amount)) == f"人民币{words}"


def test_other_currencies_and_negative_amounts_say_so():
    assert in_chinese(D("-20.5")) == "人民币负贰拾元伍角整"
    assert in_chinese(D("20"), "USD") == "USD 贰拾元整"
    assert in_english(D("-20.5")) == "Minus twenty yuan and 50/100"
    assert in_english(D("1"), "USD") == "One US dollar only"
    assert in_english(D("2"), "CHF") == "Two CHF only"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.07", "Zero yuan and 07/100"),
        ("15", "Fifteen yuan only"),
        ("42.10", "Forty-two yuan and 10/100"),
        ("100", "One hundred yuan only"),
        ("1001", "One thousand and one yuan only"),
        ("1252.90", "One thousand two hundred and fifty-two yuan and 90/100"),
        ("1000000", "One million yuan only"),
        (
            "12345678.90",
            "Twelve million three hundred and forty-five thousand six hundred and seventy-eight yuan and 90/100",
        ),
        ("2000000000.00", "Two billion yuan only"),
    ],
)
def test_an_amount_in_english(amount, words):
    assert in_english(D(amount)) == words


def test_what_is_too_large_is_refused():
    with pytest.raises(ValueError, match="too large"):
        in_chinese(D(10) ** 16)
    with pytest.raises(ValueError, match="too large"):
        in_english(D(10) ** 16)
