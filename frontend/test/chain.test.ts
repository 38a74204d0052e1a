import { expect, test } from 'vitest';
import { layout } from '../src/chain/layout';

const node = (id: number, depth: number) => ({ id, depth }) as never;

test('documents stand in columns by depth, near what they are tied to, so that lines do not cross', () => {
  const nodes = [node(1, 0), node(11, 1), node(12, 1), node(13, 1), node(23, 2), node(22, 2), node(21, 2)];
  const edges = [
    [1, 11],
    [1, 12],
    [1, 13],
    [11, 21],
    [12, 22],
    [13, 23],
  ].map(([source, target]) => ({ source, target, label: '' }));
  const places = layout({ nodes, edges });
  const at = (id: number) => places.find((p) => p.id === id) as { x: number; y: number };
  expect(at(1).x).toBeLessThan(at(11).x);
  expect(at(11).x).toBeLessThan(at(21).x);
  expect([21, 22, 23].map((id) => at(id).y)).toEqual([11, 12, 13].map((id) => at(id).y));
});

test('no two documents lie on each other', () => {
  const nodes = Array.from({ length: 30 }, (_, i) => node(i, i % 4));
  const places = layout({ nodes, edges: [] });
  expect(new Set(places.map((p) => `${p.x} ${p.y}`)).size).toBe(30);
});
