"""Commands in the background: queued by somebody, run by a worker, with progress and cancel."""
