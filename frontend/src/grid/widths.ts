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

/** About what a heading takes: Chinese characters are twice as wide as letters. */
export function headingWidth(label: string): number {
  return [...label].reduce((n, c) => n + (c.charCodeAt(0) > 0x2e80 ? 13 : 7), 24);
}

/** The longest of a few choices is to be read in full, within reason. */
function choiceWidth(field: FieldMeta): number {
  return Math.min(230, Math.max(0, ...(field.options ?? []).map((o) => headingWidth(o.label) + (o.tone ? 12 : 0))));
}

/** Widths that use the room there is: words give way first, figures only a little; what still does not fit scrolls. */
export function shareRoom(fields: FieldMeta[], room: number): number[] {
  const headings = fields.map((f) => Math.min(headingWidth(f.label), 92));
  const choices = fields.map(choiceWidth);
  const wanted = fields.map((f, i) => Math.max(headings[i], choices[i], Math.min(widthOf(f), MOST[f.type] ?? 400)));
  const over = wanted.reduce((a, b) => a + b, INDEX) - room;
  if (!room || over <= 0) return wanted;
  const slack = fields.map((f, i) =>
    Math.max(
      0,
      wanted[i] - Math.max(Math.min(wanted[i], headings[i]), choices[i], wanted[i] * (KEEPS[f.type] ?? 0.86)),
    ),
  );
  const total = slack.reduce((a, b) => a + b, 0);
  const share = total ? Math.min(1, over / total) : 0;
  return wanted.map((w, i) => Math.floor(w - slack[i] * share));
}
