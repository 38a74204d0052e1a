"""The reports of Finance, declared with quintet.kernel.reports."""

from quintet.finance.reports.account_ledger import account_ledger
from quintet.finance.reports.general_ledger import general_ledger
from quintet.finance.reports.payables import payables_ageing, supplier_statement
from quintet.finance.reports.receivables import customer_statement, receivables_ageing
from quintet.finance.reports.trial_balance import trial_balance

__all__ = [
    "account_ledger",
    "customer_statement",
    "general_ledger",
    "payables_ageing",
    "receivables_ageing",
    "supplier_statement",
    "trial_balance",
]
