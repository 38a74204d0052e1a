"""The stage the stories play on: days that collect acts, rounds that carry them out in bulk, people who do them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from quintet.demo.cast import Cast
from quintet.demo.rhythm import Rhythm
from quintet.demo.seasons import SEED
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.bulk import CHUNK
from quintet.kernel.documents import get_document
from quintet.kernel.results import Held, HoldSignal, QuintetError
from quintet.kernel.runner import perform
from quintet.master.calendar.queries import add_working_days

ZONE = ZoneInfo("Asia/Shanghai")
AHEAD = 160  # working days behind the last one that dates may be asked for
BETWEEN = timedelta(seconds=40)  # from one act to the next of a round
Handler = Callable[[list[Any]], object]


@dataclass(frozen=True)
class Round:
    """What is done together at one time of the day; `slot` is its day in the fortnight where days are few."""

    kind: str
    at: time
    slot: int
    handler: Handler
    always: bool


@dataclass
class Outcome:
    """What became of a bulk run: ids that went through, that wait for approval, that were refused."""

    done: list[int]
    held: list[int]
    refused: list[int]


class Stage:
    """Tasks wait in the diary for their day and round; the clock stands at it. Nothing happens after the last day."""

    def __init__(self, cast: Cast, days: Sequence[date], rhythm: Rhythm) -> None:
        self.cast, self.rhythm = cast, rhythm
        self.last = len(days) - 1
        self.days = [*days, *_following(days[-1], AHEAD)]
        self.random = Random(SEED + 1)
        self.index = 0
        self.now = datetime.combine(days[0], time(8), ZONE)
        self.rounds: list[Round] = []
        self.away: set[str] = set()  # user names of who is on leave today
        self._at: dict[str, Round] = {}
        self._order: dict[str, int] = {}
        self._done_until = -1  # the round of today that runs
        self._diary: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))

    # time ------------------------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day that is played."""
        return self.days[self.index]

    def day(self, ahead: int) -> date:
        """The date so many working days from today."""
        return self.days[self.index + ahead]

    def index_of(self, day: date) -> int:
        """The working day's index; of the next one where the date is none."""
        return bisect_left(self.days, day)

    @property
    def is_lately(self) -> bool:
        """Whether these are the last months, of which more is told."""
        return self.index >= self.rhythm.dense

    def is_near_the_end(self, working_days: int) -> bool:
        """Whether so many working days or fewer are left."""
        return self.last - self.index <= working_days

    def every(self, kind: str, at: str, slot: int, handler: Handler, *, always: bool = False) -> None:
        """Declare a round; with `always` it also runs when nobody has put anything into the diary."""
        hour, minute = map(int, at.split(":"))
        self._at[kind] = Round(kind, time(hour, minute), slot, handler, always)
        self.rounds = sorted(self._at.values(), key=lambda each: each.at)
        self._order = {each.kind: number for number, each in enumerate(self.rounds)}

    def put(self, kind: str, index: int, task: Any) -> None:
        """Into the diary of that day; what is over already is done at the next turn of its round."""
        is_over = self._order[kind] <= self._done_until
        earliest = max(index, self.index + 1 if is_over else self.index)
        self._diary[self.rhythm.turn(earliest, self._at[kind].slot)][kind].append(task)

    def later(self, kind: str, working_days: int, task: Any) -> None:
        """So many working days from now; with 0 still today, where the round has not been."""
        self.put(kind, self.index + working_days, task)

    def play(self) -> Iterator[int]:
        """Live day after day; yields each day's index when it is over."""
        for index in range(self.last + 1):
            self.index = index
            diary = self._diary.pop(self.index, {})
            self._diary[self.index] = defaultdict(list, diary)
            for number, each in enumerate(self.rounds):
                self._done_until = number
                self._run(each, self._diary[self.index].pop(each.kind, []))
            self._done_until = -1
            del self._diary[self.index]
            yield index

    def _run(self, each: Round, tasks: list[Any]) -> None:
        always = each.always and self.rhythm.turn(self.index, each.slot) == self.index
        if tasks or always:
            self.now = max(self.now, datetime.combine(self.today, each.at, ZONE))
            with clock.frozen_at(self.now):
                each.handler(tasks)

    # people ----------------------------------------------------------------------------------------------------------

    def actor(self, username: str) -> Actor:
        """The actor behind a user name; "" is the system."""
        return get_actor(self.cast.users[username]) if username else system_actor("demo", self.cast.company)

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Inside, the clock stands a little later than at the act before."""
        self.now += BETWEEN
        with clock.frozen_at(self.now):
            yield

    def create(self, username: str, document: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The records that somebody makes, in the order of the rows."""
        found = []
        for start in range(0, len(rows), CHUNK):
            with self.moment():
                done = perform(
                    get_document(document).create, list(rows[start : start + CHUNK]), actor=self.actor(username)
                )
            found += done.records
        return found

    def edit(self, username: str, document: str, changes: Mapping[int, Mapping[str, Any]]) -> list[Any]:
        """Change documents as somebody does on their forms."""
        found, numbers = [], list(changes)
        for start in range(0, len(numbers), CHUNK):
            chosen = {number: changes[number] for number in numbers[start : start + CHUNK]}
            with self.moment():
                found += perform(get_document(document).edit, chosen, actor=self.actor(username)).records
        return found

    def press(self, username: str, command: str, numbers: Sequence[int], **inputs: Any) -> Any:
        """Press a button on all of them at once, or on none. Raises QuintetError. Warnings are accepted."""
        document, _dot, name = command.rpartition(".")
        button = get_document(document).commands[name]
        with self.moment():
            return perform(button, list(numbers), inputs, actor=self.actor(username), acknowledge="*")

    def make(self, username: str, command: str, numbers: Sequence[int]) -> list[int]:
        """Press a button that makes papers of the same room; their ids, none when there is nothing to make."""
        try:
            made = self.press(username, command, numbers).made
        except QuintetError:
            return []
        return [each.id for each in made if each._meta.app_label == command.partition(".")[0]]

    def do(self, username: str, command: str, numbers: Sequence[int], **inputs: Any) -> Outcome:
        """Press a button on many: what waits for approval or is refused today stops no other."""
        outcome = Outcome([], [], [])
        for start in range(0, len(numbers), CHUNK):
            self._try(username, command, list(numbers[start : start + CHUNK]), inputs, outcome)
        return outcome

    def _try(self, username: str, command: str, numbers: list[int], inputs: dict[str, Any], outcome: Outcome) -> None:
        if not numbers:
            return
        try:
            result = self.press(username, command, numbers, **inputs)
        except QuintetError as problem:
            if len(numbers) == 1:
                outcome.refused += numbers
            else:
                for part in _parts(numbers, problem):
                    self._try(username, command, part, inputs, outcome)
        else:
            (outcome.held if isinstance(result, Held) else outcome.done).extend(numbers)

    def staffed(self, kind: str, tasks: Sequence[Any], who: Callable[[Any], str]) -> dict[str, list[Any]]:
        """Tasks by the person who does them; those of people on leave wait until they are back."""
        groups = by(tasks, who)
        for username in [each for each in groups if each in self.away]:
            for task in groups.pop(username):
                self.later(kind, 1, task)
        return groups

    def chance(self, percent: float) -> bool:
        """True so often in a hundred."""
        return self.random.random() * 100 < percent


def _parts(numbers: list[int], problem: QuintetError) -> list[list[int]]:
    """What to try again: those that are held alone and the others together; else halves."""
    cause = problem.__cause__
    held = {hold.document for hold in cause.holds} & set(numbers) if isinstance(cause, HoldSignal) else set()
    if held:
        return [*([each] for each in numbers if each in held), [each for each in numbers if each not in held]]
    half = len(numbers) // 2
    return [numbers[:half], numbers[half:]]


def _following(day: date, count: int) -> list[date]:
    return [add_working_days(day, ahead) for ahead in range(1, count + 1)]


def by(tasks: Sequence[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """Tasks grouped, groups in the order in which they came."""
    found: dict[Any, list[Any]] = {}
    for each in tasks:
        found.setdefault(key(each), []).append(each)
    return found


def ids(text: str, *params: Any) -> list[int]:
    """The first column of a statement."""
    return [row[0] for row in sql.rows(text, list(params))]
