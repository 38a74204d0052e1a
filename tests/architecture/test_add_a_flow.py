"""The guide "Add a flow" followed literally: its file in a copy of the source, its three verbs used."""

import json
import re
import shutil
import sys

import pytest

from tests.architecture.test_add_a_document import REPOSITORY, run

GUIDE = REPOSITORY / "docs" / "guides" / "add-a-flow.md"
FILE = re.compile(r'^```python title="(?P<path>src/\S+)"\n(?P<text>.*?)^```', re.DOTALL | re.MULTILINE)

USE = """
import json, sys
from datetime import timedelta
import django
django.setup()
from quintet.crm.customers.documents import activity
from quintet.erp.deliveries import commands as deliveries
from quintet.erp.deliveries.documents import delivery
from quintet.kernel import clock, relay, sql
from quintet.kernel.panels import get_panel
from quintet.kernel.results import NeedsAcknowledgement
from quintet.kernel.runner import perform
from tests.erp.builders import draft_of
from tests.flows.builders import TODAY, a_company_on_five_systems

found = {}
with clock.frozen_at(TODAY):
    ours = a_company_on_five_systems()
    ours.ship(ours.confirmed((ours.reducer, 1)))
    relay.run_once()  # nothing is overdue yet
later = TODAY + timedelta(days=90)
with clock.frozen_at(later):
    draft = draft_of(ours.confirmed((ours.motor, 2), quoted_on=later).id)
    try:
        ours.do("erp.delivery.ship", draft.id, ours.keeper)
    except NeedsAcknowledgement as asked:
        found["asked"] = asked.warnings[0].message.en
        perform(deliveries.ship, [draft.id], actor=ours.keeper, acknowledge=asked.token)
    found["shipped"] = sql.value("SELECT state FROM erp_delivery WHERE id = %s", [draft.id])
    found["before the relay"] = sql.value("SELECT count(*) FROM crm_activity")
    relay.run_once()
    relay.run_once()
    calls = sql.rows("SELECT kind FROM crm_activity WHERE customer_id = %s", [ours.customer])
    found["calls"] = [row[0] for row in calls]
    panel = get_panel(ours.accountant, delivery, draft, "open_debts")
    found["debts"] = [row["open_amount"] for row in panel["blocks"][0]["rows"]]
json.dump(found, sys.stdout)
"""


@pytest.mark.slow
def test_the_flow_of_the_guide_warns_calls_and_shows(fresh_db, tmp_path):
    source = tmp_path / "src"
    shutil.copytree(REPOSITORY / "src", source, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    guide = FILE.search(GUIDE.read_text(encoding="utf-8"))
    (tmp_path / guide["path"]).write_text(guide["text"], encoding="utf-8")

    found = json.loads(run([sys.executable, "-c", USE], source, fresh_db))

    assert found == {
        "asked": "The customer owes 1,130.00 overdue",
        "shipped": "SHIPPED",
        "before the relay": 0,
        "calls": ["call"],
        "debts": ["1130.00", "1130.00"],
    }
    explained = run([sys.executable, "-m", "quintet.cli", "explain", "erp.delivery.ship"], source, fresh_db)
    assert "overdue_care.old_debts_are_seen" in explained
