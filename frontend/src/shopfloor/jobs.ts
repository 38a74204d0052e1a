import type { Row, Where } from '../api/contract';
import { isRef } from '../widgets/values';

export const WORK = 'erp.work_order';
const OPEN = ['RUNNING', 'PAUSED', 'READY', 'WAITING'];
export const FIELDS = [
  'number',
  'state',
  'manufacturing_order',
  'item',
  'sequence_no',
  'name',
  'instructions',
  'work_centre',
  'machine',
  'employee_ref',
  'quantity',
  'good_quantity',
  'scrap_quantity',
  'rework_quantity',
  'unit_of_measure',
  'planned_minutes',
  'reported_minutes',
  'timed_minutes',
  'running_since',
  'start_at',
  'due_on',
];

/** Where one stands: at a machine, or simply oneself. */
export type Station = { kind: 'machine'; id: number } | { kind: 'me' };

export function parseStation(text: string | null): Station | null {
  if (text === 'me') return { kind: 'me' };
  const id = Number(/^machine:(\d+)$/.exec(text ?? '')?.[1]);
  return id ? { kind: 'machine', id } : null;
}
export const writeStation = (s: Station) => (s.kind === 'me' ? 'me' : `machine:${s.id}`);

export function jobsAt(station: Station, me: number | null): Where {
  const here: Where = station.kind === 'me' ? [['employee_ref', '=', me]] : [['machine', '=', station.id]];
  return [...here, ['state', 'in', OPEN]];
}

/** Of the same work centre, but on no machine yet. */
export const looseAt = (centre: number): Where => [
  ['work_centre', '=', centre],
  ['machine', 'empty', true],
  ['state', 'in', OPEN],
];

const number = (row: Row, name: string) => Number(row[name] ?? 0);
export const text = (row: Row, name: string): string => {
  const value = row[name];
  return isRef(value) ? value.label : String(value ?? '');
};

/** What is still to be made: the rest of the quantity. */
export function remaining(row: Row): number {
  return Math.max(0, number(row, 'quantity') - number(row, 'good_quantity') - number(row, 'scrap_quantity'));
}

export function percent(row: Row): number {
  const whole = number(row, 'quantity');
  return whole ? Math.min(100, Math.round((number(row, 'good_quantity') / whole) * 100)) : 0;
}

/** Seconds on the clock since the last report: what was timed, and what runs now. */
export function clockOf(row: Row, now: number): number {
  const since = row.running_since ? Math.max(0, now - Date.parse(String(row.running_since))) / 1000 : 0;
  return number(row, 'timed_minutes') * 60 + since;
}

/** 3725 → "1:02:05" */
export function clockText(seconds: number): string {
  const s = Math.floor(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

const RANK: Record<string, number> = { RUNNING: 0, PAUSED: 1, READY: 2, WAITING: 3 };

/** What runs first, then what was begun, then what can begin, as planned; what waits for others last. */
export function inOrder(rows: Row[]): Row[] {
  const when = (r: Row) => String(r.start_at ?? r.due_on ?? '9');
  return [...rows].sort(
    (a, b) =>
      (RANK[String(a.state)] ?? 9) - (RANK[String(b.state)] ?? 9) || when(a).localeCompare(when(b)) || a.id - b.id,
  );
}

export interface Count {
  good: number;
  scrap: number;
  rework: number;
}
/** Counted pieces as the command takes them: nothing is sent for nothing. */
export function reportInput(count: Count): Record<string, string> {
  return Object.fromEntries(
    Object.entries(count)
      .filter(([, n]) => n > 0)
      .map(([name, n]) => [name, String(n)]),
  );
}

/** A number may grow by what is left, never below nothing. */
export function stepped(count: Count, name: keyof Count, by: number, rest: number): Count {
  const others = (name === 'good' ? count.scrap : name === 'scrap' ? count.good : 0) as number;
  const most = name === 'rework' ? Number.POSITIVE_INFINITY : Math.max(0, rest - others);
  return { ...count, [name]: Math.max(0, Math.min(most, round(count[name] + by))) };
}
const round = (n: number) => Math.round(n * 1e6) / 1e6;
