import type { FieldMeta } from '../api/contract';
import { widthOf } from '../widgets/registry';

export const INDEX = 40;
const WORDS = new Set(['text', 'longtext', 'ref', 'choice']);

/** Widths that use the room there is: words give way first, figures only a little; what still does not fit scrolls. */
export function fit(fields: FieldMeta[], room: number): number[] {
  const wanted = fields.map(widthOf);
  const over = wanted.reduce((a, b) => a + b, INDEX) - room;
  if (!room || over <= 0) return wanted;
  const slack = fields.map((f, i) => Math.max(0, wanted[i] - (WORDS.has(f.type) ? Math.max(54, wanted[i] * 0.56) : wanted[i] * 0.86)));
  const total = slack.reduce((a, b) => a + b, 0);
  const share = total ? Math.min(1, over / total) : 0;
  return wanted.map((w, i) => Math.floor(w - slack[i] * share));
}
