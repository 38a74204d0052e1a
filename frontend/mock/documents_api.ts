import type {
  DocMeta,
  DocumentBody,
  FieldError,
  ListPage,
  Predicate,
  Ref,
  Row,
  Value,
  Where,
} from '../src/api/contract';
import { add, compute, day, links, newLine, refTo, type Stored, store } from './data';
import { documents } from './masters';

const ME = '张伟';
export const plain = (v: Value | undefined): string | number | boolean | null =>
  v && typeof v === 'object' ? v.id : (v ?? null);
const text = (v: Value | undefined) => (v && typeof v === 'object' ? v.label : String(v ?? ''));

function bound(value: unknown): unknown {
  const m = /^today([+-]\d+)?$/.exec(String(value));
  if (m) return day(Number(m[1] ?? 0));
  return value;
}
function holds(s: Stored, [name, op, raw]: Predicate): boolean {
  const v = name === 'id' ? s.id : plain(s.values[name]);
  const value = bound(raw);
  const order = (a: unknown, b: unknown) =>
    typeof a === 'string' && Number.isNaN(Number(a)) ? String(a).localeCompare(String(b)) : Number(a) - Number(b);
  switch (op) {
    case '=':
      return value === 'month'
        ? String(v).startsWith('2026-11')
        : value === 'year'
          ? String(v).startsWith('2026')
          : String(v) === String(value);
    case '!=':
      return String(v) !== String(value);
    case 'in':
      return (value as unknown[]).map(String).includes(String(v));
    case 'contains':
      return text(s.values[name]).includes(String(value));
    case 'empty':
      return (v === null || v === '') === (value !== false);
    case 'me':
      return text(s.values[name]) === ME;
    case '<':
      return v !== null && order(v, value) < 0;
    case '<=':
      return v !== null && order(v, value) <= 0;
    case '>':
      return v !== null && order(v, value) > 0;
    case '>=':
      return v !== null && order(v, value) >= 0;
  }
}

export function select(doc: string, where: Where, q: string, sort: string): Stored[] {
  const all = [...(store.get(doc)?.values() ?? [])].filter(
    (s) => where.every((p) => holds(s, p)) && (!q || Object.values(s.values).some((v) => text(v).includes(q))),
  );
  const name = sort.replace('-', '');
  const sign = sort.startsWith('-') ? -1 : 1;
  const key = (s: Stored) => {
    const raw = s.values[name];
    const v = text(raw);
    return typeof raw === 'number' || /^-?\d+\.\d+$/.test(v) ? Number(v) : v;
  };
  return all.sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    return sign * (x < y ? -1 : x > y ? 1 : a.id - b.id);
  });
}

const sums = (meta: DocMeta, rows: Stored[]) =>
  Object.fromEntries(
    meta.fields
      .filter((f) => f.sum)
      .map((f) => [f.name, rows.reduce((n, r) => n + Number(r.values[f.name] ?? 0), 0).toFixed(2)]),
  );

export function list(doc: string, p: URLSearchParams): ListPage {
  const meta = documents[doc];
  const rows = select(doc, JSON.parse(p.get('where') ?? '[]'), p.get('q') ?? '', p.get('sort') ?? meta.list.sort);
  const count = { value: Math.min(rows.length, 1000), exact: rows.length <= 1000 };
  const group = p.get('group');
  if (group) {
    const by = new Map<string, Stored[]>();
    for (const r of rows) {
      const k = String(plain(r.values[group]));
      by.set(k, [...(by.get(k) ?? []), r]);
    }
    const f = meta.fields.find((x) => x.name === group);
    const label = (v: Value) =>
      (f?.type === 'state' ? meta.states : (f?.options ?? [])).find((o) => o.value === v)?.label ?? text(v);
    const groups = [...by.values()].map((g) => ({
      key: g[0].values[group],
      label: label(g[0].values[group]),
      count: g.length,
      sums: sums(meta, g),
    }));
    return { rows: [], next: null, count, sums: sums(meta, rows), groups };
  }
  const from = Number(p.get('after') ?? 0);
  const limit = Number(p.get('limit') ?? 50);
  const page = rows.slice(from, from + limit);
  const names = p.get('fields')?.split(',') ?? meta.list.columns;
  return {
    rows: page.map((s) => ({
      id: s.id,
      version: s.version,
      ...Object.fromEntries(names.map((n) => [n, s.values[n] ?? null])),
    })),
    next: from + limit < rows.length ? String(from + limit) : null,
    count,
    sums: sums(meta, page),
    groups: null,
  };
}

/** command → states it leaves and the state it reaches */
export const STEPS: Record<string, Record<string, [string[], string]>> = {
  'erp.sales_order': {
    confirm: [['DRAFT'], 'CONFIRMED'],
    release: [['CONFIRMED'], 'PRODUCING'],
    ship: [['CONFIRMED', 'PRODUCING'], 'SHIPPED'],
    cancel: [['DRAFT', 'CONFIRMED'], 'CANCELLED'],
  },
  'erp.work_order': {
    start: [['READY', 'PAUSED'], 'RUNNING'],
    pause: [['RUNNING'], 'PAUSED'],
    report: [['READY', 'RUNNING', 'PAUSED'], 'RUNNING'],
    finish: [['READY', 'RUNNING', 'PAUSED'], 'DONE'],
  },
  'crm.quotation': { send: [['DRAFT'], 'SENT'], accept: [['SENT'], 'ACCEPTED'], reject: [['SENT'], 'REJECTED'] },
  'erp.delivery': { pick: [['DRAFT'], 'PICKED'], post: [['PICKED'], 'SHIPPED'] },
  'crm.opportunity': {
    qualify: [['LEAD'], 'NEEDS'],
    propose: [['NEEDS'], 'PROPOSAL'],
    negotiate: [['PROPOSAL'], 'NEGOTIATION'],
    win: [['PROPOSAL', 'NEGOTIATION'], 'WON'],
    lose: [['LEAD', 'NEEDS', 'PROPOSAL', 'NEGOTIATION'], 'LOST'],
  },
  'oa.approval_request': {
    approve: [['OPEN'], 'APPROVED'],
    reject: [['OPEN'], 'REJECTED'],
    return_to_start: [['OPEN'], 'WITHDRAWN'],
    withdraw: [['OPEN'], 'WITHDRAWN'],
  },
};

export const held = new Map<number, DocumentBody['hold']>();
export function allowed(doc: string, s: Stored) {
  if (held.get(s.id)) return [];
  return documents[doc].commands
    .filter((c) => STEPS[doc]?.[c.name]?.[0].includes(String(s.values.state)))
    .map(({ name, label, style }) => ({ name, label, style }));
}

function linked(doc: string, id: number): DocumentBody['linked'] {
  const by = new Map<string, number[]>();
  for (const l of links) {
    const other =
      l.source[0] === doc && l.source[1] === id
        ? l.target
        : l.target[0] === doc && l.target[1] === id
          ? l.source
          : null;
    if (other) by.set(other[0], [...(by.get(other[0]) ?? []), other[1]]);
  }
  return [...by].map(([d, ids]) => ({ doc: d, label: documents[d].label, count: ids.length, ids }));
}

export function body(doc: string, s: Stored): DocumentBody {
  const meta = documents[doc];
  const st = (s.values.state as string | undefined) ?? null;
  return {
    doc,
    id: s.id,
    title: text(s.values[meta.title_field]),
    state: st,
    version: s.version,
    values: s.values,
    lines: s.lines,
    commands: allowed(doc, s),
    editable: meta.can_edit && (st === null || st === 'DRAFT' || doc === 'crm.opportunity') && !held.get(s.id),
    editable_fields: null,
    hold: held.get(s.id) ?? null,
    linked: linked(doc, s.id),
  };
}

export function blank(doc: string): Stored {
  const meta = documents[doc];
  const values: Record<string, Value> = Object.fromEntries(
    meta.fields.map((f) => [f.name, f.type === 'boolean' ? false : null]),
  );
  if (meta.states.length) values.state = meta.states[0].value;
  if ('ordered_on' in values)
    Object.assign(values, {
      ordered_on: day(0),
      currency: 'CNY',
      salesperson: refTo('master.person', [...(store.get('master.person')?.values() ?? [])][0]),
    });
  return { id: 0, version: 0, values, lines: Object.fromEntries(meta.lines.map((l) => [l.name, []])), log: [] };
}

function resolve(to: string, id: unknown): Ref | null {
  const s = store.get(to)?.get(Number(id));
  return s ? refTo(to, s) : null;
}

/** The document as it would be with what was sent: values, lines and complaints; nothing is written. */
export function merged(doc: string, s: Stored, sent: Record<string, unknown>): { next: Stored; errors: FieldError[] } {
  const meta = documents[doc];
  const next: Stored = { ...s, values: { ...s.values }, lines: { ...s.lines } };
  const errors: FieldError[] = [];
  for (const f of meta.fields) {
    if (f.readonly) continue;
    if (f.name in sent)
      next.values[f.name] = f.type === 'ref' ? resolve(f.to ?? '', sent[f.name]) : (sent[f.name] as Value);
    if (f.required && (next.values[f.name] === null || next.values[f.name] === ''))
      errors.push({ field: f.name, message: '必填‖Required', rule: 'kernel.required' });
  }
  for (const l of meta.lines) {
    const rows = sent[l.name] as Record<string, unknown>[] | undefined;
    if (rows) next.lines[l.name] = rows.map((r) => oneLine(doc, s, l.name, r));
    next.lines[l.name].forEach((row, i) => {
      if (!row.item)
        errors.push({ field: `${l.name}.${i}.item`, message: '请选择物料‖Choose an item', rule: 'erp.line_has_item' });
      if (Number(row.quantity ?? 0) <= 0)
        errors.push({
          field: `${l.name}.${i}.quantity`,
          message: '数量要大于零‖Quantity must be above zero',
          rule: 'erp.positive_quantity',
        });
    });
    compute(next.values, next.lines[l.name]);
  }
  if (next.values.promised_on && String(next.values.promised_on) < String(next.values.ordered_on))
    errors.push({
      field: 'promised_on',
      message: '交货日期早于订单日期‖Promised before it was ordered',
      rule: 'erp.promise_after_order',
    });
  return { next, errors };
}

function oneLine(_doc: string, s: Stored, set: string, sent: Record<string, unknown>): Row {
  const old = s.lines[set]?.find((x) => x.id === sent.id);
  const item = sent.item !== undefined ? store.get('master.item')?.get(Number(sent.item)) : undefined;
  const row: Row = old
    ? { ...old }
    : { ...newLine(item ?? [...(store.get('master.item')?.values() ?? [])][0], '1', '0', day(14)), item: null };
  if (item)
    Object.assign(row, {
      item: refTo('master.item', item),
      specification: item.values.specification,
      unit: item.values.unit,
      unit_price: item.values.price,
    });
  for (const [k, v] of Object.entries(sent)) if (k !== 'id' && k !== 'item') row[k] = v as Value;
  return row;
}

export function save(doc: string, s: Stored, sent: Record<string, unknown>): { stored: Stored; errors: FieldError[] } {
  const { next, errors } = merged(doc, s, sent);
  if (errors.length) return { stored: s, errors };
  const meta = documents[doc];
  if (!s.id) {
    const made = add(doc, next.values, next.lines, ME);
    if (meta.fields.some((f) => f.name === 'number'))
      made.values.number = `${doc === 'crm.quotation' ? 'QT' : 'SO'}2611-${made.id}`;
    return { stored: made, errors };
  }
  const changes = meta.fields
    .filter((f) => text(s.values[f.name]) !== text(next.values[f.name]))
    .map((f): [string, string, string] => [f.label, text(s.values[f.name]), text(next.values[f.name])]);
  Object.assign(s, { values: next.values, lines: next.lines, version: s.version + 1 });
  s.log.unshift({ at: new Date().toISOString(), who: ME, label: '修改‖Edit', kind: 'command', comment: null, changes });
  return { stored: s, errors };
}
