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
    # a pipe and no Event: whichever thread the system gives the signal to, its number is written there at once, while
    # a handler in Python would wait for this thread, and this thread for the handler
    ended, end = os.pipe()
    os.set_blocking(end, False)
    signal.set_wakeup_fd(end)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    with _server.embedded_server_borrowed(), _server.relay_running_from(lambda start: start()):
        print("Working; interrupt to end.", flush=True)
        os.read(ended, 1)
