import type { Behind, Figures, MapStep, RelationMap } from '../src/api/contract';
import { store } from './data';
import { documents } from './masters';

const OTHERS = ['crm', 'erp', 'hr', 'finance'];
let tick = 0;
const figures = (runs: number, waiting = 0, failing = 0, seconds: number | null = 0): Figures => ({
  runs,
  waiting,
  failing,
  seconds,
  last: runs ? new Date(Date.now() - 3_600_000).toISOString() : null,
});

type Line = [
  verb: MapStep['verb'],
  kind: MapStep['kind'],
  layer: MapStep['layer'],
  way: string,
  label: string,
  cause: string,
  figures: Figures | null,
];
const STORIES: [string, string, string, Line[]][] = [
  [
    'order_to_cash',
    '从销售到交付‖Order to cash',
    'X1',
    [
      [
        'after',
        'at once',
        'information',
        'crm>erp',
        '接受的报价自动生成销售订单‖An accepted quotation opens a sales order',
        '报价单已接受‖Quotation accepted',
        figures(412),
      ],
      [
        'before',
        'reserve',
        'money',
        'finance>erp',
        '占用客户信用额度，超限则等待审批‖The order takes of the customer’s credit, or waits',
        '销售订单·确认‖Sales order: Confirm',
        figures(398, 3, 0, 5400),
      ],
      [
        'after',
        'at once',
        'goods',
        'erp>finance',
        '确认应收、收入与成本，生成发票草稿‖Receivable, revenue and cost are booked',
        '货物已发出‖Goods delivered',
        figures(367),
      ],
      [
        'after',
        'at once',
        'money',
        'finance>erp',
        '订单更新已收款金额‖The order knows what was paid',
        '收款已过账‖Receipt posted',
        figures(301),
      ],
      [
        'after',
        'later',
        'information',
        'erp>crm',
        '交付进度通知客户负责人‖Progress is told to whoever sold it',
        '生产进度更新‖Production progressed',
        figures(1204, 6, 2, 2.4),
      ],
    ],
  ],
  [
    'people_at_work',
    '人与排程‖People at work',
    'X6',
    [
      [
        'before',
        'fill',
        'information',
        'hr>erp',
        '按班次、请假与技能提供可用人员‖HR says who is there and skilled',
        '排程·运行‖Schedule: Run',
        figures(64, 0, 0, null),
      ],
      [
        'after',
        'at once',
        'goods',
        'hr>erp',
        '请假影响的工序重新排程‖Leave moves the work it touches',
        '请假已批准‖Leave approved',
        figures(12),
      ],
    ],
  ],
  [
    'approvals',
    '审批‖Approvals',
    'O1',
    [
      [
        'before',
        'hold',
        'information',
        'oa>*',
        '命中审批策略的操作先挂起‖A policy holds the command',
        '任意操作‖any command',
        figures(88, 7, 1, 21_600),
      ],
      [
        'after',
        'at once',
        'information',
        '*>oa',
        '挂起的操作生成审批单‖A held command becomes a request',
        '等待审批‖Waits for approval',
        figures(88),
      ],
      [
        'after',
        'at once',
        'information',
        'oa>oa',
        '最后一票通过后执行原操作‖After the last vote the command runs',
        '审批已通过‖Approved',
        figures(80),
      ],
    ],
  ],
  [
    'order_progress',
    '订单进展‖Order progress',
    'X1',
    [
      ['beside', 'panel', 'goods', 'erp>crm', '库存‖Stock', '商机‖Opportunity', null],
      ['beside', 'panel', 'money', 'finance>crm', '信用‖Credit', '报价单‖Quotation', null],
      ['beside', 'panel', 'information', 'erp>master', '销售订单‖Sales orders', '往来单位‖Party', null],
    ],
  ],
];

function step(flow: string, [verb, kind, layer, way, label, cause, counted]: Line, i: number): MapStep {
  const [from, to] = way.split('>').map((s) => (s === '*' ? OTHERS : [s]));
  const part = counted && { ...counted, runs: Math.round(counted.runs / 2), waiting: 0, failing: 0 };
  const open = from.length > 1 || to.length > 1;
  return {
    key: `${flow}.step_${i}`,
    id: `${flow}.step_${i}`,
    verb,
    kind,
    layer,
    from,
    to,
    label,
    cause: { name: '', label: cause },
    later: kind === 'later',
    figures: counted,
    ...(open && counted && part
      ? { parts: { erp: { ...part, waiting: counted.waiting, failing: counted.failing }, crm: part } }
      : {}),
  };
}

/** As the server tells it; every look finds a little more, so that the page moves. */
export function relationMap(days: number): RelationMap {
  tick++;
  const flows = STORIES.map(([name, label, spec, lines]) => ({
    name,
    label,
    spec,
    steps: lines.map((l, i) => step(name, l, i)),
  }));
  const moving = flows[0].steps[tick % flows[0].steps.length].figures;
  if (moving) Object.assign(moving, { runs: moving.runs + 1, last: new Date().toISOString() });
  const facts = { crm: 1830, erp: 5120, oa: 264, hr: 96, finance: 4410, master: 40 };
  const labels = {
    crm: '客户‖CRM',
    erp: 'ERP',
    oa: '办公‖OA',
    hr: '人力‖HR',
    finance: '财务‖Finance',
    master: '主数据‖Master data',
  };
  return {
    days,
    at: new Date().toISOString(),
    flows,
    systems: Object.entries(facts).map(([key, n]) => ({
      key: key as 'crm',
      label: labels[key as 'crm'],
      facts: Math.round((n * days) / 30),
      waiting: key === 'erp' ? 3 : 0,
      failing: key === 'crm' ? 2 : 0,
    })),
  };
}

export function behind(key: string, of: string): Behind {
  const ids = [...(store.get('erp.sales_order')?.keys() ?? [])].slice(0, of === 'runs' ? 60 : 3);
  const first = store.get('erp.sales_order')?.get(ids[0]);
  return {
    step: key,
    of,
    causes: [{ doc: 'erp.sales_order', label: documents['erp.sales_order'].plural, ids }],
    made:
      of === 'runs'
        ? [
            {
              doc: 'erp.delivery',
              label: documents['erp.delivery'].plural,
              ids: [...(store.get('erp.delivery')?.keys() ?? [])].slice(0, 20),
            },
          ]
        : [],
    failures:
      of !== 'failing' || !first
        ? []
        : [
            {
              document: { doc: 'erp.sales_order', id: first.id, label: String(first.values.number) },
              attempts: 4,
              next_at: new Date(Date.now() + 600_000).toISOString(),
              error: 'connection refused: mail.example.com:587',
            },
          ],
  };
}
