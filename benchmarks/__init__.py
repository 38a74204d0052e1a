"""Benchmarks: one file per workload, each run at two sizes. `quintet bench [NAME…] [--json]`; figures in README.md."""
