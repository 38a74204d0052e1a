"""Amounts in words, as cheques and contracts have them: 人民币大写 and English."""

from decimal import Decimal

from quintet.kernel.money import round_money

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_NAMES = {
    "CNY": ("yuan", "yuan"),
    "USD": ("US dollar", "US dollars"),
    "EUR": ("euro", "euros"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars"),
    "GBP": ("pound sterling", "pounds sterling"),
}
_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TEN_WORDS = "- - twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL, _TENS = _SMALL_WORDS.split(), _TEN_WORDS.split()
_SCALE = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
MOST = Decimal(10) ** 16


def in_chinese(amount: Decimal, currency: str = "CNY") -> str:
    """The amount in capital Chinese numerals: 1234.50 is 人民币壹仟贰佰叁拾肆元伍角整.

    By 支付结算办法, annex 1 (正确填写票据和结算凭证的基本规定): 整 follows yuan and jiao, not fen; one 零 stands for
    zeros between digits and, where the jiao are missing, before the fen. Raises ValueError from 10^16 on.
    """
    amount = round_money(amount)
    if abs(amount) >= MOST:
        raise ValueError("too large to be written in words")
    head = "人民币" if currency == "CNY" else f"{currency} "
    cents = int(abs(amount) * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        # where the yuan end in 0, 零 may stand before the jiao as well or not (107000.53): it does not here
        words += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        words += "零"
    words += f"{_DIGITS[fen]}分" if fen else "整"
    return f"{head}{'负' if amount < 0 else ''}{words if cents else '零元整'}"


def _whole(number: int) -> str:
    """A whole number above 0, by 亿 and 万; one 零 where the lower part begins with zeros."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if low and low < size // 10 else ""
            return _whole(high) + name + (gap + _whole(low) if low else "")
    return _four(number)


def _four(number: int) -> str:
    words, waiting = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if waiting else "") + _DIGITS[digit] + _PLACES[place]
            waiting = False
        elif words:
            waiting = True
    return words


def in_english(amount: Decimal, currency: str = "CNY") -> str:
    """The amount in English: 1234.50 is "One thousand two hundred and thirty-four yuan and 50/100".

    Raises ValueError from 10^16 on.
    """
    amount = round_money(amount)
    if abs(amount) >= MOST:
        raise ValueError("too large to be written in words")
    cents = int(abs(amount) * 100)
    whole, rest = divmod(cents, 100)
    one, many = _NAMES.get(currency, (currency, currency))
    words = f"{'minus ' if amount < 0 else ''}{_english(whole)} {one if whole == 1 else many}"
    words += f" and {rest:02}/100" if rest else " only"
    return words[0].upper() + words[1:]


def _english(number: int) -> str:
    """A whole number in words, by thousands; "and" before the last two digits, as in British and Hong Kong usage."""
    if number < 1_000:
        return _hundreds(number)
    for size, name in _SCALE:
        if number >= size:
            high, low = divmod(number, size)
            gap = " and " if 0 < low < 100 else " "
            return f"{_hundreds(high) if high < 1_000 else _english(high)} {name}" + (
                gap + _english(low) if low else ""
            )
    raise AssertionError("unreachable")


def _hundreds(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        ten, rest = divmod(number, 10)
        return _TENS[ten] + (f"-{_SMALL[rest]}" if rest else "")
    hundred, rest = divmod(number, 100)
    return f"{_SMALL[hundred]} hundred" + (f" and {_hundreds(rest)}" if rest else "")


def in_words(amount: Decimal, currency: str, language: str) -> str:
    """The amount in words of a language, "zh" or "en"."""
    return in_chinese(amount, currency) if language == "zh" else in_english(amount, currency)
