"""Quintet 五重奏: ERP, CRM, OA, HR and Finance as one system."""
