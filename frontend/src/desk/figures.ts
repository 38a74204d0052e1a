import type { FieldType } from '../api/contract';
import { formatMoment } from '../format/date';
import { compact, formatDecimal, formatMoney } from '../format/number';

interface Figure {
  value: string | number;
  type: FieldType;
  currency?: string | null;
  unit?: string | null;
  per?: number;
}

function inUnits(f: Figure): string {
  const value = f.per && f.per !== 1 ? (Number(f.value) / f.per).toFixed(1) : String(f.value);
  const text = formatDecimal(value, undefined, true);
  return f.unit ? `${text} ${f.unit}` : text;
}

/** As tiles and bars show it: short. */
export function short(f: Figure): string {
  if (f.type === 'money') return compact(f.value, f.currency);
  if (f.type === 'percent') return `${formatDecimal(f.value, undefined, true)}%`;
  return inUnits(f);
}

/** As it is: every digit. */
export function whole(f: Figure): string {
  if (f.type === 'money') return formatMoney(f.value, f.currency);
  if (f.type === 'text') return String(f.value);
  if (f.type === 'datetime') return formatMoment(String(f.value));
  return f.type === 'percent' ? `${formatDecimal(f.value, undefined, true)}%` : inUnits(f);
}

/** Against what was before, in whole percent; null where there was nothing to compare with. */
export function change(now: string, before: string): number | null {
  const then = Number(before);
  return then ? Math.round(((Number(now) - then) / Math.abs(then)) * 100) : null;
}
