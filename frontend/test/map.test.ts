import { expect, test } from 'vitest';
import { relationMap } from '../mock/flows_api';
import type { Figures, MapStep, RelationMap } from '../src/api/contract';
import { partsOf, ranSince, sortedFlows, span, together } from '../src/map/figures';
import { bundle, curves, type Lane, nodes, unfold } from '../src/map/layout';

const figures = (runs: number, more: Partial<Figures> = {}): Figures => ({
  runs,
  waiting: 0,
  failing: 0,
  seconds: 0,
  last: null,
  ...more,
});
const step = (key: string, from: string[], to: string[], more: Partial<MapStep> = {}): MapStep => ({
  key,
  id: key,
  verb: 'after',
  kind: 'at once',
  layer: 'information',
  from,
  to,
  label: key,
  cause: { name: key, label: key },
  later: false,
  figures: figures(1),
  ...more,
});
const mapOf = (...steps: MapStep[]): RelationMap => ({
  days: 30,
  at: '',
  systems: [],
  flows: [{ name: 'f', label: 'f', spec: 'X1', steps }],
});
const size = () => ({ w: 40, h: 20 });
const box = { width: 900, height: 700 };

test('a step that any system may cause is one line from each, with the figures of each', () => {
  const parts = partsOf(
    mapOf(step('ask', ['crm', 'erp'], ['oa'], { figures: figures(5), parts: { erp: figures(4), oa: figures(1) } })),
  );
  expect(parts.map((p) => [p.from, p.to, p.figures?.runs])).toEqual([
    ['crm', 'oa', 0],
    ['erp', 'oa', 4],
    ['oa', 'oa', 1],
  ]);
});

test('lines are bundled by direction and layer, and unfolded step by step', () => {
  const parts = partsOf(
    mapOf(
      step('a', ['erp'], ['finance'], { layer: 'money' }),
      step('b', ['erp'], ['finance'], { layer: 'money', figures: figures(6, { waiting: 2 }) }),
      step('c', ['finance'], ['erp'], { layer: 'money' }),
      step('d', ['erp'], ['finance'], { layer: 'goods' }),
    ),
  );
  const lanes = bundle(parts);
  expect(lanes.map((l) => l.key)).toEqual(['erp>finance/money', 'finance>erp/money', 'erp>finance/goods']);
  expect(together(lanes[0].parts)).toMatchObject({ runs: 7, waiting: 2, failing: 0 });
  expect(unfold(parts)).toHaveLength(4);
});

test('a panel is shown and not counted', () => {
  const [part] = partsOf(mapOf(step('p', ['erp'], ['crm'], { verb: 'beside', figures: null })));
  expect(together([part])).toBeNull();
});

test('the ring fills any box and no system stands on another or outside', () => {
  for (const [width, height] of [
    [900, 700],
    [340, 420],
    [1900, 500],
  ]) {
    const ring = nodes({ width, height });
    for (const n of ring) {
      expect(n.x - n.r).toBeGreaterThan(0);
      expect(n.x + n.r).toBeLessThan(width);
      expect(n.y - n.r).toBeGreaterThan(0);
      expect(n.y + n.r).toBeLessThan(height);
      for (const o of ring) if (o !== n) expect(Math.hypot(n.x - o.x, n.y - o.y)).toBeGreaterThan(n.r + o.r);
    }
  }
});

test('the two directions bow to different sides, and no two lines run over each other', () => {
  const ring = nodes(box);
  const lane = (from: string, to: string, key: string) => ({ key, from, to, layer: 'money', parts: [] }) as Lane;
  const drawn = curves([lane('erp', 'crm', 'a'), lane('erp', 'crm', 'b'), lane('crm', 'erp', 'c')], ring, size);
  const [erp, crm] = [ring[0], ring[4]];
  const side = (p: { x: number; y: number }) => (crm.x - erp.x) * (p.y - erp.y) - (crm.y - erp.y) * (p.x - erp.x);
  expect(Math.sign(side(drawn[0].control))).toBe(Math.sign(side(drawn[1].control)));
  expect(Math.sign(side(drawn[2].control))).toBe(-Math.sign(side(drawn[0].control)));
  expect(Math.abs(side(drawn[0].control) - side(drawn[1].control))).toBeGreaterThan(0);
  for (const { start } of drawn.slice(0, 2))
    expect(Math.hypot(start.x - erp.x, start.y - erp.y)).toBeCloseTo(erp.r + 3);
});

test('figures do not lie on each other or on a system', () => {
  const map = relationMap(30);
  const ring = nodes(box);
  const drawn = curves(bundle(partsOf(map).filter((p) => p.from !== p.to)), ring, size);
  expect(drawn.length).toBeGreaterThan(10);
  const hits = drawn.flatMap((a, i) =>
    drawn.slice(i + 1).filter((b) => Math.abs(a.label.x - b.label.x) < 40 && Math.abs(a.label.y - b.label.y) < 20),
  );
  expect(hits).toEqual([]);
  for (const { label } of drawn)
    for (const n of ring) expect(Math.hypot(label.x - n.x, label.y - n.y)).toBeGreaterThan(n.r);
});

test('what ran since the last look is told, what is new or still is not', () => {
  const [a, b] = ['2026-11-24T08:00:00Z', '2026-11-24T08:00:09Z'];
  const before = mapOf(step('x', ['erp'], ['crm'], { figures: figures(1, { last: a }) }), step('y', ['erp'], ['crm']));
  const now = mapOf(
    step('x', ['erp'], ['crm'], { figures: figures(2, { last: b }) }),
    step('y', ['erp'], ['crm']),
    step('z', ['erp'], ['crm'], { figures: figures(1, { last: b }) }),
  );
  expect([...ranSince(before, now)]).toEqual(['x']);
  expect([...ranSince(undefined, now)]).toEqual([]);
});

test('a span of time is told in the largest unit that fits', () => {
  expect(span(null)).toBeNull();
  expect(span(0)).toEqual({ n: '0', unit: 'now' });
  expect(span(90)).toEqual({ n: '1.5', unit: 'minutes' });
  expect(span(7200)).toEqual({ n: '2', unit: 'hours' });
  expect(span(86_400 * 12.4)).toEqual({ n: '12', unit: 'days' });
});

test('flows from system to system come first', () => {
  const flows = ['C1', 'X10', 'X2', 'O1'].map((spec) => ({ name: spec, label: spec, spec, steps: [] }));
  expect(sortedFlows({ ...mapOf(), flows }).map((f) => f.spec)).toEqual(['X2', 'X10', 'C1', 'O1']);
});
