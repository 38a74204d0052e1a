"""The roles people hold (spec: pages by role) and how far their sight reaches."""

from quintet.kernel.rights import Role
from quintet.kernel.text import _

SALESPERSON = Role("salesperson", _("Salesperson", "销售"))
SALES_MANAGER = Role("sales_manager", _("Sales manager", "销售经理"))
ORDER_DESK = Role("order_desk", _("Order desk", "订单"))
WAREHOUSE = Role("warehouse", _("Warehouse keeper", "仓管"))
BUYER = Role("buyer", _("Buyer", "采购"))
PLANNER = Role("planner", _("Planner", "计划"))
WORKSHOP = Role("workshop", _("Workshop", "车间"))
ACCOUNTANT = Role("accountant", _("Accountant", "会计"))
CHIEF_ACCOUNTANT = Role("chief_accountant", _("Chief accountant", "会计主管"))
COST_ACCOUNTANT = Role("cost_accountant", _("Cost accountant", "成本会计"))
ENGINEER = Role("engineer", _("Engineer", "研发"))
CASHIER = Role("cashier", _("Cashier", "出纳"))
CFO = Role("cfo", _("CFO", "财务总监"))
HR_STAFF = Role("hr_staff", _("HR", "人事"))
PAYROLL = Role("payroll", _("Payroll", "薪酬"))
DEPARTMENT_HEAD = Role("department_head", _("Department head", "部门经理"), rank=70)
EMPLOYEE = Role("employee", _("Employee", "员工"), rank=90)
EXECUTIVE = Role("executive", _("Executive", "高管"))
AUDITOR = Role("auditor", _("Auditor", "审计"))
ADMINISTRATOR = Role("administrator", _("Administrator", "管理员"))
