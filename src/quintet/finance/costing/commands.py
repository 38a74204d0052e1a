"""Costing: what flows, the closing run and people may do. Flows call the book_ functions with facts (see facts.py)."""

from quintet.finance.costing.booking import book_material, book_production, book_production_residue, book_work
from quintet.finance.costing.closing import close_costs, run
from quintet.finance.costing.facts import IssuedCost, MaterialFacts, ProductionFacts, ResidueFacts, WorkFacts

run_cost_close = run

__all__ = [
    "IssuedCost",
    "MaterialFacts",
    "ProductionFacts",
    "ResidueFacts",
    "WorkFacts",
    "book_material",
    "book_production",
    "book_production_residue",
    "book_work",
    "close_costs",
    "run_cost_close",
]
