"""Figures of this process for Prometheus: requests by kind and status, how long they took."""

import threading
from collections import defaultdict
from collections.abc import Iterator

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

_lock = threading.Lock()
_requests: dict[tuple[str, str, int], int] = defaultdict(int)
_times: dict[str, list[float]] = defaultdict(lambda: [0.0] * (len(BUCKETS) + 2))  # buckets, count, sum
_KNOWN = {"docs", "meta", "session", "login", "logout", "lookup", "search", "desk", "reports", "flows", "stream"}


def count(method: str, part: str, status: int, seconds: float) -> None:
    """Take note of an answered request."""
    kind = part if part in _KNOWN else "other"
    with _lock:
        _requests[method, kind, status] += 1
        times = _times[kind]
        for index, bound in enumerate(BUCKETS):
            if seconds <= bound:
                times[index] += 1
        times[-2] += 1
        times[-1] += seconds


def lines() -> Iterator[str]:
    """The figures in Prometheus' text format."""
    with _lock:
        requests = dict(_requests)
        times = {kind: list(found) for kind, found in _times.items()}
    yield "# TYPE quintet_requests_total counter"
    for (method, kind, status), number in sorted(requests.items()):
        yield f'quintet_requests_total{{method="{method}",part="{kind}",status="{status}"}} {number}'
    yield "# TYPE quintet_request_seconds histogram"
    for kind, found in sorted(times.items()):
        for bound, seen in zip(BUCKETS, found, strict=False):
            yield f'quintet_request_seconds_bucket{{part="{kind}",le="{bound}"}} {int(seen)}'
        yield f'quintet_request_seconds_bucket{{part="{kind}",le="+Inf"}} {int(found[-2])}'
        yield f'quintet_request_seconds_count{{part="{kind}"}} {int(found[-2])}'
        yield f'quintet_request_seconds_sum{{part="{kind}"}} {found[-1]:.6f}'
