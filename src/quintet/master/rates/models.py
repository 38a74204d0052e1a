"""Exchange rates by pair and day."""

from django.db import models
from django.db.models import F, Q

from quintet.kernel import clock
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey
from quintet.kernel.records import Record
from quintet.kernel.text import _
from quintet.master.measures.models import Currency

PLACES = 10  # one dong in euro is 0.0000358: six places would leave it three figures


class ExchangeRate(Record):
    """On that day one unit of the first currency was worth `rate` units of the second. Shared by all companies."""

    name = models.CharField(_("Rate", "汇率"), max_length=60, editable=False)
    from_currency = MasterKey(Currency, _("From currency", "源币种"))
    to_currency = MasterKey(Currency, _("To currency", "目标币种"))
    rated_on = models.DateField(_("Day", "汇率日期"), default=clock.today)
    end_of_day_rate = models.DecimalField(
        _("End-of-day rate", "日终汇率"),
        max_digits=22,
        decimal_places=PLACES,
        help_text=_("So many of the second currency are one of the first", "一单位源币种折合多少目标币种"),
    )
    average_rate = models.DecimalField(
        _("Average rate", "平均汇率"),
        max_digits=22,
        decimal_places=PLACES,
        blank=True,
        help_text=_("Of the day; empty: the end-of-day rate", "当日平均；不填则与日终汇率相同"),
    )

    class Meta:
        verbose_name = _("Exchange rate", "汇率")
        indexes = [models.Index(fields=["-rated_on", "-id"], name="master_exchange_rate_day")]
        constraints = [
            # also the index that finds the last rate of a pair on or before a day
            models.UniqueConstraint(
                fields=["from_currency", "to_currency", "rated_on"], name="master_exchange_rate_once"
            ),
            models.CheckConstraint(condition=~Q(from_currency=F("to_currency")), name="master_exchange_rate_pair"),
            models.CheckConstraint(
                condition=Q(end_of_day_rate__gt=0, average_rate__gt=0), name="master_exchange_rate_positive"
            ),
        ]


constraint_text(
    "master_exchange_rate_once", _("This pair has a rate on that day already", "该币种对当日已有汇率"), "rated_on"
)
constraint_text(
    "master_exchange_rate_pair", _("A rate stands between two currencies", "汇率须涉及两种不同的币种"), "to_currency"
)
constraint_text("master_exchange_rate_positive", _("A rate is above zero", "汇率必须大于零"), "end_of_day_rate")
