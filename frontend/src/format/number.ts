import { t } from '../i18n';

/**
 * Decimal strings are shown without passing through floating point: what the server decided is what is read.
 * Rounding, where a field shows fewer places than it stores, is half away from zero, as the server rounds.
 */
export function isNumeric(value: unknown): boolean {
  return /^-?\d+(\.\d+)?$/.test(String(value));
}

export function roundDecimal(text: string, scale: number): string {
  const negative = text.startsWith('-');
  const [whole, fraction = ''] = text.replace('-', '').split('.');
  const kept = fraction.padEnd(scale, '0').slice(0, scale);
  let digits = BigInt(whole + kept);
  if (fraction.length > scale && fraction[scale] >= '5') digits += 1n;
  const all = digits.toString().padStart(scale + 1, '0');
  const body = scale ? `${all.slice(0, -scale)}.${all.slice(-scale)}` : all;
  return negative && digits !== 0n ? `-${body}` : body;
}

/** 1234567.5 → "1,234,567.50"; with `trim`, zeros beyond the point go. */
export function formatDecimal(value: string | number, scale?: number, trim = false): string {
  let text = String(value);
  if (!isNumeric(text)) return text;
  if (scale !== undefined) text = roundDecimal(text, scale);
  const [whole, fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const rest = trim ? fraction?.replace(/0+$/, '') : fraction;
  return rest ? `${grouped}.${rest}` : grouped;
}

/** Rounded to `scale`, without the zeros behind the `keep`-th place: 5.000000 → 5, 2380.500000 → 2,380.50. */
export function tidyDecimal(value: string | number, scale: number, keep: number): string {
  const text = formatDecimal(value, scale);
  const point = text.indexOf('.');
  if (point < 0) return text;
  const tidy = text.slice(0, point + 1 + keep) + text.slice(point + 1 + keep).replace(/0+$/, '');
  return tidy.endsWith('.') ? tidy.slice(0, -1) : tidy;
}

/** Exact sum of decimal strings. */
export function sumDecimals(values: (string | number)[]): string {
  const parts = values.map(String).filter(isNumeric);
  const scale = Math.max(0, ...parts.map((p) => p.split('.')[1]?.length ?? 0));
  let total = 0n;
  for (const p of parts) {
    const [w, f = ''] = p.replace('-', '').split('.');
    const n = BigInt(w + f.padEnd(scale, '0'));
    total += p.startsWith('-') ? -n : n;
  }
  const negative = total < 0n;
  const digits = (negative ? -total : total).toString().padStart(scale + 1, '0');
  const body = scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return negative ? `-${body}` : body;
}

const symbols = new Map<string, string>();
/** "¥" for CNY, "US$" for USD: the narrow sign where it is unambiguous. */
export function currencySign(code: string): string {
  let sign = symbols.get(code);
  if (sign === undefined) {
    try {
      sign =
        code === 'CNY'
          ? '¥'
          : (new Intl.NumberFormat('en', { style: 'currency', currency: code })
              .formatToParts(0)
              .find((p) => p.type === 'currency')?.value ?? code);
    } catch {
      sign = code;
    }
    symbols.set(code, sign);
  }
  return sign;
}

export function formatMoney(value: string | number, currency?: string | null, scale = 2): string {
  const text = formatDecimal(value, scale);
  if (!currency) return text;
  const sign = currencySign(currency);
  const gap = /[A-Za-z]$/.test(sign) ? ' ' : '';
  return text.startsWith('-') ? `-${sign}${gap}${text.slice(1)}` : `${sign}${gap}${text}`;
}

interface Unit {
  from: number;
  by: number;
  mark: string;
}
/** The catalogue names them: "from/by:mark", largest first. */
function units(): Unit[] {
  return t('unit.large')
    .split(' ')
    .map((u) => {
      const [size, mark] = u.split(':');
      const [from, by] = size.split('/').map(Number);
      return { from, by, mark };
    });
}

/** Short figure for headings: 万 and 亿 in Chinese, K and M in English, never mixed. */
export function compact(value: string | number, currency?: string | null): string {
  const n = Number(value);
  if (!Number.isFinite(n)) return String(value);
  const sign = currency ? currencySign(currency) : '';
  const size = Math.abs(n);
  const unit = units().find((u) => size >= u.from);
  const text = unit
    ? `${formatDecimal((size / unit.by).toFixed(size / unit.by >= 100 ? 0 : 1), undefined, true)}${unit.mark}`
    : formatDecimal(size.toFixed(currency && size % 1 ? 2 : 0));
  return `${n < 0 ? '-' : ''}${sign}${text}`;
}

/** What people type or paste as a number: "1,234.5", "￥12", "12%", "（3）", full-width digits. Null when it is none. */
export function parseNumber(input: string): string | null {
  let text = input.normalize('NFKC').trim();
  const bracketed = /^\((.*)\)$/.exec(text);
  if (bracketed) text = `-${bracketed[1]}`;
  text = text.replace(/[,\s¥$€£%]/g, '').replace(/^(-?)[A-Z]{3}/, '$1');
  if (/^-?\.\d+$/.test(text)) text = text.replace('.', '0.');
  text = text.replace(/\.$/, '');
  return isNumeric(text) ? text.replace(/^(-?)0+(?=\d)/, '$1') : null;
}
