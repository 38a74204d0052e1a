"""Reads of parties."""

from collections.abc import Iterable
from typing import Any

from quintet.kernel import sql, store
from quintet.kernel.text import Text
from quintet.master.parties import rules
from quintet.master.parties.models import Party, PartyAddress, PartyContact

credit_code_problem = rules.credit_code_problem


def get_parties(ids: Iterable[int | None]) -> dict[int, Party]:
    """Parties by number, in one statement."""
    return store.by_ids(Party, ids)


def list_missing(party_id: int) -> list[Text]:
    """Labels of what the party's record lacks, most worth first."""
    party = store.by_ids(Party, [party_id])[party_id]
    contacts = store.select(PartyContact, "t.party_id = %s", [party_id])
    addresses = store.select(PartyAddress, "t.party_id = %s", [party_id])
    missing = rules.missing_fields(party, contacts, addresses)
    return [label for _name, _worth, label in sorted(missing, key=lambda each: -each[1])]


def main_contacts(party_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """{party: {name, post, phone, email}} of the main contact, else of the first; one statement."""
    return {
        row[0]: {"name": row[1], "post": row[2], "phone": row[3], "email": row[4]}
        for row in sql.rows(
            "SELECT DISTINCT ON (party_id) party_id, name, post, phone, email FROM master_partycontact"
            " WHERE party_id = ANY(%s::bigint[]) ORDER BY party_id, main DESC, position",
            [store.array(party_ids)],
        )
    }
