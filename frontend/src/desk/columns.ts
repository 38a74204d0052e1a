import type { DeskCard, ListCard } from '../api/startPage';

export const isEmptyList = (c: DeskCard): c is ListCard => c.kind === 'list' && c.count === 0;
const isWide = (c: DeskCard) => c.kind === 'requests' || c.width === 'wide';
const SHORTCUTS = 420; // px, about

/** About how high a card will be, in px: near enough to share the columns. */
function height(c: DeskCard): number {
  if (c.kind === 'requests') return 110;
  if (c.kind === 'list') return 70 + 38 * c.rows.length;
  if (c.kind === 'facts') return 50 + (c.width === 'wide' ? 18 : 34) * c.items.length;
  return c.axis === 'groups' ? 50 + 28 * c.buckets.length : 200;
}
const sum = (cards: DeskCard[]) => cards.reduce((n, c) => n + height(c) + 12, 0);

/** Work at the left, figures at the right; where the right grows much longer, its last figures go left, two abreast. */
export function balanced(cards: DeskCard[]): { left: DeskCard[]; paired: DeskCard[]; right: DeskCard[] } {
  const shown = cards.filter((c) => !isEmptyList(c));
  const cleared = cards.length === shown.length ? 0 : 60 + 30 * (cards.length - shown.length);
  const left = shown.filter(isWide);
  const right = shown.filter((c) => !isWide(c));
  const paired: DeskCard[] = [];
  const work = sum(left) + cleared;
  while (right.length > 2) {
    const pair = right.slice(-2);
    const moved = Math.max(...pair.map(height)) + 12;
    if (sum(right) + SHORTCUTS - sum(pair) < work + sum(paired) / 2 + moved - 120) break;
    right.splice(-2);
    paired.unshift(...pair);
  }
  return { left, paired, right };
}
