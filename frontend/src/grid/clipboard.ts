import type { FieldMeta, Ref } from '../api/contract';
import { client, lookupQuery } from '../api/queries';
import { t } from '../i18n';
import { asText } from '../widgets/values';
import { type Change, type GridRow, parseCell } from './model';

export interface Range {
  top: number;
  left: number;
  bottom: number;
  right: number;
}
export interface BadCell {
  row: number;
  name: string;
  message: string;
}

/** Tab-separated text as Excel and WPS write it: quoted cells may hold line breaks, tabs and doubled quotes. */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') cell += source[++i];
      else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === '\t' || c === '\n') {
      rows[rows.length - 1].push(cell);
      cell = '';
      if (c === '\n') rows.push([]);
    } else cell += c;
  }
  rows[rows.length - 1].push(cell);
  return rows;
}

export function toTsv(rows: readonly GridRow[], fields: FieldMeta[], range: Range): string {
  const quote = (s: string) => (/[\t\n"]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s);
  return rows
    .slice(range.top, range.bottom + 1)
    .map((r) =>
      fields
        .slice(range.left, range.right + 1)
        .map((f) => quote(asText(f, r.cells[f.name]).replace(/,(?=\d{3})/g, f.type === 'text' ? ',' : '')))
        .join('\t'),
    )
    .join('\n');
}

/** One copied cell fills the whole selection; more are laid down from its corner. Columns nobody may type into are passed over. */
export function spread(cells: string[][], range: Range): { row: number; column: number; text: string }[] {
  const single = cells.length === 1 && cells[0].length === 1;
  const out: { row: number; column: number; text: string }[] = [];
  if (single) {
    for (let r = range.top; r <= range.bottom; r++)
      for (let c = range.left; c <= range.right; c++) out.push({ row: r, column: c, text: cells[0][0] });
  } else
    for (const [i, line] of cells.entries())
      for (const [j, text] of line.entries()) out.push({ row: range.top + i, column: range.left + j, text });
  return out;
}

/** The document a code or a name means: an exact hit, else the only one. */
export async function resolveRef(field: FieldMeta, text: string): Promise<Ref | null> {
  const doc = field.to ?? '';
  const wanted = text.trim().toLowerCase();
  const { rows } = await client.fetchQuery(lookupQuery(doc, text.trim(), field.where));
  const hit =
    rows.find((r) => [r.code, r.hint, r.label].some((text) => text?.toLowerCase() === wanted)) ??
    rows.find(
      (r) => r.hint.toLowerCase().split(/\s|·/)[0] === wanted || r.label.toLowerCase().split(' ')[0] === wanted,
    ) ??
    (rows.length === 1 ? rows[0] : undefined);
  return hit ? { doc, id: hit.id, label: hit.label } : null;
}

export async function planPaste(
  text: string,
  range: Range,
  fields: FieldMeta[],
  writable: (f: FieldMeta) => boolean,
): Promise<{ changes: Change[]; bad: BadCell[] }> {
  const changes: Change[] = [];
  const bad: BadCell[] = [];
  const cells = spread(parseTsv(text), range).flatMap((c) => {
    const field = fields[c.column];
    return field && writable(field) ? [{ ...c, field }] : [];
  });
  const refs = new Map<string, Promise<Ref | null>>();
  for (const { field, text: name } of cells)
    if (field.type === 'ref' && name.trim()) {
      const key = `${field.name} ${name}`;
      if (!refs.has(key))
        refs.set(
          key,
          resolveRef(field, name).catch(() => null),
        );
    }
  for (const { row, field, text: typed } of cells) {
    const at = { row, name: field.name };
    if (field.type === 'ref' && typed.trim()) {
      const value = await refs.get(`${field.name} ${typed}`);
      if (value) changes.push({ ...at, value });
      else bad.push({ ...at, message: t('grid.not_found', { text: typed }) });
      continue;
    }
    const parsed = field.type === 'ref' ? { value: null } : parseCell(field, typed);
    if ('value' in parsed) changes.push({ ...at, value: parsed.value });
    else bad.push({ ...at, message: parsed.error });
  }
  return { changes, bad };
}
