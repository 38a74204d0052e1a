"""Entries into the database: references resolved, existing ones told apart, made in chunks of one transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from quintet.kernel import sql
from quintet.kernel.actor import Actor, system_actor
from quintet.kernel.constraints import as_refusal
from quintet.kernel.dispatch import settle_events
from quintet.kernel.importing import references
from quintet.kernel.importing.attempts import Work, attempt, first_refused, named_by_database, names_entries
from quintet.kernel.importing.grouping import Entry, Reference
from quintet.kernel.importing.mapping import Plan
from quintet.kernel.importing.report import FileReport, Problem, Report
from quintet.kernel.results import InvalidInput, NotAllowed, QuintetError
from quintet.kernel.text import Text, _, as_text
from quintet.kernel.unit import acting, current

CHUNK = 1_000  # rows written at once
MOST_PROBLEMS = 5_000
SEARCHES = 25  # how often a row is searched for that only the database refuses

_NOT_FOUND = _("There is no {text}", "找不到“{text}”")
_AMBIGUOUS = _("{text} may be several; use the code", "“{text}”对应多条记录，请使用编码")
_EXISTS = _("{key} exists already", "{key} 已存在")
_TWICE = _("{key} is in row {row} as well", "{key} 与第 {row} 行重复")
_CIRCLE = _("These rows refer to each other in a circle", "这些行相互引用，形成循环")
_COMPANY = _("Say which company: there are {n}", "请指明公司：现有 {n} 家")


class EnoughProblems(Exception):
    """So much is wrong that the rest is not looked at."""


class Loader:
    """Loads the sheets of one import, in order, and remembers what failed (so that it is not told twice).

    As the system, for the company of that code; or as `actor`, with their rights, for their company.
    """

    def __init__(
        self,
        report: Report,
        company: str = "",
        *,
        actor: Actor | None = None,
        progress: Callable[[int], None] = lambda rows: None,
    ) -> None:
        self.report, self.company_code, self.actor, self.progress = report, company, actor, progress
        self.failed: dict[str, set[str]] = defaultdict(set)  # by target: keys and names of what could not be made
        self.searches = SEARCHES

    def load(self, plan: Plan, entries: Sequence[Entry], counts: FileReport) -> None:
        """Make (or skip, or update) the entries of a sheet; problems and counts go to the report."""
        document = plan.target.document
        company = self._company(plan, entries) if document is None or document.has_company else None
        kept = frozenset(current().records)
        with acting(self.actor or system_actor("import", company)):
            self._sort_out(plan, entries, company, counts)
            self._look_up_for_the_broken(plan, entries, company)
            while waiting := [entry for entry in entries if entry.id is None and not entry.failed]:
                ready = self._ready(plan, waiting, company)
                if not ready:
                    break
                for chunk in _chunks(ready):
                    self._make(plan, chunk, counts)
                    self._breathe(kept, chunk)
            self._update(plan, entries, company, counts, kept)
            self._then(plan, entries, kept)
            self._follow_up(plan)
        for entry in entries:
            if entry.failed:
                self.failed[plan.target.name] |= {entry.key, str(entry.values.get("name", ""))}

    def _breathe(self, kept: frozenset[int], chunk: Sequence[Entry]) -> None:
        """After a chunk: its records are let go, progress is told. Raises EnoughProblems."""
        current().let_go(kept)
        self.progress(sum(len(entry.rows) for entry in chunk))
        if len(self.report.problems) >= MOST_PROBLEMS:
            raise EnoughProblems

    def _problem(self, plan: Plan, entry: Entry, row: int | None, column: str, message: Text) -> None:
        entry.failed = True
        self.report.problems.append(Problem(plan.sheet.file, row, column, message))

    def _company(self, plan: Plan, entries: Sequence[Entry]) -> int | None:
        """The company documents belong to: the actor's, or as asked for, else the only one."""
        if self.actor is not None:
            return self.actor.company_id
        if self.company_code:
            found = sql.rows("SELECT id FROM master_company WHERE code = %s", [self.company_code])
        else:
            found = sql.rows("SELECT id FROM master_company WHERE active")
        if len(found) == 1:
            return int(found[0][0])
        document = plan.target.document
        named = any(column.path == "company" for column in plan.columns.values())
        if document is not None and document.has_company and not named:
            text = _NOT_FOUND.format(text=self.company_code) if self.company_code else _COMPANY.format(n=len(found))
            self.report.problems.append(Problem(plan.sheet.file, None, "", text))
            for entry in entries:
                entry.failed = True
        return None

    # what exists already ---------------------------------------------------------------------------------------------

    def _sort_out(self, plan: Plan, entries: Sequence[Entry], company: int | None, counts: FileReport) -> None:
        if plan.key is None or plan.columns.get(plan.key) is None or plan.columns[plan.key].path != plan.target.key:
            return
        header = plan.sheet.headers[plan.key]
        known = references.existing(plan.target.name, (entry.key for entry in entries), company)
        first: dict[str, int] = {}
        for entry in entries:
            if entry.key and entry.key in first:
                self._problem(plan, entry, entry.rows[0], header, _TWICE.format(key=entry.key, row=first[entry.key]))
            first.setdefault(entry.key, entry.rows[0])
            if entry.key in known and plan.existing == "refuse":
                self._problem(plan, entry, entry.rows[0], header, _EXISTS.format(key=entry.key))
            elif entry.key in known:
                entry.id, entry.known = known[entry.key], True
                counts.skipped += plan.existing == "skip"

    def _update(
        self, plan: Plan, entries: Sequence[Entry], company: int | None, counts: FileReport, kept: frozenset[int]
    ) -> None:
        document = plan.target.document
        changed = [entry for entry in entries if entry.known and not entry.failed]
        if document is None or not changed or plan.existing != "update":
            return
        self._resolve(plan, changed, company, ())

        def edit(some: Sequence[Entry]) -> None:
            document.edit({entry.id: entry.values for entry in some})
            settle_events()

        for chunk in _chunks([entry for entry in changed if not entry.failed]):
            counts.updated += self._try(plan, chunk, edit)
            self._breathe(kept, chunk)

    # references ------------------------------------------------------------------------------------------------------

    def _look_up_for_the_broken(self, plan: Plan, entries: Sequence[Entry], company: int | None) -> None:
        """Documents with a cell that cannot be read are not made; what else is wrong with them is told all the same."""
        broken = [entry for entry in entries if entry.failed and entry.references]
        names = {name for entry in entries for name in (entry.key, str(entry.values.get("name", ""))) if name}
        self._resolve(plan, broken, company, names)

    def _ready(self, plan: Plan, waiting: Sequence[Entry], company: int | None) -> Sequence[Entry]:
        """Entries whose references are all there; those that wait for others of the same sheet stay behind."""
        names = {name for entry in waiting for name in (entry.key, str(entry.values.get("name", ""))) if name}
        behind = self._resolve(plan, waiting, company, names)
        ready = [entry for entry in waiting if not entry.failed and id(entry) not in behind]
        if not ready:
            for entry in waiting:
                if not entry.failed:
                    self._problem(plan, entry, entry.rows[0], "", _CIRCLE)
        return ready

    def _resolve(self, plan: Plan, entries: Sequence[Entry], company: int | None, pending: Iterable[str]) -> set[int]:
        """Put numbers in place of names. Answers with the entries (by id()) that wait for others of the sheet."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            for reference in entry.references:
                wanted[reference.to].add(reference.text)
        found = {to: references.resolve(to, texts, company, self.actor) for to, texts in wanted.items()}
        behind, names = set(), set(pending)
        for entry in entries:
            left = []
            for reference in entry.references:
                numbers = found[reference.to].get(reference.text, [])
                if len(numbers) == 1:
                    reference.holder[reference.column.key] = numbers[0]
                elif not numbers and reference.to == plan.target.name and reference.text in names:
                    left.append(reference)
                    behind.add(id(entry))
                else:
                    self._missing(plan, entry, reference, numbers)
            entry.references = left
        return behind

    def _missing(self, plan: Plan, entry: Entry, reference: Reference, numbers: Sequence[int]) -> None:
        if not numbers and reference.text in self.failed[reference.to]:
            entry.failed = True  # what it refers to is in the report already
            return
        text = (_AMBIGUOUS if numbers else _NOT_FOUND).format(text=reference.text)
        self._problem(plan, entry, reference.row, plan.header_of(reference.column.path), text)

    # making ----------------------------------------------------------------------------------------------------------

    def _make(self, plan: Plan, entries: Sequence[Entry], counts: FileReport) -> None:
        def create(some: Sequence[Entry]) -> None:
            made = plan.target.create([entry.values for entry in some])
            settle_events()
            for entry, number in zip(some, made, strict=True):
                entry.id = number

        counts.created += self._try(plan, entries, create)

    def _then(self, plan: Plan, entries: Sequence[Entry], kept: frozenset[int]) -> None:
        document = plan.target.document
        if not plan.then or document is None:
            return
        command = document.commands.get(plan.then)
        made = [entry for entry in entries if entry.id is not None and not entry.failed and not entry.known]
        if command is None:
            text = _NOT_FOUND.format(text=plan.then)
            self.report.problems.append(Problem(plan.sheet.file, None, "", text))
        elif made and not self.report.problems:
            for chunk in _chunks(made):
                self._try(plan, chunk, lambda some: command([entry.id for entry in some]))
                self._follow_up(plan)  # reactions look at the records of what they follow
                self._breathe(kept, ())

    def _follow_up(self, plan: Plan) -> None:
        """Reactions to what was made, while the company they belong to is the acting one."""
        if self.report.problems:
            return
        try:
            with as_refusal():
                settle_events()
                current().run_tail()
                settle_events()
        except QuintetError as refusal:
            self._tell_at(plan, None, "", as_text(refusal.message))

    def _try(self, plan: Plan, entries: Sequence[Entry], work: Work) -> int:
        """Do it in a savepoint with those that can be done; the rest is told by row and column. How many were done."""
        left = list(entries)
        while left:
            refusal = attempt(left, work, keep=True)
            if refusal is None:
                return len(left)
            if isinstance(refusal, InvalidInput) and names_entries(refusal, len(left)):
                for each in refusal.errors:
                    self._tell(plan, left, each.field or "", each.message)
            else:
                self._blame(plan, left, work, refusal)
            before, left = len(left), [entry for entry in left if not entry.failed]
            if len(left) == before:  # nobody in particular
                break
        for entry in left:
            entry.failed = True
        return 0

    def _blame(self, plan: Plan, entries: Sequence[Entry], work: Work, refusal: QuintetError) -> None:
        """Tell a refusal that names no row at the row that causes it."""
        column = next((each.field for each in refusal.errors if each.field), "") if refusal.errors else ""
        if self._taken_meanwhile(plan, entries):
            return
        first = 0 if len(entries) == 1 else named_by_database(entries, refusal)
        if first is None and not isinstance(refusal, NotAllowed) and self.searches > 0:
            self.searches -= 1
            first = first_refused(entries, work)
        for entry in entries if first is None else [entries[first]]:
            entry.failed = True
        self._tell_at(plan, None if first is None else entries[first].rows[0], column, as_text(refusal.message))

    def _taken_meanwhile(self, plan: Plan, entries: Sequence[Entry]) -> bool:
        """Tell the entries whose key somebody else took while we were at work; whether there are any."""
        if plan.key is None or plan.header_of(plan.target.key) != plan.sheet.headers[plan.key]:
            return False
        fresh = [entry for entry in entries if not entry.known]
        known = references.existing(plan.target.name, (entry.key for entry in fresh), current().actor.company_id)
        for entry in fresh:
            if entry.key in known:
                header = plan.sheet.headers[plan.key]
                self._problem(plan, entry, entry.rows[0], header, _EXISTS.format(key=entry.key))
        return bool(known)

    def _tell(self, plan: Plan, entries: Sequence[Entry], path: str, message: Text) -> None:
        """A problem of a batch at its cell: "12.lines.2.quantity" is the 12th entry's third line."""
        head, _dot, rest = path.partition(".")
        entry, path = (entries[int(head)], rest) if head.isdigit() else (entries[0], path)
        entry.failed = True
        parts = path.split(".")
        if len(parts) > 1 and parts[1].isdigit():
            rows = entry.line_rows.get(parts[0], [])
            row = rows[int(parts[1])] if int(parts[1]) < len(rows) else entry.rows[0]
            self._tell_at(plan, row, ".".join([parts[0], *parts[2:]]), message)
        else:
            self._tell_at(plan, entry.rows[0], path, message)

    def _tell_at(self, plan: Plan, row: int | None, path: str, message: Text) -> None:
        self.report.problems.append(Problem(plan.sheet.file, row, plan.header_of(path) if path else "", message))


def _chunks(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Neighbours of about CHUNK rows together."""
    chunk: list[Entry] = []
    rows = 0
    for entry in entries:
        chunk.append(entry)
        rows += len(entry.rows)
        if rows >= CHUNK:
            yield chunk
            chunk, rows = [], 0
    if chunk:
        yield chunk
