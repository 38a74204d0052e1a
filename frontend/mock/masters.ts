import type { DocMeta, ReportMeta, SystemMeta } from '../src/api/contract';
import { delivery, opportunity, quotation, salesOrder } from './documents';
import { base, command, field, state } from './kit';
import { workOrder } from './workshop';

const plain = { ...base, commands: [], states: [], lines: [] };

function master(
  name: string,
  label: string,
  plural: string,
  icon: string,
  fields: DocMeta['fields'],
  columns: string[],
): DocMeta {
  return {
    ...plain,
    name,
    label,
    plural,
    system: 'master',
    icon,
    title_field: 'name',
    fields,
    empty: '还没有资料。点“新建”或从表格导入。‖Nothing here yet. Choose New, or import a sheet.',
    list: { columns, filters: columns.slice(2, 5), group_by: [], presets: [], sort: columns[0] },
    form: {
      sections: [{ label: '基本信息‖General', columns: 3, fields: fields.map((f) => f.name) }],
      tabs: [],
      states: [],
    },
  };
}
const code = field('code', '编码‖Code', 'text', { sortable: true, width: 110, required: true });
const kinds = ['customer|客户‖Customer', 'supplier|供应商‖Supplier'].map((k) => ({
  value: k.split('|')[0],
  label: k.split('|')[1],
}));

export const party = master(
  'master.party',
  '客户与供应商‖Party',
  '客户与供应商‖Parties',
  'team',
  [
    code,
    field('name', '名称‖Name', 'text', { required: true, sortable: true, width: 260 }),
    field('kind', '类型‖Kind', 'choice', { options: kinds, width: 90 }),
    field('city', '城市‖City', 'text', { width: 90 }),
    field('phone', '电话‖Phone', 'text', { widget: 'phone', width: 130 }),
    field('email', '邮箱‖E-mail', 'text', { widget: 'email', width: 200 }),
    field('credit_limit', '信用额度‖Credit limit', 'money', { scale: 2, width: 130 }),
  ],
  ['code', 'name', 'kind', 'city', 'phone', 'credit_limit'],
);

export const item = master(
  'master.item',
  '物料‖Item',
  '物料‖Items',
  'appstore',
  [
    code,
    field('name', '名称‖Name', 'text', { required: true, sortable: true, width: 240 }),
    field('specification', '规格‖Specification', 'text', { width: 140 }),
    field('unit', '单位‖Unit', 'text', { width: 70 }),
    field('price', '标准售价‖List price', 'money', { scale: 2, width: 120 }),
    field('active', '启用‖Active', 'boolean', { width: 70 }),
  ],
  ['code', 'name', 'specification', 'unit', 'price', 'active'],
);

export const person = master(
  'master.person',
  '人员‖Person',
  '人员‖People',
  'user',
  [
    code,
    field('name', '姓名‖Name', 'text', { required: true, sortable: true, width: 140 }),
    field('title', '岗位‖Position', 'text', { width: 160 }),
  ],
  ['code', 'name', 'title'],
);

const comment = field('comment', '意见‖Comment', 'longtext');
const why = field('reason', '理由‖Reason', 'longtext', { required: true });

export const approval: DocMeta = {
  ...plain,
  name: 'oa.approval_request',
  label: '审批单‖Approval request',
  plural: '审批单‖Approval requests',
  system: 'oa',
  icon: 'audit',
  title_field: 'number',
  can_create: false,
  can_edit: false,
  empty: '没有等待审批的事项。‖Nothing waits for approval.',
  fields: [
    field('number', '单号‖Number', 'text', { readonly: true, sortable: true, width: 130 }),
    field('state', '状态‖Status', 'state', { readonly: true, width: 92 }),
    field('subject', '事由‖Subject', 'text', { width: 320 }),
    field('requester', '申请人‖Requester', 'ref', { to: 'master.person', width: 100 }),
    field('amount', '金额‖Amount', 'money', { scale: 2, width: 130 }),
    field('since', '提交时间‖Since', 'datetime', { width: 140, sortable: true }),
  ],
  states: [
    state('OPEN', '审批中‖Open', 'processing'),
    state('APPROVED', '已同意‖Approved', 'success', true),
    state('REJECTED', '已驳回‖Rejected', 'error', true),
    state('WITHDRAWN', '已撤回‖Withdrawn', 'default', true),
  ],
  commands: [
    command('approve', '同意‖Approve', { style: 'primary', bulk: true, inputs: [comment] }),
    command('reject', '驳回‖Reject', { style: 'danger', inputs: [why] }),
    command('return_to_start', '退回‖Return', { inputs: [why] }),
    command('withdraw', '撤回‖Withdraw', { confirm: true }),
  ],
  list: {
    columns: ['number', 'state', 'subject', 'requester', 'amount', 'since'],
    filters: ['state', 'requester'],
    group_by: ['state'],
    presets: [{ name: 'all', label: '全部‖All', where: [] }],
    sort: '-since',
  },
  form: {
    sections: [{ label: '审批‖Approval', columns: 3, fields: ['subject', 'requester', 'amount', 'since'] }],
    tabs: [],
    states: ['OPEN', 'APPROVED'],
  },
};

export const documents: Record<string, DocMeta> = Object.fromEntries(
  [salesOrder, quotation, delivery, opportunity, party, item, person, approval, workOrder].map((d) => [d.name, d]),
);

export const reports: Record<string, ReportMeta> = {
  'finance.trial_balance': {
    name: 'finance.trial_balance',
    label: '科目余额表‖Trial balance',
    system: 'finance',
    icon: 'account-book',
    help: '按期间汇总各科目的期初、发生与期末。‖Opening, movement and closing of every account for a period.',
    params: [
      field('period', '会计期间‖Period', 'choice', {
        required: true,
        options: ['2026-11', '2026-10', '2026-09'].map((p) => ({ value: p, label: p })),
      }),
      field('level', '科目级次‖Levels', 'integer'),
      field('with_zero', '含零余额‖With zeroes', 'boolean'),
    ],
    defaults: { period: '2026-11', level: 2, with_zero: false },
  },
};

const menu = (label: string, docs: DocMeta[]) => ({
  label,
  items: docs.map((d) => ({ kind: 'document' as const, name: d.name, label: d.plural, icon: d.icon })),
});
export const systems: SystemMeta[] = [
  { key: 'crm', label: '客户‖CRM', menu: [menu('销售机会‖Pipeline', [opportunity, quotation])] },
  {
    key: 'erp',
    label: 'ERP',
    menu: [
      menu('销售‖Sales', [salesOrder, delivery]),
      {
        label: '生产‖Production',
        items: [
          { kind: 'page', name: 'erp.schedule', label: '排程‖Schedule', icon: 'schedule' },
          { kind: 'page', name: 'erp.shopfloor', label: '车间作业‖Shop floor', icon: 'tool' },
          { kind: 'document', name: workOrder.name, label: workOrder.plural, icon: workOrder.icon },
        ],
      },
    ],
  },
  { key: 'oa', label: '办公‖OA', menu: [menu('审批‖Approvals', [approval])] },
  { key: 'hr', label: '人力‖HR', menu: [menu('组织‖Organisation', [person])] },
  {
    key: 'finance',
    label: '财务‖Finance',
    menu: [
      {
        label: '总账‖Ledger',
        items: [
          { kind: 'report', name: 'finance.trial_balance', label: '科目余额表‖Trial balance', icon: 'account-book' },
        ],
      },
    ],
  },
  { key: 'master', label: '主数据‖Master data', menu: [menu('资料‖Records', [party, item, person])] },
];
