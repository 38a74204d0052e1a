import dayjs from 'dayjs';

export function formatDateTime(value: string): string {
  const d = dayjs(value);
  return d.isValid() ? d.format('YYYY-MM-DD HH:mm') : value;
}

/** In a log: the year only when it is not this one. */
export function formatMoment(value: string): string {
  const d = dayjs(value);
  return d.isValid() ? d.format(d.year() === dayjs().year() ? 'MM-DD HH:mm' : 'YYYY-MM-DD HH:mm') : value;
}

function valid(y: number, m: number, d: number): string | null {
  const text = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
  const day = dayjs(text);
  return day.isValid() && day.format('YYYY-MM-DD') === text ? text : null;
}

/** What people type or paste as a date: 2026-12-1, 2026/12/1, 20261201, 12-1, 1201, +7. Null when it is none. */
export function parseDate(input: string, today = dayjs()): string | null {
  const text = input.normalize('NFKC').trim();
  const shift = /^([+-]\d{1,4})$/.exec(text);
  if (shift) return today.add(Number(shift[1]), 'day').format('YYYY-MM-DD');
  const parts = text.split(/\D+/).filter(Boolean).map(Number);
  if (parts.length >= 3 && parts[0] > 999) return valid(parts[0], parts[1], parts[2]);
  if (parts.length === 2 && parts[0] <= 12) return valid(today.year(), parts[0], parts[1]);
  if (/^\d{8}$/.test(text)) return valid(+text.slice(0, 4), +text.slice(4, 6), +text.slice(6));
  if (/^\d{4}$/.test(text)) return valid(today.year(), +text.slice(0, 2), +text.slice(2));
  return null;
}
