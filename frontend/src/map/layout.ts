import type { Layer, Part } from './figures';

export interface Point {
  x: number;
  y: number;
}
export interface Node extends Point {
  key: string;
  r: number;
}
export interface Lane {
  key: string;
  from: string;
  to: string;
  layer: Layer;
  parts: Part[];
}
export interface Curve {
  lane: Lane;
  path: string;
  start: Point;
  control: Point;
  end: Point;
  label: Point;
}

export interface Box {
  width: number;
  height: number;
}
/** ERP is tied to all, so it stands on top; the story of an order reads from the left over it to the right. */
const RING = ['erp', 'finance', 'hr', 'oa', 'crm'];
const WIDEST = 1.5; // how much wider than high the ring may be

/** The quintet: five on a ring that fills its box, what they share in the middle. */
export function nodes({ width, height }: Box): Node[] {
  const r = Math.max(28, Math.min(60, Math.min(width, height) * 0.082));
  const [margin, side, foot] = [r + 26, r + (width > 600 ? 56 : 12), Math.min(30, height * 0.04)]; // for loops, and the key below
  const [low, wide] = [Math.sin(Math.PI * 0.3), Math.cos(Math.PI * 0.1)]; // of a regular pentagon
  const ry = Math.min((height - foot - 2 * margin) / (1 + low), (width - 2 * side) / (2 * wide));
  const rx = Math.min((width - 2 * side) / (2 * wide), ry * WIDEST);
  const [cx, cy] = [width / 2, (height - foot) / 2 + (ry * (1 - low)) / 2];
  const ring = RING.map((key, i) => {
    const angle = (Math.PI * 2 * i) / RING.length - Math.PI / 2;
    return { key, x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle), r };
  });
  return [...ring, { key: 'master', x: cx, y: cy + ry * 0.06, r: r * 0.68 }];
}

/** One lane for each direction and layer between two systems. */
export function bundle(parts: Part[]): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const part of parts) {
    const layer = part.step.layer as Layer;
    const key = `${part.from}>${part.to}/${layer}`;
    const lane = lanes.get(key) ?? { key, from: part.from, to: part.to, layer, parts: [] };
    lane.parts.push(part);
    lanes.set(key, lane);
  }
  return [...lanes.values()];
}

/** One lane for each step: a flow unfolded. */
export function unfold(parts: Part[]): Lane[] {
  return parts.map((part) => ({
    key: `${part.from}>${part.to}/${part.step.key}`,
    from: part.from,
    to: part.to,
    layer: part.step.layer as Layer,
    parts: [part],
  }));
}

const at = (a: Point, c: Point, b: Point, t: number): Point => ({
  x: (1 - t) ** 2 * a.x + 2 * (1 - t) * t * c.x + t ** 2 * b.x,
  y: (1 - t) ** 2 * a.y + 2 * (1 - t) * t * c.y + t ** 2 * b.y,
});

/** The point on a node's rim towards another point. */
function rim(node: Node, to: Point, gap: number): Point {
  const d = Math.hypot(to.x - node.x, to.y - node.y) || 1;
  return { x: node.x + ((to.x - node.x) / d) * (node.r + gap), y: node.y + ((to.y - node.y) / d) * (node.r + gap) };
}

const round = (n: number) => Math.round(n * 10) / 10;
const written = (p: Point) => `${round(p.x)} ${round(p.y)}`;

function between(a: Node, b: Node, bow: number): Omit<Curve, 'lane' | 'label'> {
  const d = Math.hypot(b.x - a.x, b.y - a.y);
  // traffic keeps to its right: the other direction bows to the other side by the same rule
  const normal = { x: -(b.y - a.y) / d, y: (b.x - a.x) / d };
  const control = { x: (a.x + b.x) / 2 + normal.x * bow, y: (a.y + b.y) / 2 + normal.y * bow };
  const [start, end] = [rim(a, control, 3), rim(b, control, 9)];
  return { start, control, end, path: `M${written(start)} Q${written(control)} ${written(end)}` };
}

/** Within one system: loops outside the ring, side by side. */
function loop(node: Node, centre: Point, i: number, count: number): Omit<Curve, 'lane' | 'label'> {
  const apart = Math.min(0.5, 2.6 / count);
  const out = Math.atan2(node.y - centre.y, node.x - centre.x) + (i - (count - 1) / 2) * apart;
  const [spread, reach] = [apart * 0.36, node.r + 44];
  const on = (angle: number, r: number) => ({ x: node.x + r * Math.cos(angle), y: node.y + r * Math.sin(angle) });
  const [start, end] = [on(out - spread, node.r + 3), on(out + spread, node.r + 9)];
  const [c1, c2] = [on(out - apart * 0.6, reach), on(out + apart * 0.6, reach)];
  const middle = (d: 'x' | 'y') => (start[d] + 3 * c1[d] + 3 * c2[d] + end[d]) / 8;
  // the control of a simple curve through the same middle, where the figures stand
  const control = { x: 2 * middle('x') - (start.x + end.x) / 2, y: 2 * middle('y') - (start.y + end.y) / 2 };
  return { start, control, end, path: `M${written(start)} C${written(c1)} ${written(c2)} ${written(end)}` };
}

/** Bows grow lane by lane, less where there are many. */
function bows(count: number, step: number): number[] {
  const gap = count > 4 ? (step * 4) / count : step;
  return Array.from({ length: count }, (_, i) => 22 + gap * i);
}

interface Size {
  w: number;
  h: number;
}
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];

function overlaps(p: Point, size: Size, q: Point, other: Size): boolean {
  return Math.abs(p.x - q.x) < (size.w + other.w) / 2 + 2 && Math.abs(p.y - q.y) < (size.h + other.h) / 2 + 2;
}

/** Where each lane runs and where its figures stand: never on a node, and on another's figures only when all is full. */
export function curves(lanes: Lane[], ring: Node[], size: (lane: Lane) => Size, step = 46): Curve[] {
  const byKey = new Map(ring.map((n) => [n.key, n]));
  const directions = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const key = `${lane.from}>${lane.to}`;
    directions.set(key, [...(directions.get(key) ?? []), lane]);
  }
  const centre = byKey.get('master') ?? { x: 0, y: 0 };
  const placed: { at: Point; size: Size }[] = ring.map((n) => ({ at: n, size: { w: n.r * 2, h: n.r * 2 } }));
  return [...directions.values()].flatMap((group) => {
    const bow = bows(group.length, step);
    return group.flatMap((lane, i) => {
      const [a, b] = [byKey.get(lane.from), byKey.get(lane.to)];
      if (!a || !b) return [];
      const curve = a === b ? loop(a, centre, i, group.length) : between(a, b, bow[i]);
      const own = size(lane);
      const spots = PLACES.map((t) => at(curve.start, curve.control, curve.end, t));
      const label = spots.find((p) => !placed.some((o) => overlaps(p, own, o.at, o.size))) ?? spots[0];
      placed.push({ at: label, size: own });
      return [{ lane, ...curve, label }];
    });
  });
}
