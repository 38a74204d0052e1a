"""Scheduling 调度: which machine and who does which operation when, and what can be promised."""
