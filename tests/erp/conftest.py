"""ERP is tested by itself: no flow reacts, no gate of another system asks. What they do together is in tests/flows."""

import pytest

from quintet.kernel import dispatch, flow


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    monkeypatch.setattr(flow, "gates_of", {})
    monkeypatch.setattr(flow, "gates_of_every", [])
    monkeypatch.setattr(dispatch, "reactions_to", {})
