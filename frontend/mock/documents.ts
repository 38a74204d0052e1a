import type { DocMeta } from '../src/api/contract';
import { base, command, field, state } from './kit';

const CURRENCIES = ['CNY', 'USD', 'EUR'].map((value) => ({ value, label: value }));
const number = field('number', '单号‖Number', 'text', { readonly: true, sortable: true, width: 138 });
const stateField = field('state', '状态‖Status', 'state', { readonly: true, sortable: true, width: 92 });
const reason = field('reason', '原因‖Reason', 'longtext', { required: true });

const orderLines = {
  name: 'lines',
  label: '订单明细‖Lines',
  min_rows: 1,
  fields: [
    field('item', '物料‖Item', 'ref', { to: 'master.item', required: true, width: 220 }),
    field('specification', '规格‖Specification', 'text', { readonly: true, width: 120 }),
    field('unit', '单位‖Unit', 'text', { readonly: true, width: 60 }),
    field('quantity', '数量‖Quantity', 'decimal', { required: true, scale: 2, sum: true, width: 92 }),
    field('unit_price', '单价‖Unit price', 'money', { scale: 2, width: 104 }),
    field('discount', '折扣%‖Disc. %', 'percent', { scale: 1, width: 78 }),
    field('tax_rate', '税率%‖Tax %', 'percent', { scale: 0, width: 74 }),
    field('amount', '价税合计‖Amount', 'money', { readonly: true, scale: 2, sum: true, width: 126 }),
    field('needed_on', '需求日期‖Needed on', 'date', { width: 112 }),
    field('note', '备注‖Note', 'text', { width: 150 }),
  ],
};

export const salesOrder: DocMeta = {
  ...base,
  name: 'erp.sales_order',
  label: '销售订单‖Sales order',
  plural: '销售订单‖Sales orders',
  system: 'erp',
  icon: 'shopping-cart',
  title_field: 'number',
  empty: '还没有销售订单。从已接受的报价生成，或点“新建”。‖No sales orders yet. Accept a quotation, or choose New.',
  fields: [
    number,
    stateField,
    field('customer', '客户‖Customer', 'ref', { to: 'master.party', required: true, sortable: true, width: 220 }),
    field('contract_number', '合同号‖Contract', 'text', { width: 130, max_length: 40 }),
    field('ordered_on', '订单日期‖Ordered on', 'date', { required: true, sortable: true, width: 108 }),
    field('promised_on', '交货日期‖Promised on', 'date', { sortable: true, width: 108 }),
    field('salesperson', '业务员‖Salesperson', 'ref', { to: 'master.person', width: 100, sortable: true }),
    field('currency', '币种‖Currency', 'choice', { options: CURRENCIES, required: true, width: 72 }),
    field('net', '不含税金额‖Net', 'money', {
      readonly: true,
      currency_field: 'currency',
      scale: 2,
      width: 124,
      sum: true,
    }),
    field('tax', '税额‖Tax', 'money', { readonly: true, currency_field: 'currency', scale: 2, width: 112, sum: true }),
    field('total', '价税合计‖Total', 'money', {
      readonly: true,
      currency_field: 'currency',
      scale: 2,
      width: 132,
      sum: true,
      sortable: true,
    }),
    field('paid_percent', '收款进度‖Paid', 'percent', { readonly: true, widget: 'progress', width: 120 }),
    field('urgent', '加急‖Urgent', 'boolean', { width: 64 }),
    field('note', '备注‖Note', 'longtext', { width: 200, help: '打印在发货单上‖Printed on the delivery note' }),
  ],
  lines: [orderLines],
  states: [
    state('DRAFT', '草稿‖Draft', 'default'),
    state('CONFIRMED', '已确认‖Confirmed', 'processing'),
    state('PRODUCING', '生产中‖Producing', 'cyan'),
    state('SHIPPED', '已发货‖Shipped', 'purple'),
    state('DONE', '已完成‖Done', 'success', true),
    state('CANCELLED', '已取消‖Cancelled', 'error', true),
  ],
  commands: [
    command('confirm', '确认订单‖Confirm', {
      style: 'primary',
      bulk: true,
      inputs: [field('promised_on', '承诺交期‖Promised on', 'date')],
    }),
    command('release', '下达生产‖Release', { bulk: true }),
    command('ship', '发货‖Ship', { style: 'primary', confirm: true }),
    command('cancel', '取消‖Cancel', { style: 'danger', bulk: true, inputs: [reason] }),
  ],
  list: {
    columns: [
      'number',
      'state',
      'customer',
      'ordered_on',
      'promised_on',
      'salesperson',
      'total',
      'paid_percent',
      'urgent',
    ],
    filters: ['state', 'customer', 'salesperson', 'ordered_on', 'total', 'urgent'],
    group_by: ['state', 'salesperson', 'customer'],
    presets: [
      { name: 'all', label: '全部‖All', where: [] },
      { name: 'mine', label: '我的‖Mine', where: [['salesperson', 'me', null]] },
      { name: 'draft', label: '草稿‖Drafts', where: [['state', '=', 'DRAFT']] },
      {
        name: 'late',
        label: '已过交期‖Late',
        where: [
          ['promised_on', '<', 'today'],
          ['state', 'in', ['CONFIRMED', 'PRODUCING']],
        ],
      },
    ],
    sort: '-ordered_on',
  },
  form: {
    sections: [
      {
        label: '基本信息‖General',
        columns: 4,
        fields: [
          'customer',
          'contract_number',
          'ordered_on',
          'promised_on',
          'salesperson',
          'currency',
          'urgent',
          'total',
        ],
      },
    ],
    tabs: [
      { label: '订单明细‖Lines', lines: 'lines' },
      {
        label: '其他信息‖Other',
        sections: [{ label: '', columns: 3, fields: ['net', 'tax', 'paid_percent', 'note'] }],
      },
    ],
    states: ['DRAFT', 'CONFIRMED', 'PRODUCING', 'SHIPPED', 'DONE'],
  },
  panels: [
    { name: 'credit', label: '客户信用‖Customer credit', system: 'finance' },
    { name: 'supply', label: '供应与库存‖Supply', system: 'erp' },
  ],
};

export const quotation: DocMeta = {
  ...salesOrder,
  name: 'crm.quotation',
  label: '报价单‖Quotation',
  plural: '报价单‖Quotations',
  system: 'crm',
  icon: 'file-text',
  empty: '还没有报价。从商机里点“报价”。‖No quotations yet. Quote from an opportunity.',
  states: [
    state('DRAFT', '草稿‖Draft', 'default'),
    state('SENT', '已发出‖Sent', 'processing'),
    state('ACCEPTED', '已接受‖Accepted', 'success', true),
    state('REJECTED', '已拒绝‖Rejected', 'error', true),
  ],
  commands: [
    command('send', '发出‖Send', { style: 'primary', bulk: true }),
    command('accept', '客户接受‖Accept', { style: 'primary', confirm: true }),
    command('reject', '客户拒绝‖Reject', { style: 'danger', inputs: [reason] }),
  ],
  form: { ...salesOrder.form, states: ['DRAFT', 'SENT', 'ACCEPTED'] },
  panels: [{ name: 'supply', label: '供应与库存‖Supply', system: 'erp' }],
};

export const delivery: DocMeta = {
  ...salesOrder,
  name: 'erp.delivery',
  label: '发货单‖Delivery',
  plural: '发货单‖Deliveries',
  icon: 'car',
  can_create: false,
  empty: '没有要发的货。在销售订单上点“发货”。‖Nothing to deliver. Choose Ship on a sales order.',
  states: [
    state('DRAFT', '待拣货‖To pick', 'default'),
    state('PICKED', '已拣货‖Picked', 'processing'),
    state('SHIPPED', '已发货‖Shipped', 'success', true),
  ],
  commands: [
    command('pick', '拣货完成‖Picked', { style: 'primary', bulk: true }),
    command('post', '发货过账‖Ship and post', { style: 'primary' }),
  ],
  form: { ...salesOrder.form, states: ['DRAFT', 'PICKED', 'SHIPPED'] },
  panels: [],
};

const STAGES = [
  ['LEAD', '初步接触‖Qualify', 'default'],
  ['NEEDS', '需求确认‖Needs', 'processing'],
  ['PROPOSAL', '方案报价‖Proposal', 'cyan'],
  ['NEGOTIATION', '商务谈判‖Negotiation', 'purple'],
  ['WON', '赢单‖Won', 'success'],
  ['LOST', '输单‖Lost', 'error'],
] as const;

export const opportunity: DocMeta = {
  ...base,
  name: 'crm.opportunity',
  label: '商机‖Opportunity',
  plural: '商机‖Opportunities',
  system: 'crm',
  icon: 'fund',
  title_field: 'name',
  empty: '还没有商机。把一条线索转为商机，或点“新建”。‖No opportunities yet. Convert a lead, or choose New.',
  fields: [
    field('name', '商机名称‖Name', 'text', { required: true, width: 240, sortable: true }),
    { ...stateField, label: '阶段‖Stage' },
    field('party', '客户‖Party', 'ref', { to: 'master.party', required: true, width: 210, sortable: true }),
    field('owner', '负责人‖Owner', 'ref', { to: 'master.person', width: 100, sortable: true }),
    field('expected', '预计金额‖Expected', 'money', { scale: 2, sum: true, width: 130, sortable: true }),
    field('probability', '赢率‖Probability', 'percent', { widget: 'progress', width: 120 }),
    field('closes_on', '预计成交‖Closes on', 'date', { width: 108, sortable: true }),
    field('stars', '重要度‖Priority', 'integer', { widget: 'rating', width: 90 }),
    field('phone', '联系电话‖Phone', 'text', { widget: 'phone', width: 130 }),
    field('need', '客户需求‖Need', 'longtext'),
  ],
  lines: [],
  states: STAGES.map(([v, l, t]) => state(v, l, t, v === 'WON' || v === 'LOST')),
  commands: [
    command('qualify', '确认需求‖Qualify', { style: 'primary' }),
    command('propose', '提交方案‖Propose', { style: 'primary' }),
    command('negotiate', '进入谈判‖Negotiate', { style: 'primary' }),
    command('win', '赢单‖Win', { style: 'primary' }),
    command('lose', '输单‖Lose', { style: 'danger', bulk: true, inputs: [reason] }),
  ],
  list: {
    columns: ['name', 'state', 'party', 'owner', 'expected', 'probability', 'closes_on', 'stars'],
    filters: ['state', 'party', 'owner', 'closes_on', 'expected'],
    group_by: ['state', 'owner'],
    presets: [
      { name: 'open', label: '进行中‖Open', where: [['state', 'in', ['LEAD', 'NEEDS', 'PROPOSAL', 'NEGOTIATION']]] },
      { name: 'all', label: '全部‖All', where: [] },
    ],
    sort: 'closes_on',
  },
  form: {
    sections: [
      {
        label: '商机‖Opportunity',
        columns: 3,
        fields: ['name', 'party', 'owner', 'expected', 'probability', 'closes_on', 'stars', 'phone'],
      },
      { label: '需求‖Need', columns: 2, fields: ['need'] },
    ],
    tabs: [],
    states: ['LEAD', 'NEEDS', 'PROPOSAL', 'NEGOTIATION', 'WON'],
  },
  kanban: {
    by: 'state',
    title: 'name',
    fields: ['party', 'expected', 'closes_on', 'owner'],
    sum: 'expected',
    move: { NEEDS: 'qualify', PROPOSAL: 'propose', NEGOTIATION: 'negotiate', WON: 'win', LOST: 'lose' },
  },
};
