"""A company's zone decides its dates: where people work is what counts, not where the machine stands."""

from datetime import UTC, datetime

import pytest

from quintet.kernel import clock
from quintet.kernel.documents import get_document
from quintet.kernel.results import InvalidInput
from quintet.kernel.runner import perform
from tests.master.builders import a_company, a_user
from tests.web.site import Site

# ten o'clock of the 16th in China, ten at night of the 15th in New York
TWO_IN_THE_MORNING = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


@pytest.fixture
def offices(db):
    """Somebody who sells in Suzhou, and somebody in New York, each in a company of their own."""
    return {
        place: a_user("salesperson", company=a_company(zone=zone))
        for place, zone in (("Suzhou", "Asia/Shanghai"), ("New York", "America/New_York"))
    }


@pytest.mark.parametrize(("place", "day"), [("Suzhou", "2026-03-16"), ("New York", "2026-03-15")])
def test_what_is_written_today_is_of_the_companys_day(offices, place, day):
    actor = offices[place]
    with clock.frozen_at(TWO_IN_THE_MORNING):
        row = {"name": "A call", "phone": "138 1234 5678"}
        made = perform(get_document("crm.lead").create, [row], actor=actor).record
        assert made.received_on.isoformat() == day
        site = Site(actor)
        todays = site.get("/docs/crm.lead", {"where": [["received_on", "=", "today"]]})
        assert [row["id"] for row in todays["rows"]] == [made.id]
        assert clock.today().isoformat() == "2026-03-16"  # afterwards nobody's company is left behind


def test_a_zone_that_is_none_is_refused_by_name(offices):
    with pytest.raises(InvalidInput) as refused:
        a_company(zone="Asia/Suzhou")
    (error,) = refused.value.errors
    assert (error.field, error.rule, error.message.zh) == (
        "zone",
        "master.organisation.known_zone",
        "没有时区 Asia/Suzhou",
    )
