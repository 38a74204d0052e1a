"""The reports of Finance, declared with quintet.kernel.reports."""

from quintet.finance.reports.receivables import customer_statement, receivables_ageing
from quintet.finance.reports.trial_balance import trial_balance

__all__ = ["customer_statement", "receivables_ageing", "trial_balance"]
