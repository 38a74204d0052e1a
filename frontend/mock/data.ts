import type { Ref, Row, Value } from '../src/api/contract';
import { seeded } from './kit';

export interface Stored {
  id: number;
  version: number;
  values: Record<string, Value>;
  lines: Record<string, Row[]>;
  log: {
    at: string;
    who: string;
    label: string;
    kind: 'command' | 'comment';
    comment: string | null;
    changes: [string, string | null, string | null][];
  }[];
}

export const store = new Map<string, Map<number, Stored>>();
export const links: { source: [string, number]; target: [string, number]; label: string }[] = [];
let sequence = 1000;
const random = seeded(20261124);
const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)];
const pad = (n: number, w: number) => String(n).padStart(w, '0');
export const day = (shift: number) => new Date(Date.UTC(2026, 10, 24 + shift)).toISOString().slice(0, 10);

export function add(
  doc: string,
  values: Record<string, Value>,
  lines: Record<string, Row[]> = {},
  who = '张伟',
): Stored {
  const id = ++sequence;
  const stored: Stored = {
    id,
    version: 1,
    values,
    lines,
    log: [{ at: '2026-11-20T01:12:00Z', who, label: '新建‖Create', kind: 'command', comment: null, changes: [] }],
  };
  if (!store.has(doc)) store.set(doc, new Map());
  store.get(doc)?.set(id, stored);
  return stored;
}
export const refTo = (doc: string, s: Stored): Ref => ({
  doc,
  id: s.id,
  label: String(s.values.name ?? s.values.number),
});

export const newLine = (item: Stored, quantity: string, discount: string, needed: string): Row => ({
  id: ++sequence,
  item: refTo('master.item', item),
  specification: item.values.specification,
  unit: item.values.unit,
  quantity,
  unit_price: item.values.price,
  discount,
  tax_rate: '13',
  amount: '0.00',
  needed_on: needed,
  note: '',
});

export const cents = (n: number) => (Math.round(n * 100 + Number.EPSILON) / 100).toFixed(2);

/** What the server works out: line amounts and totals. */
export function compute(values: Record<string, Value>, lines: Row[]): void {
  let total = 0;
  let net = 0;
  for (const l of lines) {
    const gross = Number(
      cents(Number(l.quantity ?? 0) * Number(l.unit_price ?? 0) * (1 - Number(l.discount ?? 0) / 100)),
    );
    l.amount = cents(gross);
    total += gross;
    net += Number(cents(gross / (1 + Number(l.tax_rate ?? 13) / 100)));
  }
  values.total = cents(total);
  values.net = cents(net);
  values.tax = cents(total - net);
}

const people = [
  '张伟|销售经理',
  '王芳|销售代表',
  '李娜|计划主管',
  '刘洋|采购员',
  '陈静|财务经理',
  '杨帆|销售代表',
  '黄敏|人事专员',
  '赵磊|仓库主管',
  '吴倩|总经理',
].map((p, i) => add('master.person', { code: `P${pad(i + 1, 4)}`, name: p.split('|')[0], title: p.split('|')[1] }));
const parties = [
  '武汉光谷激光设备有限公司|武汉',
  '苏州精工机械股份有限公司|苏州',
  '北京天衡仪器有限公司|北京',
  '宁波海联物流装备有限公司|宁波',
  '天津泰达包装材料有限公司|天津',
  '成都蜀锦纺织机械有限公司|成都',
  '深圳市锐锋电子有限公司|深圳',
  '厦门金旅客车零部件有限公司|厦门',
  '西安航天动力研究所|西安',
  '青岛海润特种电器有限公司|青岛',
  '杭州云启智能科技有限公司|杭州',
  '广州南方食品机械集团|广州',
  '上海宏远自动化工程有限公司|上海',
  'Northwind Automation GmbH|Stuttgart',
  '长沙中联重工配套有限公司|长沙',
].map((p, i) =>
  add('master.party', {
    code: `C${pad(i + 1, 5)}`,
    name: p.split('|')[0],
    city: p.split('|')[1],
    kind: i % 5 === 4 ? 'supplier' : 'customer',
    phone: `138${pad(Math.floor(random() * 1e8), 8)}`,
    email: `contact${i + 1}@example.com`,
    credit_limit: cents(200000 + Math.floor(random() * 20) * 100000),
  }),
);
const items = [
  '伺服电机|SM-750W|台|1580',
  '减速机|RV-40E|台|3260.5',
  '铝型材|4080-L6000|米|68.4',
  'PLC 控制器|S7-1200|套|2450',
  '工业相机|500 万像素|台|3980',
  '直线导轨|HGH25CA|根|412',
  '滚珠丝杠|SFU2510|根|536.8',
  '气缸|SC63×200|个|186',
  '光电传感器|E3Z-D62|个|142.5',
  '触摸屏|10.1 寸|块|1260',
  '变频器|2.2kW|台|980',
  '电磁阀|4V210-08|个|56.8',
].map((p, i) => {
  const [name, specification, unit, price] = p.split('|');
  return add('master.item', {
    code: `M${pad(i + 1, 5)}`,
    name: `${name} ${specification}`,
    specification,
    unit,
    price: cents(Number(price)),
    active: true,
  });
});
const buyers = parties.filter((p) => p.values.kind === 'customer');
const randomLines = (n: number) =>
  Array.from({ length: n }, () =>
    newLine(
      pick(items),
      String(Math.ceil(random() * 160)),
      pick(['0', '0', '0', '5', '8']),
      day(Math.ceil(random() * 40)),
    ),
  );

const ORDER_STATES = [
  'DRAFT',
  'CONFIRMED',
  'CONFIRMED',
  'PRODUCING',
  'PRODUCING',
  'SHIPPED',
  'DONE',
  'DONE',
  'CANCELLED',
];
for (let i = 0; i < 1260; i++) {
  const ordered = -Math.floor((1260 - i) / 6);
  const lines = randomLines(i === 1258 ? 200 : 1 + Math.floor(random() * 9));
  const st = i > 1240 ? pick(['DRAFT', 'CONFIRMED', 'PRODUCING']) : pick(ORDER_STATES);
  const values: Record<string, Value> = {
    number: `SO2611-${pad(i + 1, 6)}`,
    state: i === 1258 || i === 1259 ? 'DRAFT' : st,
    customer: refTo('master.party', pick(buyers)),
    contract_number: random() > 0.5 ? `HT-2026${pad(i, 4)}` : '',
    ordered_on: day(ordered),
    promised_on: day(ordered + 12 + Math.floor(random() * 30)),
    salesperson: refTo('master.person', pick(people.slice(0, 6))),
    currency: random() > 0.92 ? 'USD' : 'CNY',
    paid_percent: st === 'DONE' ? 100 : st === 'DRAFT' ? 0 : Math.floor(random() * 90),
    urgent: random() > 0.86,
    note: '',
  };
  compute(values, lines);
  const order = add('erp.sales_order', values, { lines });
  if (i > 1180) {
    const q = add(
      'crm.quotation',
      { ...values, number: `QT2611-${pad(i - 1180, 5)}`, state: 'ACCEPTED', paid_percent: 0 },
      { lines: lines.map((l) => ({ ...l })) },
    );
    links.push({ source: ['crm.quotation', q.id], target: ['erp.sales_order', order.id], label: '接受‖Accepted' });
    for (let k = 0; k < (st === 'DRAFT' ? 0 : 1 + (i % 2)); k++) {
      const d = add(
        'erp.delivery',
        {
          ...values,
          number: `DN2611-${pad(i * 2 + k, 5)}`,
          state: pick(['DRAFT', 'PICKED', 'SHIPPED']),
          paid_percent: 0,
        },
        { lines: lines.slice(0, 3).map((l) => ({ ...l })) },
      );
      links.push({ source: ['erp.sales_order', order.id], target: ['erp.delivery', d.id], label: '发货‖Shipped' });
    }
  }
}
const NEEDS = [
  '激光切割产线改造',
  '视觉检测工位',
  '伺服系统批量采购',
  '仓储输送线',
  '设备数字化改造',
  '包装线整线',
  '机器人焊接单元',
  '备件年度框架',
];
for (let i = 0; i < 64; i++) {
  const who = pick(buyers);
  const o = add('crm.opportunity', {
    name: `${String(who.values.name).slice(0, 4)} ${pick(NEEDS)}`,
    state: pick(['LEAD', 'LEAD', 'NEEDS', 'NEEDS', 'PROPOSAL', 'NEGOTIATION', 'WON', 'LOST']),
    party: refTo('master.party', who),
    owner: refTo('master.person', pick(people.slice(0, 6))),
    expected: cents(50000 + Math.floor(random() * 180) * 10000),
    probability: Math.floor(random() * 10) * 10,
    closes_on: day(Math.floor(random() * 90)),
    stars: Math.ceil(random() * 3),
    phone: who.values.phone,
    need: '交期要求 6 周，含现场调试与培训。',
  });
  const quote = [...(store.get('crm.quotation')?.values() ?? [])][i];
  if (quote)
    links.push({ source: ['crm.opportunity', o.id], target: ['crm.quotation', quote.id], label: '报价‖Quoted' });
}
const SUBJECTS = [
  '销售订单折扣超过 8%，申请特批',
  '客户信用额度临时上调 30 万',
  '十一月差旅报销',
  '采购伺服电机 120 台',
  '请年假 3 天',
  '付款申请：苏州精工预付款',
];
for (let i = 0; i < 14; i++)
  add('oa.approval_request', {
    number: `SP2611-${pad(i + 1, 4)}`,
    state: i < 9 ? 'OPEN' : 'APPROVED',
    subject: SUBJECTS[i % 6],
    requester: refTo('master.person', people[(i % 7) + 1]),
    amount: i % 6 === 4 ? null : cents(3000 + Math.floor(random() * 300000)),
    since: new Date(Date.UTC(2026, 10, 24, 1) - i * 7.3e6).toISOString(),
    mine: i % 4 === 3,
  });
