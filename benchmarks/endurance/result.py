"""What the run says: percentiles, refusals, errors, growth, and whether it is good enough."""

import statistics
from collections import Counter
from typing import Any

from benchmarks.endurance.load import Load
from benchmarks.endurance.site import Notes
from benchmarks.endurance.watch import growth

P99_MS = 300.0
GROWN = 0.05  # of memory over the second half
WATCHED = (
    "server_mb", "backends_mb", "largest_backend_mb", "backends", "processes", "files", "database_mb", "events_waiting",
    "events_parked",
)  # fmt: skip


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Milliseconds: half, 95 and 99 of a hundred, the worst."""
    if len(seconds) < 2:
        seconds = seconds * 2 or [0.0, 0.0]
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    found = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(seconds)}
    return {name: round(value * 1000, 1) for name, value in found.items()}


def summed_up(load: Load, notes: Notes, samples: list[dict[str, float]], seconds: float, heard: int) -> dict[str, Any]:
    """Everything measured, ready for JSON."""
    every = [took for each in notes.took.values() for took in each]
    kinds = {kind: {"requests": len(took), **percentiles(took)} for kind, took in sorted(notes.took.items())}
    return {
        "seconds": round(seconds, 1),
        "requests": len(every),
        "requests_per_second": round(len(every) / seconds, 1),
        "screens": dict(load.screens.most_common()),
        "nobody_free": load.nobody_free,
        "waited_for_a_hand_ms": percentiles(load.waited),
        "latency_ms": percentiles(every),
        "kinds": kinds,
        "refused": dict(notes.refused.most_common()),
        "errors": len(notes.errors),
        "errors_by_kind": dict(Counter(f"{e['kind']} {e['status']}" for e in notes.errors).most_common()),
        "first_errors": notes.errors[:40],
        "events_heard": heard,
        "growth": {name: growth(samples, name) for name in WATCHED},
        "samples": samples,
    }


def judged(found: dict[str, Any]) -> dict[str, bool]:
    """What was promised, and whether it held."""
    grown = found["growth"]
    return {
        "no error": found["errors"] + found["early_errors"] == 0,
        f"p99 under {P99_MS:.0f} ms": found["latency_ms"]["p99"] < P99_MS,
        "memory of the server does not grow": _steady(grown["server_mb"]),
        "memory of a backend does not grow": _steady(grown["largest_backend_mb"]),
        "connections do not grow": grown["backends"]["last"] <= grown["backends"]["middle"] + 2,
        "open files do not grow": grown["files"]["last"] <= grown["files"]["middle"] * (1 + GROWN) + 4,
        "events are told": grown["events_waiting"]["last"] <= 10 and grown["events_parked"]["last"] == 0,
        "doctor finds nothing": found["doctor"]["clean"],
        "the server is well": found["healthy"],
    }


def _steady(figure: dict[str, float]) -> bool:
    """Whether the last figure is what the middle one was, but for a little."""
    return figure["last"] <= figure["middle"] * (1 + GROWN) + 8


def table(found: dict[str, Any], slow: int = 12) -> str:
    """For people, in Markdown: the verdicts, the slowest kinds, what grew, what was refused."""
    yes = {True: "yes", False: "**no**"}
    latency = found["latency_ms"]
    lines = [
        f"{found['people']} people x {found['times']} on {found['database']}, {found['seconds'] / 60:.1f} minutes:"
        f" {found['requests']} requests ({found['requests_per_second']}/s), {sum(found['screens'].values())} screens,"
        f" {found['listeners']} streams that heard {found['events_heard']} messages.",
        "",
        "| promised | held |",
        "|---|---|",
        *(f"| {name} | {yes[held]} |" for name, held in found["verdicts"].items()),
        "",
        f"All requests: p50 {latency['p50']} ms, p95 {latency['p95']}, p99 {latency['p99']}, worst {latency['max']}."
        f" Refused by rules: {sum(found['refused'].values())}. Errors: {found['errors']}.",
        "",
        "| request (slowest by p99) | number | p50 ms | p95 | p99 | worst |",
        "|---|---|---|---|---|---|",
    ]
    often = {kind: row for kind, row in found["kinds"].items() if row["requests"] >= 5}
    for kind, row in sorted(often.items(), key=lambda each: -each[1]["p99"])[:slow]:
        lines.append(f"| {kind} | {row['requests']} | {row['p50']} | {row['p95']} | {row['p99']} | {row['max']} |")
    lines += ["", "| figure | first | middle | last | most | a minute (second half) |", "|---|---|---|---|---|---|"]
    for name, row in found["growth"].items():
        cells = " | ".join(str(row[each]) for each in ("first", "middle", "last", "most", "per_minute"))
        lines.append(f"| {name} | {cells} |")
    lines += ["", *(f"- {count}x refused: {what}" for what, count in list(found["refused"].items())[:15])]
    lines += [f"- {count}x ERROR {what}" for what, count in found["errors_by_kind"].items()]
    return "\n".join(lines) + "\n"
