import { uuid } from '../api/client';
import type { FieldMeta, Value } from '../api/contract';
import { parseDate } from '../format/date';
import { parseNumber, roundDecimal, sumDecimals } from '../format/number';
import { t } from '../i18n';
import type { Cells } from '../widgets/types';
import { asText, currencyOf, isBlank, isNumberField, same, unitOf } from '../widgets/values';

/** A line in hand: what it shows, and which cells a person has typed into. Rows are never changed in place. */
export interface GridRow {
  key: string;
  id?: number;
  cells: Cells;
  touched: Readonly<Record<string, true>>;
}
export type CellErrors = Readonly<Record<string, Readonly<Record<string, string>>>>; // row key → field → message
export interface Change {
  row: number;
  name: string;
  value: Value;
}

export function blankRow(): GridRow {
  return { key: `new-${uuid()}`, cells: {}, touched: {} };
}
export function isUntouched(row: GridRow): boolean {
  return row.id === undefined && Object.keys(row.touched).length === 0;
}

export function setCells(rows: readonly GridRow[], changes: Change[]): GridRow[] {
  const out = rows.slice();
  for (const { row, name, value } of changes) {
    while (out.length <= row) out.push(blankRow());
    const old = out[row];
    if (same(old.cells[name], value)) continue;
    out[row] = { ...old, cells: { ...old.cells, [name]: value }, touched: { ...old.touched, [name]: true } };
  }
  return out;
}

export function insertRow(rows: readonly GridRow[], at: number): GridRow[] {
  return [...rows.slice(0, at), blankRow(), ...rows.slice(at)];
}
export function removeRows(rows: readonly GridRow[], from: number, to: number): GridRow[] {
  return rows.filter((_, i) => i < from || i > to);
}

/** The sum of a column; nothing where its values are of different units or currencies: those have none. */
export function total(rows: readonly GridRow[], field: FieldMeta): string {
  const filled = rows.filter((r) => !isBlank(r.cells[field.name]));
  const kinds = new Set(filled.map((r) => `${unitOf(field, r.cells)} ${currencyOf(field, r.cells)}`));
  return kinds.size === 1 ? asText(field, sumDecimals(filled.map((r) => r.cells[field.name] as string))) : '';
}

export type Parsed = { value: Value } | { error: string };

const YES = new Set(['1', 'true', 'yes', 'y', '✓', '√']);

/** Typed or pasted text as a value of the field; references are looked up elsewhere. */
export function parseCell(field: FieldMeta, text: string): Parsed {
  const trimmed = text.trim();
  if (trimmed === '') return { value: field.type === 'boolean' ? false : null };
  if (isNumberField(field)) {
    const n = parseNumber(trimmed);
    if (n === null) return { error: t('grid.not_number', { text: trimmed }) };
    if (field.type === 'integer') return { value: Number(roundDecimal(n, 0)) };
    const places = n.split('.')[1]?.length ?? 0;
    return { value: field.scale !== undefined && places > field.scale ? roundDecimal(n, field.scale) : n };
  }
  switch (field.type) {
    case 'date': {
      const date = parseDate(trimmed);
      return date ? { value: date } : { error: t('grid.not_date', { text: trimmed }) };
    }
    case 'boolean':
      return { value: YES.has(trimmed.toLowerCase()) || trimmed === t('value.yes') };
    case 'choice':
    case 'state': {
      const wanted = trimmed.toLowerCase();
      const option =
        field.options?.find((o) => o.value.toLowerCase() === wanted || o.label.toLowerCase() === wanted) ??
        field.options?.find((o) => o.label.toLowerCase().startsWith(wanted));
      return option ? { value: option.value } : { error: t('grid.not_option', { text: trimmed }) };
    }
    default:
      return { value: text };
  }
}

/** What the editor starts with when a cell is opened, not typed over. */
export function editText(field: FieldMeta, value: Value | undefined): string {
  if (isBlank(value) || field.type === 'ref' || field.type === 'choice' || field.type === 'boolean') return '';
  return isNumberField(field)
    ? String(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
    : String(value);
}
