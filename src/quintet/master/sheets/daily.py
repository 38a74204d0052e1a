"""Files that were sent do not stay for ever: what they hold (rates of pay, say) is in the documents, or of no use."""

from datetime import timedelta

from quintet.kernel import clock, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.daily import every_day
from quintet.kernel.runner import perform
from quintet.master.sheets import files
from quintet.master.sheets.commands import OPEN, discard

KEPT = timedelta(days=30)

_LEFT = """
SELECT company_id, array_agg(id ORDER BY id) FROM master_sheetimport
WHERE state = ANY(%s) AND updated_at < %s GROUP BY company_id ORDER BY company_id
"""


@every_day("master.sheets.let_go")
def let_go_of_old_files() -> None:
    """Discard imports that nobody has touched for 30 days, and drop the files of those imported 30 days ago."""
    before = clock.now() - KEPT
    for company, numbers in sql.rows(_LEFT, [[state.value for state in OPEN], before]):
        perform(discard, numbers, actor=system_actor("master.sheets.let_go", company))
    files.drop_imported_before(before)
