import type { FieldMeta } from '../api/contract';
import { widthOf } from '../widgets/registry';

export const INDEX = 40;
/** the share of its width a column keeps when room is short */
const KEEPS: Partial<Record<FieldMeta['type'], number>> = { text: 0.55, longtext: 0.5, ref: 0.74, choice: 0.75 };

/** a grid is denser than a list */
const MOST: Partial<Record<FieldMeta['type'], number>> = {
  decimal: 96,
  percent: 74,
  money: 116,
  integer: 72,
  boolean: 64,
};

/** Widths that use the room there is: words give way first, figures only a little; what still does not fit scrolls. */
export function shareRoom(fields: FieldMeta[], room: number): number[] {
  const wanted = fields.map((f) => Math.min(widthOf(f), MOST[f.type] ?? 400));
  const over = wanted.reduce((a, b) => a + b, INDEX) - room;
  if (!room || over <= 0) return wanted;
  const slack = fields.map((f, i) =>
    Math.max(0, wanted[i] - Math.max(Math.min(wanted[i], 54), wanted[i] * (KEEPS[f.type] ?? 0.86))),
  );
  const total = slack.reduce((a, b) => a + b, 0);
  const share = total ? Math.min(1, over / total) : 0;
  return wanted.map((w, i) => Math.floor(w - slack[i] * share));
}
