"""Reads of persons and users."""

from collections.abc import Iterable

from quintet.kernel import sql, store
from quintet.master.persons.models import Person


def get_persons(ids: Iterable[int | None]) -> dict[int, Person]:
    """Persons by number, in one statement; unknown ones are left out."""
    return store.by_ids(Person, ids)


def names_of_users(user_ids: Iterable[int | None]) -> dict[int, str]:
    """{user: name}, in one statement."""
    wanted = sorted({each for each in user_ids if each})
    if not wanted:
        return {}
    return dict(sql.rows("SELECT id, name FROM kernel_user WHERE id = ANY(%s::bigint[])", [store.array(wanted)]))


def get_user(username: str) -> int | None:
    """The number of the active user of that name."""
    found: int | None = sql.value("SELECT id FROM kernel_user WHERE username = %s AND active", [username])
    return found
