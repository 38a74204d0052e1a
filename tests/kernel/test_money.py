"""Money: one rounding rule, and parts that add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quintet.kernel.money import round_money, split_money

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
weights = st.lists(st.decimals(min_value=0, max_value=10**6, places=6), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.004999", "1.00")]
)
def test_half_a_cent_goes_up_away_from_zero(exact, rounded):
    assert round_money(Decimal(exact)) == Decimal(rounded)


@given(amounts, weights)
def test_the_parts_of_a_split_add_up_to_the_cent(total, shares):
    if sum(shares) == 0:
        return
    parts = split_money(total, shares)
    assert sum(parts) == total
    assert all(abs(p - total * w / sum(shares)) <= Decimal("0.01") for p, w in zip(parts, shares, strict=True))


def test_nothing_to_weigh_by_is_refused_when_there_is_something_to_divide():
    with pytest.raises(ValueError, match="zero"):
        split_money(Decimal(1), [Decimal(0)])
    assert split_money(Decimal(0), [Decimal(0)]) == [Decimal(0)]


def test_postgresql_rounds_the_same(db):
    from quintet.kernel import sql

    for exact in ("0.005", "-0.005", "2.675", "-2.675", "1234567.895", "0.994999"):
        assert sql.value("SELECT round(%s::numeric, 2)", [exact]) == round_money(Decimal(exact))
