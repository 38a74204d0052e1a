import type { DocMeta, Shopfloor } from '../src/api/contract';
import { add, type Stored, store } from './data';
import { base, command, field, state } from './kit';

const quantity = (name: string, label: string) => field(name, label, 'decimal', { readonly: true, scale: 2 });

export const workOrder: DocMeta = {
  name: 'erp.work_order',
  label: '工序任务‖Work order',
  plural: '工序任务‖Work orders',
  ...base,
  system: 'erp',
  icon: 'schedule',
  title_field: 'number',
  empty: '还没有工序任务。‖No work yet.',
  can_create: false,
  can_edit: false,
  fields: [
    field('number', '单号‖Number', 'text', { readonly: true, sortable: true }),
    field('state', '状态‖Status', 'state', { readonly: true, sortable: true }),
    field('manufacturing_order', '生产订单‖Order', 'text', { readonly: true }),
    field('item', '产品‖Product', 'text', { readonly: true }),
    field('name', '工序‖Operation', 'text', { readonly: true }),
    field('machine', '设备‖Machine', 'text', { readonly: true }),
    quantity('quantity', '数量‖Quantity'),
    quantity('good_quantity', '合格‖Good'),
    quantity('scrap_quantity', '报废‖Scrapped'),
    field('start_at', '计划开始‖Planned start', 'datetime', { readonly: true, sortable: true }),
    field('due_on', '交期‖Due on', 'date', { readonly: true, sortable: true }),
  ],
  lines: [],
  states: [
    state('WAITING', '等待‖Waiting', 'default'),
    state('READY', '可开工‖Ready', 'processing'),
    state('RUNNING', '加工中‖Running', 'cyan'),
    state('PAUSED', '已暂停‖Paused', 'warning'),
    state('DONE', '已完成‖Done', 'success', true),
  ],
  commands: [
    command('start', '开工‖Start', { style: 'primary' }),
    command('pause', '暂停‖Pause'),
    command('report', '报工‖Report', {
      style: 'primary',
      inputs: [
        field('good', '合格数量‖Good', 'decimal'),
        field('scrap', '报废数量‖Scrapped', 'decimal'),
        field('rework', '返工数量‖To rework', 'decimal'),
      ],
    }),
    command('finish', '完成‖Finish', { confirm: true }),
  ],
  list: {
    columns: ['number', 'state', 'item', 'name', 'machine', 'quantity', 'good_quantity', 'start_at', 'due_on'],
    filters: ['state'],
    group_by: ['state'],
    presets: [],
    sort: 'start_at',
  },
  form: {
    sections: [
      {
        label: '工序‖Operation',
        columns: 3,
        fields: ['item', 'name', 'machine', 'quantity', 'good_quantity', 'scrap_quantity'],
      },
    ],
    tabs: [],
    states: ['READY', 'RUNNING', 'DONE'],
  },
};

const MACHINES = ['装配工位 01‖Assembly 01', '装配工位 02‖Assembly 02', '数控车床 01‖Lathe 01'];

export function fillWorkshop(): void {
  for (let i = 0; i < 14; i++)
    add('erp.work_order', {
      number: `WO-2611-${String(i + 1).padStart(5, '0')}`,
      state: i % 5 === 4 ? 'WAITING' : 'READY',
      manufacturing_order: `MO-2611-${String(i + 1).padStart(5, '0')}`,
      item: `减速机 PX${60 + (i % 4) * 30}‖Reducer PX${60 + (i % 4) * 30}`,
      sequence_no: 10,
      name: '总装‖Assembly',
      instructions: i % 3 === 0 ? '涂胶后静置 30 分钟‖Let the glue rest for 30 minutes' : '',
      machine: { doc: 'erp.machine', id: 1 + (i % 3), label: MACHINES[i % 3] },
      employee_ref: { doc: 'hr.employee', id: 1, label: '王铁军' },
      quantity: String(10 + i * 2),
      good_quantity: '0',
      scrap_quantity: '0',
      rework_quantity: '0',
      timed_minutes: '0',
      running_since: null,
      unit_of_measure: { doc: 'master.unit', id: 1, label: '台‖pcs' },
      start_at: new Date(Date.now() + i * 7_200_000).toISOString(),
      due_on: new Date(Date.now() + (i - 1) * 86_400_000).toISOString().slice(0, 10),
    });
}

export function shopfloor(): Shopfloor {
  const rows = [...(store.get('erp.work_order')?.values() ?? [])];
  const at = (id: number, states: string[]) =>
    rows.filter((s) => (s.values.machine as { id: number }).id === id && states.includes(String(s.values.state)))
      .length;
  return {
    me: { id: 1, label: '王铁军' },
    stations: MACHINES.map((label, i) => ({
      id: i + 1,
      code: `M-0${i + 1}`,
      label,
      work_centre: { id: i < 2 ? 1 : 2, label: i < 2 ? '装配‖Assembly' : '车削‖Turning' },
      ready: at(i + 1, ['READY', 'PAUSED']),
      running: at(i + 1, ['RUNNING']),
    })),
  };
}

/** What commands of a work order do to its figures: the clock, the pieces. */
export function work(s: Stored, name: string, input: Record<string, unknown>): void {
  const v = s.values;
  const plus = (field: string, by: unknown) => {
    v[field] = String(Number(v[field] ?? 0) + Number(by ?? 0));
  };
  if (v.running_since && name !== 'start') {
    plus('timed_minutes', (Date.now() - Date.parse(String(v.running_since))) / 60_000);
    v.running_since = null;
  }
  if (name === 'start' || (name === 'report' && v.state === 'RUNNING')) v.running_since = new Date().toISOString();
  if (name !== 'report') return;
  for (const part of ['good', 'scrap', 'rework']) plus(`${part}_quantity`, input[part]);
  v.timed_minutes = '0';
  if (Number(v.good_quantity) + Number(v.scrap_quantity) >= Number(v.quantity)) v.state = 'DONE';
}
