"""Single documents that somebody outside their scope may read, because somebody asked them to decide on it."""

from collections.abc import Iterable

from quintet.kernel import sql, store


def share(documents: Iterable[int], users: Iterable[int], reason: str) -> None:
    """These users may read these documents from now on; `reason` names why, so that it can be taken back."""
    sql.execute(
        "INSERT INTO kernel_share (document, user_id, reason)"
        " SELECT d, u, %s FROM unnest(%s::bigint[]) d, unnest(%s::bigint[]) u ON CONFLICT DO NOTHING",
        [reason, store.array(documents), store.array(users)],
    )


def take_back(reason: str, users: Iterable[int]) -> None:
    """What these users were shown for that reason is no longer theirs to read."""
    gone = store.array(users)
    if gone != "{}":
        sql.execute("DELETE FROM kernel_share WHERE reason = %s AND user_id = ANY(%s::bigint[])", [reason, gone])
