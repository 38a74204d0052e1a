"""Reads of product data: bills exploded and rolled up, routings, work centres, standard costs."""

from quintet.erp.products.queries.boms import (
    BomEdge,
    BomFacts,
    Component,
    explode,
    explode_boms,
    get_boms,
    list_bom_edges,
    list_component_edges,
    where_used,
)
from quintet.erp.products.queries.costs import CostSheet, register_source_prices, standard_costs
from quintet.erp.products.queries.reports import bom_tree, where_used_tree
from quintet.erp.products.queries.routings import Operation, RoutingFacts, get_chosen_routings, get_routings
from quintet.erp.products.queries.work_centres import Centre, get_work_centres
from quintet.erp.products.rules import cost_of_minutes, need_of, planned_minutes

__all__ = [
    "BomEdge",
    "BomFacts",
    "Centre",
    "Component",
    "CostSheet",
    "Operation",
    "RoutingFacts",
    "bom_tree",
    "cost_of_minutes",
    "explode",
    "explode_boms",
    "get_boms",
    "get_chosen_routings",
    "get_routings",
    "get_work_centres",
    "list_bom_edges",
    "list_component_edges",
    "need_of",
    "planned_minutes",
    "register_source_prices",
    "standard_costs",
    "where_used",
    "where_used_tree",
]
