/** Moments are milliseconds since the epoch; days begin where the company is, not where the reader is. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const SNAP = 15 * MINUTE;

export const ZOOMS = { shift: 96, day: 36, week: 10 } as const; // px for an hour
export type Zoom = keyof typeof ZOOMS;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    const numeric = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    found = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', second: '2-digit', ...numeric });
    formats.set(zone, found);
  }
  return found;
}

/** How far the zone's clocks are ahead of UTC at that moment. */
export function offset(zone: string, at: number): number {
  const parts = Object.fromEntries(
    format(zone)
      .formatToParts(at)
      .map((p) => [p.type, Number(p.value)]),
  );
  const shown = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return shown - Math.floor(at / 1000) * 1000;
}

/** The moment a clock in the zone shows this date and hour. */
export function momentOf(zone: string, date: string, hour = 0): number {
  const [y, m, d] = date.split('-').map(Number);
  const guess = Date.UTC(y, m - 1, d, hour);
  const first = guess - offset(zone, guess);
  return guess - offset(zone, first); // clocks may have changed between the guess and the moment
}

const two = (n: number) => String(n).padStart(2, '0');

/** What a clock in the zone shows: "2026-11-24", "08:30". */
export function shown(zone: string, at: number): { date: string; time: string; weekday: number } {
  const d = new Date(at + offset(zone, at));
  return {
    date: `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`,
    time: `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`,
    weekday: d.getUTCDay(),
  };
}

export function shiftDate(date: string, days: number): string {
  const [y, m, d] = date.split('-').map(Number);
  return new Date(Date.UTC(y, m - 1, d + days)).toISOString().slice(0, 10);
}

export function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000);
}

export interface Scale {
  zone: string;
  from: number;
  to: number;
  perHour: number;
  width: number;
  days: Day[];
}
export interface Day {
  date: string;
  weekday: number;
  x: number;
  width: number;
  hours: { x: number; label: string }[];
}

const EVERY: Record<Zoom, number> = { shift: 1, day: 4, week: 24 }; // hours between ticks

/** The ruler: where each day and hour stands. */
export function scaleOf(zone: string, from: number, to: number, first: string, zoom: Zoom): Scale {
  const perHour = ZOOMS[zoom];
  const px = (at: number) => ((at - from) / HOUR) * perHour;
  const days: Day[] = [];
  for (let date = first, at = from; at < to; ) {
    const next = momentOf(zone, shiftDate(date, 1));
    const hours = [];
    for (let h = 0; h < 24 && EVERY[zoom] < 24; h += EVERY[zoom])
      hours.push({ x: px(momentOf(zone, date, h)), label: String(h) });
    days.push({ date, weekday: shown(zone, at + 12 * HOUR).weekday, x: px(at), width: px(next) - px(at), hours });
    [date, at] = [shiftDate(date, 1), next];
  }
  return { zone, from, to, perHour, width: px(to), days };
}

export const xOf = (scale: Scale, at: number) => ((at - scale.from) / HOUR) * scale.perHour;
export const atOf = (scale: Scale, x: number) => scale.from + (x / scale.perHour) * HOUR;

/** To the quarter of an hour, as clocks in the zone show it. */
export function snap(at: number): number {
  return Math.round(at / SNAP) * SNAP;
}
