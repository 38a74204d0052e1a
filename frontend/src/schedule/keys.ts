import type { BoardLayout, RowLayout } from './layout';

const nearest = (row: RowLayout, x: number) =>
  row.placed.reduce((best, p) => (Math.abs(p.x - x) < Math.abs(best.x - x) ? p : best), row.placed[0]);

/** The bar an arrow key leads to: the one before or behind on its row, the nearest on the next row that has any. */
export function barBeside(layout: BoardLayout, id: number, key: string): number | null {
  const found = layout.placedOf.get(id);
  if (!found) return null;
  const { row, placed } = found;
  const at = row.placed.indexOf(placed);
  if (key === 'ArrowLeft') return row.placed[at - 1]?.bar.id ?? null;
  if (key === 'ArrowRight') return row.placed[at + 1]?.bar.id ?? null;
  if (key === 'Home') return row.placed[0].bar.id;
  if (key === 'End') return row.placed[row.placed.length - 1].bar.id;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  const rows = [...layout.rowOf.values()];
  const step = key === 'ArrowUp' ? -1 : 1;
  for (let i = rows.indexOf(row) + step; i >= 0 && i < rows.length; i += step)
    if (rows[i].placed.length) return nearest(rows[i], placed.x).bar.id;
  return null;
}
