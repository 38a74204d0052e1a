"""Pages that stay open: event streams, read to the end; one that breaks off is an error."""

import http.client
import threading
from collections.abc import Sequence
from contextlib import suppress

from benchmarks.endurance.people import Person
from benchmarks.endurance.site import Notes


class Listeners:
    """Streams of some people, each in a thread of its own; `heard` counts what was said to all of them."""

    def __init__(self, people: Sequence[Person], notes: Notes) -> None:
        self.notes, self.heard, self.ending = notes, 0, False
        self.connections: list[http.client.HTTPConnection] = []
        self.threads = [threading.Thread(target=self._listen, args=(person,), daemon=True) for person in people]
        for thread in self.threads:
            thread.start()

    def _listen(self, person: Person) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", person.site.port, timeout=120)
        self.connections.append(connection)
        try:
            connection.request("GET", "/api/stream", headers={**person.site.headers(), "Accept": "text/event-stream"})
            answer = connection.getresponse()
            if answer.status != 200:
                self.notes.fail("stream", "/stream", answer.status, answer.read(500).decode("utf-8", "replace"))
                return
            while line := answer.readline():
                self.heard += line.startswith(b"event:")
            if not self.ending:
                self.notes.fail("stream", "/stream", 200, "the server ended the stream")
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as problem:
            if not self.ending:
                self.notes.fail("stream", "/stream", 0, repr(problem))

    def close(self) -> None:
        """All go home."""
        self.ending = True
        for connection in self.connections:
            with suppress(OSError):
                if connection.sock is not None:
                    connection.sock.shutdown(2)
