import type { ScheduleBar, SchedulePage, ScheduleResource } from '../api/contract';
import { type Scale, xOf } from './time';

export const LANE = 40;
const PAD = 4;
export const GROUP = 26;

export interface Placed {
  bar: ScheduleBar;
  lane: number;
  x: number;
  width: number;
}
export interface RowLayout {
  kind: 'row';
  resource: ScheduleResource;
  top: number;
  height: number;
  placed: Placed[]; // by start
  longest: number; // px of the longest bar: how far back one may begin that is still in sight
}
export interface GroupLayout {
  kind: 'group';
  label: string;
  top: number;
  height: number;
}
export type Strip = RowLayout | GroupLayout;
export interface BoardLayout {
  strips: Strip[];
  height: number;
  rowOf: Map<string, RowLayout>;
  placedOf: Map<number, { row: RowLayout; placed: Placed }>;
}

/** Bars that would lie on each other go below each other; a row is as high as that needs. */
function stack(bars: ScheduleBar[], scale: Scale): Placed[] {
  const ends: number[] = [];
  const sorted = [...bars].sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || a.id - b.id);
  return sorted.map((bar) => {
    const x = xOf(scale, Date.parse(bar.start));
    const right = xOf(scale, Date.parse(bar.end));
    let lane = ends.findIndex((end) => end <= x + 0.01);
    if (lane < 0) lane = ends.length;
    ends[lane] = right;
    return { bar, lane, x, width: Math.max(3, right - x) };
  });
}

/** Where every row and bar stands, once for the whole range; what is drawn of it is asked for by `visible`. */
export function layoutOf(page: Pick<SchedulePage, 'resources' | 'bars'>, scale: Scale): BoardLayout {
  const byRow = new Map<string, ScheduleBar[]>();
  for (const bar of page.bars) {
    const known = byRow.get(bar.row);
    if (known) known.push(bar);
    else byRow.set(bar.row, [bar]);
  }
  const strips: Strip[] = [];
  const rowOf = new Map<string, RowLayout>();
  const placedOf = new Map<number, { row: RowLayout; placed: Placed }>();
  let top = 0;
  let group: string | null = null;
  for (const resource of page.resources) {
    if (resource.group && resource.group !== group) {
      strips.push({ kind: 'group', label: resource.group, top, height: GROUP });
      top += GROUP;
    }
    group = resource.group;
    const placed = stack(byRow.get(resource.key) ?? [], scale);
    const lanes = placed.reduce((n, p) => Math.max(n, p.lane + 1), 1);
    const longest = placed.reduce((n, p) => Math.max(n, p.width), 0);
    const row: RowLayout = { kind: 'row', resource, top, height: lanes * LANE + PAD, placed, longest };
    strips.push(row);
    rowOf.set(resource.key, row);
    for (const each of placed) placedOf.set(each.bar.id, { row, placed: each });
    top += row.height;
  }
  return { strips, height: top, rowOf, placedOf };
}

/** The first index whose value is not below the wanted one; values rise. */
function firstFrom<T>(all: T[], wanted: number, value: (each: T) => number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value(all[middle]) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The strips between two heights. */
export function stripsIn(layout: BoardLayout, top: number, bottom: number): Strip[] {
  const first = firstFrom(layout.strips, top, (s) => s.top + s.height);
  const last = firstFrom(layout.strips, bottom, (s) => s.top);
  return layout.strips.slice(first, last);
}

/** The bars of a row between two points in time (px). */
export function barsIn(row: RowLayout, left: number, right: number): Placed[] {
  const first = firstFrom(row.placed, left - row.longest, (p) => p.x);
  const last = firstFrom(row.placed, right, (p) => p.x);
  return row.placed.slice(first, last).filter((p) => p.x + p.width > left);
}

export function rowAt(layout: BoardLayout, y: number): RowLayout | null {
  const strip = layout.strips[firstFrom(layout.strips, y, (s) => s.top + s.height)];
  return strip?.kind === 'row' ? strip : null;
}

/** The arrow from the end of one operation to the start of the next of its order. */
export function arrow(layout: BoardLayout, from: number, to: number): string | null {
  const [a, b] = [layout.placedOf.get(from), layout.placedOf.get(to)];
  if (!a || !b) return null;
  const middle = (p: typeof a) => p.row.top + PAD / 2 + p.placed.lane * LANE + LANE / 2 - 1;
  const [x1, y1, x2, y2] = [a.placed.x + a.placed.width, middle(a), b.placed.x, middle(b)];
  if (x2 >= x1 + 16) {
    const x = (x1 + x2) / 2;
    return `M${x1} ${y1} C${x} ${y1} ${x} ${y2} ${x2 - 3} ${y2}`;
  }
  const turn = (y1 + y2) / 2 + (y1 === y2 ? LANE / 2 : 0); // the next begins at once or before: round the corner
  return `M${x1} ${y1} h8 V${turn} H${x2 - 11} V${y2} h8`;
}

/** The orders before and after a bar, of the same order: both ways. */
export function chainOf(layout: BoardLayout, id: number): [number, number][] {
  const pairs: [number, number][] = [];
  const seen = new Set<number>([id]);
  const walk = (at: number, side: 'previous' | 'next') => {
    const other = layout.placedOf.get(at)?.placed.bar[side];
    if (!other || seen.has(other)) return;
    seen.add(other);
    pairs.push(side === 'next' ? [at, other] : [other, at]);
    walk(other, side);
  };
  walk(id, 'previous');
  walk(id, 'next');
  return pairs;
}

const HUES = 8;
/** Operations of one order share a colour, near orders differ. */
export function hueOf(order: number): number {
  return (Math.imul(order, 2_654_435_761) >>> 29) & (HUES - 1);
}
