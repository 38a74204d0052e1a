import type { DeskCard, StartPage } from '../src/api/startPage';
import { store } from './data';
import { field } from './kit';

const numbers: StartPage['numbers'] = [
  {
    name: 'erp.ordered',
    label: '本月接单‖Orders this month',
    value: '12864300.5',
    type: 'money',
    doc: 'erp.sales_order',
    where: [['ordered_on', '=', 'month']],
    before: { label: '上月同期‖Same days last month', value: '11200000', where: [['ordered_on', '=', 'month-1']] },
  },
  {
    name: 'erp.drafts',
    label: '草稿订单‖Draft orders',
    value: '46',
    type: 'integer',
    tone: 'warning',
    doc: 'erp.sales_order',
    where: [['state', '=', 'DRAFT']],
  },
];

function cards(): DeskCard[] {
  const orders = [...(store.get('erp.sales_order')?.values() ?? [])].slice(0, 6);
  return [
    { kind: 'requests', name: 'oa.requests', label: '审批‖Approvals' },
    {
      kind: 'list',
      name: 'erp.confirm_next',
      label: '待确认订单‖Orders to confirm',
      width: 'wide',
      empty: '',
      doc: 'erp.sales_order',
      where: [['state', '=', 'DRAFT']],
      sort: null,
      count: 46,
      columns: [
        field('number', '单号‖Number', 'ref', { to: 'erp.sales_order' }),
        field('customer', '客户‖Customer', 'ref'),
      ],
      rows: orders.map((o) => ({
        id: o.id,
        version: o.version,
        number: { doc: 'erp.sales_order', id: o.id, label: String(o.values.number) },
        customer: o.values.customer,
        _command: { name: 'confirm', label: '确认‖Confirm', style: 'primary' },
      })) as never,
    },
    {
      kind: 'chart',
      name: 'erp.by_month',
      label: '每月订单额‖Ordered by month',
      width: 'narrow',
      empty: '',
      axis: 'time',
      type: 'money',
      unit: null,
      per: 1,
      buckets: ['9月‖Sep', '10月‖Oct', '11月‖Nov'].map((label, i) => ({ key: String(i), label })),
      series: [
        {
          label: '订单额‖Ordered',
          doc: 'erp.sales_order',
          sum: 'gross_total',
          tone: 'processing',
          below: false,
          bars: Object.fromEntries(['900000', '1250000', '780000'].map((value, i) => [i, { value, where: [] }])),
        },
      ],
    },
  ];
}

export function startPage(): StartPage {
  const all = cards();
  const told = [...numbers.map((n) => ({ ...n, kind: 'number' as const })), ...all];
  return {
    role: '',
    roles: [{ name: 'order_desk', label: '订单‖Order desk' }],
    numbers,
    cards: all,
    arrangement: told.map((c) => ({ name: c.name, label: c.label, kind: c.kind, shown: true })),
  };
}
