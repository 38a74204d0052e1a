import type { Chain } from '../api/contract';

export const HEIGHT = 84;
const GAP_Y = 24;

/** Long chains stand closer, so that they can be read whole. */
export function measures(columns: number): { width: number; gap: number } {
  return columns > 5 ? { width: 168, gap: 58 } : { width: 200, gap: 76 };
}

export interface Placed {
  id: number;
  x: number;
  y: number;
}

/** Columns by depth; within a column each node near the middle of its neighbours, so that lines seldom cross. */
export function layout(chain: Pick<Chain, 'nodes' | 'edges'>): Placed[] {
  const columns = new Map<number, number[]>();
  for (const n of chain.nodes) columns.set(n.depth, [...(columns.get(n.depth) ?? []), n.id]);
  const depths = [...columns.keys()].sort((a, b) => a - b);
  const near = new Map<number, number[]>();
  for (const { source, target } of chain.edges) {
    near.set(source, [...(near.get(source) ?? []), target]);
    near.set(target, [...(near.get(target) ?? []), source]);
  }
  const row = new Map<number, number>();
  const settle = (depth: number) => {
    const ids = columns.get(depth) ?? [];
    for (const [i, id] of ids.entries()) row.set(id, i - (ids.length - 1) / 2);
  };
  for (const d of depths) settle(d);
  const order = (depth: number, from: number) => {
    const ids = columns.get(depth) ?? [];
    const middle = (id: number) => {
      const rows = (near.get(id) ?? []).filter((n) => columns.get(from)?.includes(n)).map((n) => row.get(n) ?? 0);
      return rows.length ? rows.reduce((a, b) => a + b, 0) / rows.length : (row.get(id) ?? 0);
    };
    const wanted = new Map(ids.map((id) => [id, middle(id)]));
    ids.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a - b);
    settle(depth);
  };
  for (let round = 0; round < 4; round++) {
    for (let i = 1; i < depths.length; i++) order(depths[i], depths[i - 1]);
    for (let i = depths.length - 2; i >= 0; i--) order(depths[i], depths[i + 1]);
  }
  const { width, gap } = measures(depths.length);
  return chain.nodes.map((n) => ({
    id: n.id,
    x: depths.indexOf(n.depth) * (width + gap),
    y: (row.get(n.id) ?? 0) * (HEIGHT + GAP_Y),
  }));
}
