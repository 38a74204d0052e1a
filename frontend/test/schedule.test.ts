import { expect, test } from 'vitest';
import { schedule } from '../mock/schedule_api';
import type { ScheduleBar, SchedulePage, ScheduleResource } from '../src/api/contract';
import { ofDay } from '../src/schedule/DayList';
import { barBeside } from '../src/schedule/keys';
import { arrow, barsIn, chainOf, hueOf, layoutOf, rowAt, stripsIn } from '../src/schedule/layout';
import { hasMoved, heldOf, inputOf, mayLieOn, placeAt, rowBeside } from '../src/schedule/moving';
import { atOf, daysBetween, HOUR, momentOf, offset, scaleOf, shiftDate, shown, snap, xOf } from '../src/schedule/time';

const ZONE = 'Asia/Shanghai';
const FIRST = '2026-11-24';
const at = (hour: number, day = 0) => new Date(momentOf(ZONE, shiftDate(FIRST, day)) + hour * HOUR).toISOString();
const scale = scaleOf(ZONE, momentOf(ZONE, FIRST), momentOf(ZONE, '2026-12-08'), FIRST, 'day');

const resource = (id: number, group = ''): ScheduleResource => ({
  key: `machine:${id}`,
  id,
  label: `M${id}`,
  hint: '',
  group,
  ref: null,
  available_minutes: 0,
  planned_minutes: 0,
  utilisation: null,
  closed: [],
});
const bar = (id: number, machine: number, from: number, to: number, more: Partial<ScheduleBar> = {}): ScheduleBar =>
  ({
    id,
    version: 3,
    row: `machine:${machine}`,
    label: `WO${id}`,
    order: { doc: 'erp.manufacturing_order', id: 7, label: 'MO7' },
    start: at(from),
    end: at(to),
    slots: [{ start: at(from), end: at(to) }],
    previous: null,
    next: null,
    machines: [1, 2],
    can_move: true,
    ...more,
  }) as ScheduleBar;
const page = (bars: ScheduleBar[], rows = [resource(1), resource(2), resource(3)]) =>
  ({ resources: rows, bars, time_zone: ZONE, by: 'machine' }) as unknown as SchedulePage;

test('days begin where the company is, whatever the clock of the reader says', () => {
  expect(new Date(momentOf(ZONE, FIRST)).toISOString()).toBe('2026-11-23T16:00:00.000Z');
  expect(shown(ZONE, Date.parse('2026-11-24T00:30:00Z'))).toEqual({ date: FIRST, time: '08:30', weekday: 2 });
  expect(offset('Asia/Kolkata', Date.parse('2026-11-24T00:00:00Z'))).toBe(5.5 * HOUR);
});

test('a day on which clocks change is as long as it is', () => {
  const hours = (date: string) =>
    (momentOf('Europe/Berlin', shiftDate(date, 1)) - momentOf('Europe/Berlin', date)) / HOUR;
  expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-11-24')]).toEqual([23, 25, 24]);
});

test('the ruler has every day, and the way from time to place and back is the same', () => {
  expect(scale.days.map((d) => d.date)).toEqual(Array.from({ length: 14 }, (_, i) => shiftDate(FIRST, i)));
  expect(scale.width).toBe(14 * 24 * 36);
  expect(scale.days[1].x).toBe(24 * 36);
  const noon = Date.parse(at(12));
  expect(xOf(scale, noon)).toBe(12 * 36);
  expect(atOf(scale, 12 * 36)).toBe(noon);
  expect(daysBetween('2026-11-24', '2026-12-07')).toBe(13);
});

test('moments snap to the quarter of an hour', () => {
  expect(snap(Date.parse('2026-11-24T08:07:00Z'))).toBe(Date.parse('2026-11-24T08:00:00Z'));
  expect(snap(Date.parse('2026-11-24T08:08:00Z'))).toBe(Date.parse('2026-11-24T08:15:00Z'));
});

test('bars that overlap lie below each other and make their row higher; others share a line', () => {
  const layout = layoutOf(page([bar(1, 1, 8, 12), bar(2, 1, 10, 14), bar(3, 1, 12, 16), bar(4, 2, 8, 9)]), scale);
  const lanes = layout.rowOf.get('machine:1')?.placed.map((p) => [p.bar.id, p.lane]);
  expect(lanes).toEqual([
    [1, 0],
    [2, 1],
    [3, 0],
  ]);
  const [one, two, three] = ['machine:1', 'machine:2', 'machine:3'].map((k) => layout.rowOf.get(k));
  expect(one?.height).toBeGreaterThan(two?.height ?? 0);
  expect(two?.top).toBe(one?.height);
  expect(layout.height).toBe((three?.top ?? 0) + (three?.height ?? 0));
});

test('a heading stands above the first row of each work centre', () => {
  const layout = layoutOf(page([], [resource(1, 'A'), resource(2, 'A'), resource(3, 'B')]), scale);
  expect(layout.strips.map((s) => (s.kind === 'group' ? s.label : s.resource.label))).toEqual([
    'A',
    'M1',
    'M2',
    'B',
    'M3',
  ]);
});

test('what is in sight is found among many, also a long bar that began before', () => {
  const large = schedule('erp.schedule_large', new URLSearchParams());
  const wide = scaleOf(ZONE, Date.parse(large.from), Date.parse(large.to), large.first, 'day');
  const layout = layoutOf(large, wide);
  expect(large.bars).toHaveLength(5000);
  const strips = stripsIn(layout, 5000, 5800);
  expect(strips.length).toBeGreaterThan(10);
  expect(strips.length).toBeLessThan(30);
  for (const s of layout.strips) expect(strips.includes(s)).toBe(s.top < 5800 && s.top + s.height > 5000);
  const row = [...layout.rowOf.values()][40];
  for (const [left, right] of [
    [0, 900],
    [1500, 2400],
  ]) {
    const all = row.placed.filter((p) => p.x < right && p.x + p.width > left);
    expect(barsIn(row, left, right)).toEqual(all);
  }
  expect(rowAt(layout, row.top + 5)).toBe(row);
  expect(rowAt(layout, layout.height + 50)).toBeNull();
});

test('arrow keys go along the row, and to the nearest bar of the next row that has one', () => {
  const layout = layoutOf(page([bar(1, 1, 8, 9), bar(2, 1, 14, 15), bar(3, 3, 13, 14), bar(4, 3, 8, 9)]), scale);
  expect(barBeside(layout, 1, 'ArrowRight')).toBe(2);
  expect(barBeside(layout, 1, 'ArrowLeft')).toBeNull();
  expect(barBeside(layout, 2, 'ArrowDown')).toBe(3);
  expect(barBeside(layout, 3, 'ArrowUp')).toBe(2);
  expect(barBeside(layout, 2, 'Home')).toBe(1);
});

test('a bar may lie on machines that can do it, an order only on its own row', () => {
  const layout = layoutOf(page([bar(1, 1, 8, 9)]), scale);
  const held = heldOf(bar(1, 1, 8, 9));
  const row = (key: string) => layout.rowOf.get(key) as NonNullable<ReturnType<typeof rowAt>>;
  expect(mayLieOn(held, row('machine:2'), 'machine')).toBe(true);
  expect(mayLieOn(held, row('machine:3'), 'machine')).toBe(false);
  expect(mayLieOn(held, row('machine:2'), 'order')).toBe(false);
  const ghost = { held, row: 'machine:2', start: held.start, keyboard: true };
  expect(rowBeside(ghost, 1, layout, 'machine')).toBe('machine:2');
  expect(rowBeside(ghost, -1, layout, 'machine')).toBe('machine:1');
  const place = placeAt(held, held.start + 22 * 60_000, row('machine:3').top + 5, layout, 'machine', 'machine:2');
  expect(place).toEqual({ held, row: 'machine:2', start: held.start + 15 * 60_000 });
});

test('only what changes is sent', () => {
  const held = heldOf(bar(1, 1, 8, 9));
  const ghost = { held, row: 'machine:1', start: Date.parse(at(10)), keyboard: false };
  expect(inputOf(ghost, { by: 'machine', push: false })).toEqual({ start_at: '2026-11-24T02:00:00Z' });
  expect(inputOf({ ...ghost, row: 'machine:2' }, { by: 'machine', push: true })).toEqual({
    start_at: '2026-11-24T02:00:00Z',
    machine: 2,
    push_later: true,
  });
  expect(hasMoved({ ...ghost, start: held.start })).toBe(false);
  expect(hasMoved(ghost)).toBe(true);
});

test('arrows lead from the end of one operation to the beginning of the next of its order', () => {
  const bars = [
    bar(1, 1, 8, 9, { next: 2 }),
    bar(2, 2, 10, 11, { previous: 1, next: 3 }),
    bar(3, 3, 11, 12, { previous: 2 }),
  ];
  const layout = layoutOf(page(bars), scale);
  expect(chainOf(layout, 2)).toEqual([
    [1, 2],
    [2, 3],
  ]);
  expect(arrow(layout, 1, 2)).toMatch(new RegExp(`^M${9 * 36} `));
  expect(arrow(layout, 1, 99)).toBeNull();
  const round = [bar(1, 1, 8, 9, { next: 2, previous: 2 }), bar(2, 2, 9, 10, { next: 1, previous: 1 })];
  expect(chainOf(layoutOf(page(round), scale), 1)).toEqual([[2, 1]]);
});

test('one order has one colour', () => {
  expect(hueOf(7)).toBe(hueOf(7));
  expect(new Set(Array.from({ length: 40 }, (_, i) => hueOf(i + 1))).size).toBe(8);
});

test('the list of a day holds what is worked on that day, the earliest first', () => {
  const night = bar(3, 2, 22, 26, { slots: [{ start: at(22), end: at(26) }] });
  const rows = ofDay(page([bar(2, 1, 14, 15), bar(1, 1, 8, 9), night]), FIRST);
  expect(rows.map((r) => [r.label, r.bars.map((b) => b.id)])).toEqual([
    ['M1', [1, 2]],
    ['M2', [3]],
  ]);
  expect(ofDay(page([bar(1, 1, 8, 9), night]), '2026-11-25').map((r) => r.bars.map((b) => b.id))).toEqual([[3]]);
});
