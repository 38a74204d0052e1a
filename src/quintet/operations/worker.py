"""Run the relay of events and the later steps of flows, without serving.

`serve` does so too; start workers where the web processes should not, or to have a standby: any number may run, one at
a time does the work (it holds an advisory lock), another takes over when that one ends.
"""

import argparse
import signal
import threading

from quintet.operations import _server, prepare


def configure(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments."""


def run(args: argparse.Namespace) -> None:
    prepare()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with _server.embedded_server_borrowed(), _server.relay_running_from(lambda start: start()):
        print("Working; interrupt to end.", flush=True)
        ended.wait()
