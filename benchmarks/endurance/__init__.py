"""Mixed load as a company makes it, for long enough to see what grows: `python -m benchmarks.endurance`.

See docs/endurance.md for the rates, what is measured and the last result.
"""
