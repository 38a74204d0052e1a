"""Running a machine of random work on a database that is rolled back: every run starts from empty books."""

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from quintet.kernel import cache


def run_rolled(machine: type[RuleBasedStateMachine], examples: int, steps: int = 20) -> None:
    """Run it that often, each run inside a savepoint that is taken back."""

    class Rolled(machine):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def teardown(self) -> None:
            super().teardown()
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            cache.forget()

    checks = list(HealthCheck)
    given = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks, database=None
    )
    run_state_machine_as_test(Rolled, settings=given)
