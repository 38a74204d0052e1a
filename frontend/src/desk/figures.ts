import type { FieldType } from '../api/contract';
import { formatMoment } from '../format/date';
import { compact, formatDecimal, formatMoney } from '../format/number';
import { useCompanyCurrency } from '../shell/context';

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

function short(f: Figure, own: string): string {
  if (f.type === 'money') return compact(f.value, f.currency ?? own);
  if (f.type === 'percent') return `${formatDecimal(f.value, undefined, true)}%`;
  return inUnits(f);
}

function whole(f: Figure, own: string): string {
  if (f.type === 'money') return formatMoney(f.value, f.currency ?? own);
  if (f.type === 'text') return String(f.value);
  if (f.type === 'datetime') return formatMoment(String(f.value));
  return f.type === 'percent' ? `${formatDecimal(f.value, undefined, true)}%` : inUnits(f);
}

/** How figures are written: `short` as tiles and bars show them, `whole` with every digit; money in the company's currency. */
export function useFigures(): Record<'short' | 'whole', (f: Figure) => string> {
  const own = useCompanyCurrency();
  return { short: (f) => short(f, own), whole: (f) => whole(f, own) };
}

/** Against what was before, in whole percent; null where there was nothing to compare with. */
export function change(now: string, before: string): number | null {
  const then = Number(before);
  return then ? Math.round(((Number(now) - then) / Math.abs(then)) * 100) : null;
}
