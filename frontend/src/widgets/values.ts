import type { FieldMeta, Ref, Value } from '../api/contract';
import { formatDateTime } from '../format/date';
import { formatDecimal, tidyDecimal } from '../format/number';
import { t } from '../i18n';
import type { Cells } from './types';

export function isRef(value: unknown): value is Ref {
  return typeof value === 'object' && value !== null && 'label' in value;
}
export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}
/** How a value is written: a reference as its id. */
export function written(value: Value | undefined): string | number | boolean | null {
  return isRef(value) ? value.id : (value ?? null);
}
export function same(a: Value | undefined, b: Value | undefined): boolean {
  const [x, y] = [written(a), written(b)];
  if (isBlank(x) && isBlank(y)) return true;
  if (x === y) return true;
  return (
    typeof x === 'string' &&
    typeof y === 'string' &&
    x !== '' &&
    y !== '' &&
    !Number.isNaN(+x) &&
    +x === +y &&
    /^-?[\d.]+$/.test(x + y)
  );
}

/** The currency of a money field: named by another field of the record, or none (the company's own). */
export function currencyOf(field: FieldMeta, record: Cells | undefined): string | null {
  const value = field.currency_field ? record?.[field.currency_field] : undefined;
  const text = isRef(value) ? value.label : typeof value === 'string' ? value : '';
  return /[A-Z]{3}/.exec(text)?.[0] ?? null;
}
export function unitOf(field: FieldMeta, record: Cells | undefined): string | null {
  const value = field.unit_field ? record?.[field.unit_field] : undefined;
  return isRef(value) ? value.label : typeof value === 'string' ? value : null;
}

export function optionLabel(field: FieldMeta, value: Value | undefined): string {
  return field.options?.find((o) => o.value === value)?.label ?? String(value ?? '');
}

const NUMERIC = new Set(['integer', 'decimal', 'money', 'percent']);
export function isNumberField(field: FieldMeta): boolean {
  return NUMERIC.has(field.type);
}

/** Places always shown: a few are the field's way of writing; many are only precision, but a price keeps its cents. */
function placesKept(field: FieldMeta): number {
  if (field.currency_field) return 2;
  return field.scale !== undefined && field.scale <= 3 ? field.scale : 0;
}

/** A value as plain text: for grids, titles, exports and comparisons. */
export function asText(field: FieldMeta, value: Value | undefined): string {
  if (isBlank(value)) return '';
  if (isRef(value)) return value.label;
  switch (field.type) {
    case 'money':
      return tidyDecimal(String(value), field.scale ?? 2, Math.min(2, field.scale ?? 2));
    case 'decimal':
      return tidyDecimal(String(value), field.scale ?? 6, placesKept(field));
    case 'percent':
      return tidyDecimal(
        String(value),
        field.scale ?? 6,
        field.scale !== undefined && field.scale <= 2 ? field.scale : 0,
      );
    case 'integer':
      return formatDecimal(String(value));
    case 'choice':
    case 'state':
      return optionLabel(field, value);
    case 'datetime':
      return formatDateTime(String(value));
    case 'boolean':
      return t(value ? 'value.yes' : 'value.no');
    case 'json':
      return JSON.stringify(value);
    default:
      return String(value);
  }
}
