export interface Seen {
  doc: string;
  id: number;
  title: string;
  at: string;
}

const KEPT = 8;
const keyOf = (user: string) => `quintet.recent.${user}`;

/** The documents this reader opened last on this machine, the latest first. */
export function recent(user: string): Seen[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(keyOf(user)) ?? '[]');
    return Array.isArray(read) ? (read as Seen[]) : [];
  } catch {
    return [];
  }
}

export function remember(user: string, seen: Omit<Seen, 'at'>): void {
  const others = recent(user).filter((s) => s.id !== seen.id);
  const all = [{ ...seen, at: new Date().toISOString() }, ...others].slice(0, KEPT);
  localStorage.setItem(keyOf(user), JSON.stringify(all));
}
