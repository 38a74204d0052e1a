"""Run the relay of events and the later steps of flows, without serving.

`serve` does so too; start workers where the web processes should not, or to have a standby: any number may run, one at
a time does the work (it holds an advisory lock), another takes over when that one ends.
"""

import argparse
import importlib
import signal
import threading

from quintet.operations import OperationFailed, _server, prepare


def configure(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments."""


def run(args: argparse.Namespace) -> None:
    prepare()
    if importlib.util.find_spec(_server.RELAY) is None:
        raise OperationFailed("this version has no relay of events, so there is nothing for a worker to do")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with _server.embedded_server_borrowed():
        stop = importlib.import_module(_server.RELAY).start_in_background()
        print("Working; interrupt to end.", flush=True)
        ended.wait()
        if callable(stop):
            stop()
