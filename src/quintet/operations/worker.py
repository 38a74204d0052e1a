"""Run the relay of events and the later steps of flows, without serving.

`serve` does so too; start workers where the web processes should not, or to have a standby: any number may run, one at
a time does the work (it holds an advisory lock), another takes over when that one ends.
"""

import argparse
import os
import signal

from quintet.operations import _server, prepare


def configure(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments."""


def run(args: argparse.Namespace) -> None:
    prepare()
    # a pipe and no Event: a handler that runs while the same thread enters `wait` would wait for its lock for ever
    ended, end = os.pipe()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os.write(end, b"."))
    with _server.embedded_server_borrowed(), _server.relay_running_from(lambda start: start()):
        print("Working; interrupt to end.", flush=True)
        os.read(ended, 1)
