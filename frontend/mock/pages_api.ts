import type { Chain, Desk, HistoryPage, Panel, Report, Tone } from '../src/api/contract';
import { links, store } from './data';
import { allowed } from './documents_api';
import { field } from './kit';
import { documents } from './masters';

const str = (v: unknown) => (v && typeof v === 'object' ? String((v as { label: string }).label) : String(v ?? ''));

export function desk(box: string): Desk {
  const all = [...(store.get('oa.approval_request')?.values() ?? [])];
  const boxes = {
    todo: all.filter((s) => s.values.state === 'OPEN' && !s.values.mine),
    started: all.filter((s) => s.values.mine),
    done: all.filter((s) => s.values.state !== 'OPEN' && !s.values.mine),
  };
  const orders = [...(store.get('erp.sales_order')?.values() ?? [])].reverse();
  const states = documents['oa.approval_request'].states;
  return {
    counts: { todo: boxes.todo.length, started: boxes.started.length, done: boxes.done.length },
    items: boxes[box as 'todo'].map((s, i) => {
      const order = orders[i + 1];
      const st = states.find((x) => x.value === s.values.state);
      return {
        id: s.id,
        version: s.version,
        title: str(s.values.subject),
        document: { doc: 'erp.sales_order', id: order.id, label: str(order.values.number) },
        document_label: '销售订单‖Sales order',
        command_label: '确认订单‖Confirm',
        requester: str(s.values.requester),
        since: str(s.values.since),
        reason:
          i % 3 === 0
            ? '折扣 8.5%，超过授权 8%；客户年内已成交 126 万，付款记录良好。'
            : '超出信用额度 12,000.00 元‖Credit over by 12,000.00',
        amount: s.values.amount === null ? null : str(s.values.amount),
        currency: 'CNY',
        state: str(s.values.state),
        state_label: st?.label ?? '',
        tone: (st?.tone ?? 'default') as Tone,
        step: '部门经理审批‖Department head',
        commands: allowed('oa.approval_request', s).filter((c) => (box === 'started') === (c.name === 'withdraw')),
      };
    }),
    next: null,
  };
}

export function chain(doc: string, id: number): Chain {
  const key = (d: string, i: number) => `${d}:${i}`;
  const depth = new Map<string, number>([[key(doc, id), 0]]);
  const edges: Chain['edges'] = [];
  const walk = (d: string, i: number, step: number): void => {
    for (const l of links) {
      const [near, far] = step > 0 ? [l.source, l.target] : [l.target, l.source];
      if (near[0] !== d || near[1] !== i) continue;
      edges.push({ source: l.source[1], target: l.target[1], label: l.label });
      if (depth.has(key(far[0], far[1]))) continue;
      depth.set(key(far[0], far[1]), (depth.get(key(d, i)) ?? 0) + step);
      walk(far[0], far[1], step);
    }
  };
  walk(doc, id, 1);
  walk(doc, id, -1);
  const nodes: Chain['nodes'] = [...depth].map(([k, d]) => {
    const [name, nid] = k.split(':');
    const meta = documents[name];
    const s = store.get(name)?.get(Number(nid));
    const st = meta.states.find((x) => x.value === s?.values.state);
    return {
      id: Number(nid),
      doc: name,
      doc_label: meta.label,
      system: meta.system,
      title: str(s?.values[meta.title_field]),
      state_label: st?.label ?? '',
      tone: st?.tone ?? 'default',
      amount: str(s?.values.total ?? s?.values.expected) || null,
      currency: 'CNY',
      date: str(s?.values.ordered_on ?? s?.values.closes_on) || null,
      depth: d,
      readable: true,
    };
  });
  const max = Math.max(...nodes.map((n) => n.depth));
  const shipped = nodes.filter((n) => n.doc === 'erp.delivery');
  for (const [i, n] of shipped.entries()) {
    const extra = (o: number, dl: string, system: string, title: string, step: number) =>
      nodes.push({
        id: n.id * 10 + o,
        doc: 'finance.x',
        doc_label: dl,
        system,
        title,
        state_label: '已过账‖Posted',
        tone: 'success',
        amount: n.amount,
        currency: 'CNY',
        date: n.date,
        depth: max + step,
        readable: false,
      });
    extra(1, '应收单‖Receivable', 'finance', `AR2611-0${i + 31}`, 1);
    extra(2, '凭证‖Voucher', 'finance', `记-0${i + 118}`, 2);
    edges.push(
      { source: n.id, target: n.id * 10 + 1, label: '确认收入‖Revenue' },
      { source: n.id * 10 + 1, target: n.id * 10 + 2, label: '' },
    );
  }
  return { focus: id, nodes, edges, truncated: false };
}

export function history(doc: string, id: number): HistoryPage {
  const s = store.get(doc)?.get(id);
  return {
    entries: (s?.log ?? []).map((e, i) => ({
      id: `${id}-${(s?.log.length ?? 0) - i}`,
      at: e.at,
      actor: { id: 1, name: e.who },
      kind: e.kind,
      label: e.label,
      comment: e.comment,
      changes: e.changes.map(([label, before, after]) => ({ field: label, label, before, after })),
    })),
    next: null,
  };
}

export function panel(doc: string, id: number, name: string): Panel {
  const s = store.get(doc)?.get(id);
  if (name === 'credit')
    return {
      label: '客户信用‖Customer credit',
      system: 'finance',
      blocks: [
        { kind: 'progress', label: '额度占用‖Limit used', percent: 72, tone: 'warning' },
        {
          kind: 'facts',
          items: [
            { label: '信用额度‖Limit', value: '2000000.00', type: 'money' },
            { label: '应收余额‖Receivable', value: '1286430.50', type: 'money' },
            { label: '逾期‖Overdue', value: '56000.00', type: 'money', tone: 'error' },
            { label: '客户‖Customer', value: str(s?.values.customer), type: 'text', link: s?.values.customer as never },
          ],
        },
        { kind: 'note', tone: 'warning', text: '有一笔发票逾期 12 天。‖One invoice is 12 days overdue.' },
      ],
    };
  return {
    label: '供应与库存‖Supply',
    system: 'erp',
    blocks: [
      {
        kind: 'table',
        empty: '无‖None',
        columns: [
          field('item', '物料‖Item', 'text'),
          field('stock', '可用‖Free', 'decimal', { scale: 0 }),
          field('ready', '可交‖Ready', 'date'),
        ],
        rows: (s?.lines.lines ?? [])
          .slice(0, 5)
          .map((l, i) => ({ id: i, item: str(l.item), stock: String((i * 37) % 90), ready: l.needed_on })),
      },
    ],
  };
}

export function trialBalance(): Report {
  const accounts: [string, string, number][] = [
    ['1', '资产‖Assets', 0],
    ['1002', '银行存款‖Cash at bank', 1],
    ['1122', '应收账款‖Receivables', 1],
    ['1405', '库存商品‖Finished goods', 1],
    ['2', '负债‖Liabilities', 0],
    ['2202', '应付账款‖Payables', 1],
    ['2221', '应交税费‖Taxes payable', 1],
    ['6', '损益‖Income', 0],
    ['6001', '主营业务收入‖Revenue', 1],
    ['6401', '主营业务成本‖Cost of sales', 1],
  ];
  const money = (name: string, label: string) => field(name, label, 'money', { scale: 2, width: 140 });
  let n = 7;
  const next = () => {
    n = (n * 7919) % 999983;
    return (n * 13.37).toFixed(2);
  };
  return {
    label: '科目余额表‖Trial balance',
    heading: { period: '2026-11' },
    columns: [
      field('code', '科目‖Account', 'text', { width: 90 }),
      field('name', '名称‖Name', 'text', { width: 240 }),
      money('opening_debit', '期初借方‖Opening debit'),
      money('opening_credit', '期初贷方‖Opening credit'),
      money('debit', '本期借方‖Debit'),
      money('credit', '本期贷方‖Credit'),
      money('closing', '期末余额‖Closing'),
    ],
    rows: accounts.map(([code, name, level]) => ({
      code,
      name,
      opening_debit: next(),
      opening_credit: null,
      debit: next(),
      credit: next(),
      closing: code === '2221' ? '-12043.75' : next(),
      _level: level,
      _bold: level === 0,
      _link: level ? { doc: 'erp.sales_order', where: [['state', '=', 'DONE']] } : undefined,
    })) as unknown as Report['rows'],
    totals: {
      code: '合计‖Total',
      name: '',
      opening_debit: '48210332.10',
      opening_credit: '48210332.10',
      debit: '9120044.02',
      credit: '9120044.02',
      closing: '0.00',
    },
    checks: [
      { label: '借贷平衡‖Debits equal credits', ok: true, detail: '9,120,044.02' },
      { label: '与明细账一致‖Agrees with subledgers', ok: false, detail: '应收差 120.00‖Receivables differ by 120.00' },
    ],
  };
}
