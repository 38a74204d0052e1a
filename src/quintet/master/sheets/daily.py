"""Files that were sent do not stay for ever: what they hold (rates of pay, say) is in the documents, or of no use."""

from datetime import datetime, timedelta

from quintet.kernel import clock, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.daily import every_day
from quintet.kernel.runner import perform
from quintet.master.sheets.commands import discard
from quintet.master.sheets.models import DRAFT, FAULTY, IMPORTED, READY

KEPT = timedelta(days=30)

_LEFT = """
SELECT company_id, array_agg(id ORDER BY id) FROM master_sheetimport
WHERE state = ANY(%s) AND updated_at < %s GROUP BY company_id ORDER BY company_id
"""
_DROP = """
DELETE FROM master_sheet_file f USING master_sheetimport i
WHERE i.id = f.sheet_import_id AND i.state = %s AND i.imported_at < %s
"""


@every_day("master.sheets.let_go")
def let_go_of_old_files() -> None:
    """Discard imports that nobody has touched for 30 days, and drop the files of those imported 30 days ago."""
    before: datetime = clock.now() - KEPT
    for company, numbers in sql.rows(_LEFT, [[state.value for state in (DRAFT, FAULTY, READY)], before]):
        perform(discard, numbers, actor=system_actor("master.sheets.let_go", company))
    sql.execute(_DROP, [IMPORTED.value, before])
