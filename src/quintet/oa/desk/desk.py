"""The approvals box on every start page: what waits for me, what I started, what I decided."""

from dataclasses import dataclass
from typing import ClassVar

from quintet.kernel.desk.cards import Card, register
from quintet.kernel.text import _


@dataclass(frozen=True, kw_only=True)
class RequestsCard(Card):
    """Where approvals are decided; the client asks for its pages by `/api/desk`."""

    kind: ClassVar[str] = "requests"


register(RequestsCard(name="oa.requests", label=_("Approvals", "审批"), roles=frozenset(), rank=5))
