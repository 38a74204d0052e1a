import { client, type ListParams, listQuery } from '../api/queries';

/** The list a document was opened from, so that one can step through it: the n-th of N. */
export interface Trail {
  doc: string;
  request: ListParams;
  ids: number[];
  /** position of ids[0] in the whole list */
  offset: number;
  /** cursors of the pages before ids[0] */
  before: (string | undefined)[];
  next: string | null;
  total: string;
}

const KEY = 'quintet.trail';

export function leaveTrail(trail: Trail): void {
  sessionStorage.setItem(KEY, JSON.stringify(trail));
}

export function trailOf(doc: string, id: number): { trail: Trail; position: number } | null {
  const raw = sessionStorage.getItem(KEY);
  if (!raw) return null;
  const trail = JSON.parse(raw) as Trail;
  const at = trail.ids.indexOf(id);
  return trail.doc === doc && at >= 0 ? { trail, position: trail.offset + at } : null;
}

export function canStep(found: { trail: Trail; position: number }, by: 1 | -1): boolean {
  const { trail, position } = found;
  if (by < 0) return position > trail.offset || trail.before.length > 0;
  return position < trail.offset + trail.ids.length - 1 || trail.next !== null;
}

/** The neighbour in the list, fetching the page it is on when that is another. */
export async function step(found: { trail: Trail; position: number }, by: 1 | -1): Promise<number | null> {
  const { trail, position } = found;
  const at = position - trail.offset + by;
  if (at >= 0 && at < trail.ids.length) return trail.ids[at];
  const forward = by > 0;
  if (forward ? !trail.next : !trail.before.length) return null;
  const after = forward ? (trail.next ?? undefined) : trail.before[trail.before.length - 1];
  const page = await client.fetchQuery(listQuery(trail.doc, { ...trail.request, after }));
  const ids = page.rows.map((r) => r.id);
  if (!ids.length) return null;
  if (forward) leaveTrail({ ...trail, ids: [...trail.ids, ...ids], next: page.next });
  else
    leaveTrail({
      ...trail,
      ids: [...ids, ...trail.ids],
      offset: Math.max(0, trail.offset - ids.length),
      before: trail.before.slice(0, -1),
    });
  return forward ? ids[0] : ids[ids.length - 1];
}
