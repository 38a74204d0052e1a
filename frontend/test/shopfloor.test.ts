import { expect, test } from 'vitest';
import type { Row } from '../src/api/contract';
import {
  clockOf,
  clockText,
  inOrder,
  jobsAt,
  parseStation,
  percent,
  remaining,
  reportInput,
  stepped,
  writeStation,
} from '../src/shopfloor/jobs';

const job = (id: number, more: Partial<Row> = {}): Row =>
  ({
    id,
    state: 'READY',
    quantity: '20.000000',
    good_quantity: '5.000000',
    scrap_quantity: '1.000000',
    ...more,
  }) as Row;

test('what runs stands first, then what was begun, then what can begin as planned, what waits last', () => {
  const rows = [
    job(1, { state: 'WAITING', start_at: '2026-11-24T00:00:00Z' }),
    job(2, { start_at: '2026-11-25T00:00:00Z' }),
    job(3, { start_at: '2026-11-24T08:00:00Z' }),
    job(4, { state: 'RUNNING', start_at: '2026-11-26T00:00:00Z' }),
    job(5, { state: 'PAUSED' }),
    job(6, { start_at: null, due_on: null }),
  ];
  expect(inOrder(rows).map((r) => r.id)).toEqual([4, 5, 3, 2, 6, 1]);
});

test('what is left to make is what was neither made nor scrapped', () => {
  expect(remaining(job(1))).toBe(14);
  expect(remaining(job(1, { good_quantity: '30' }))).toBe(0);
  expect(percent(job(1))).toBe(25);
  expect(percent(job(1, { quantity: '0' }))).toBe(0);
});

test('the clock is what was timed and what runs now', () => {
  const now = Date.parse('2026-11-24T08:10:00Z');
  expect(clockOf(job(1, { timed_minutes: '2.50', running_since: '2026-11-24T08:00:00Z' }), now)).toBe(750);
  expect(clockOf(job(1, { timed_minutes: '2.50', running_since: null }), now)).toBe(150);
  expect(clockOf(job(1, { running_since: '2026-11-24T08:10:05Z' }), now)).toBe(0); // the server's clock is ahead
  expect(clockText(3725.9)).toBe('1:02:05');
});

test('pieces are counted within what is left, rework beyond it, never below nothing', () => {
  const none = { good: 0, scrap: 0, rework: 0 };
  expect(stepped(none, 'good', 10, 14).good).toBe(10);
  expect(stepped({ ...none, good: 10 }, 'good', 10, 14).good).toBe(14);
  expect(stepped({ ...none, good: 12 }, 'scrap', 10, 14).scrap).toBe(2);
  expect(stepped(none, 'scrap', -1, 14).scrap).toBe(0);
  expect(stepped(none, 'rework', 30, 14).rework).toBe(30);
  expect(stepped({ ...none, good: 0.1 }, 'good', 0.2, 14).good).toBe(0.3);
});

test('nothing is sent for nothing', () => {
  expect(reportInput({ good: 3, scrap: 0, rework: 0 })).toEqual({ good: '3' });
});

test('a station is remembered as it was chosen', () => {
  for (const station of [{ kind: 'me' }, { kind: 'machine', id: 17 }] as const)
    expect(parseStation(writeStation(station))).toEqual(station);
  expect(parseStation('machine:x')).toBeNull();
  expect(parseStation(null)).toBeNull();
  expect(jobsAt({ kind: 'machine', id: 17 }, 4)[0]).toEqual(['machine', '=', 17]);
  expect(jobsAt({ kind: 'me' }, 4)[0]).toEqual(['employee_ref', '=', 4]);
});
