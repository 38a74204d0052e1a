"""People at their browsers: who they are, what their menu offers, what they have in front of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.endurance.site import Notes, Site

FLOOR = {"workshop"}  # roles whose holders stand at machines


@dataclass
class Person:
    """Somebody signed in; `rows` are the documents of the list they look at now."""

    username: str
    roles: frozenset[str]
    site: Site
    meta: dict[str, Any]
    random: random.Random
    doc: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    after: str | None = None
    busy: bool = False

    @property
    def on_the_floor(self) -> bool:
        return bool(self.roles & FLOOR)

    @property
    def menu(self) -> list[dict[str, Any]]:
        """What stands in their menu."""
        return [item for system in self.meta["systems"] for room in system["menu"] for item in room["items"]]

    def documents(self) -> list[str]:
        """Kinds of documents in their menu."""
        return [item["name"] for item in self.menu if item["kind"] == "document"]


def personas(port: int) -> list[dict[str, Any]]:
    """Whom the demo lets one be."""
    answer = Site(port, Notes(), "zh-CN").get("session", "/session")
    found = (answer.body or {}).get("demo")
    if not found:
        raise RuntimeError("the server is not in demo mode, or its company has no people: nobody to be")
    return list(found)


def signed_in(port: int, notes: Notes, many: int, seed: int) -> list[Person]:
    """That many people, of all roles in turn, half of them reading English."""
    known = personas(port)
    metas: dict[tuple[str, str], dict[str, Any]] = {}
    people = []
    for index in range(many):
        persona = known[index % len(known)]
        language = ("zh-CN", "en")[index // len(known) % 2]
        site = Site(port, notes, language)
        site.log_in(persona["username"])
        session = site.get("session", "/session").body
        key = (persona["username"], language)
        metas[key] = metas.get(key) or site.get("meta", "/meta").body
        roles = frozenset(role["name"] for role in session["user"]["roles"])
        people.append(Person(persona["username"], roles, site, metas[key], random.Random(seed + index)))
    return people


def chosen(choice: random.Random, weights: dict[str, float]) -> str:
    """One of them, by weight."""
    return choice.choices(list(weights), weights=list(weights.values()))[0]


def free(people: Sequence[Person], choice: random.Random) -> Person | None:
    """Somebody who is not waiting for an answer."""
    idle = [person for person in people if not person.busy]
    return choice.choice(idle) if idle else None
