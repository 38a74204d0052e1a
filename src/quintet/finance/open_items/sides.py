"""The two sides of settlement: which tables they are kept in, and what people call them."""

from dataclasses import dataclass
from typing import Any

from quintet.kernel.documents import Document
from quintet.kernel.text import Text


@dataclass(frozen=True)
class Side:
    """Receivables or payables, as settlement sees them.

    `item` is the document of open items, `allocation` the model of a money document's lines, `party` the attribute
    that names whose it is ("customer_id"), `dated` the day of the money ("received_on"), `offsets` the table of credits
    used, `within` the constraint that an item is never settled beyond its amount, `nothing` the rule for money that
    finds nothing to settle, `no_credit` the one for what is no credit, `template` how money kept ahead is used, `word`
    what an item is called.
    """

    item: Document
    allocation: type[Any]
    party: str
    dated: str
    offsets: str
    within: str
    nothing: str
    no_credit: str
    template: str
    word: Text

    def party_of(self, record: Any) -> int:
        """Whose item or money it is."""
        return int(getattr(record, self.party))
