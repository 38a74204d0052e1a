import type { Figures, MapStep, RelationMap } from '../api/contract';

export const LAYERS = ['goods', 'money', 'information'] as const;
export type Layer = (typeof LAYERS)[number];

/** What one step is from one system to another: an approval of any command is one such part for each system. */
export interface Part {
  step: MapStep;
  flow: string;
  order: number; // within its flow, from 1
  from: string;
  to: string;
  figures: Figures | null; // null: nothing can be counted (a panel)
}

export const NOTHING: Figures = { runs: 0, waiting: 0, failing: 0, seconds: null, last: null };

export function add(a: Figures | null, b: Figures | null): Figures | null {
  if (!a || !b) return a ?? b;
  return {
    runs: a.runs + b.runs,
    waiting: a.waiting + b.waiting,
    failing: a.failing + b.failing,
    seconds: null,
    last:
      [a.last, b.last]
        .filter((x) => x !== null)
        .sort()
        .pop() ?? null,
  };
}

/** Every step from every system it may come from to every system it may go to, with its figures there. */
export function partsOf(map: RelationMap): Part[] {
  return map.flows.flatMap((flow) =>
    flow.steps.flatMap((step, i) => {
      const known = step.parts ?? {};
      const open = (system: string): Figures | null =>
        step.parts ? (known[system] ?? { ...NOTHING, seconds: step.figures?.seconds === 0 ? 0 : null }) : step.figures;
      const ends = step.from.flatMap((from) => step.to.map((to) => ({ from, to })));
      const parts = ends.map(({ from, to }) => ({
        step,
        flow: flow.name,
        order: i + 1,
        from,
        to,
        figures: open(step.from.length > 1 ? from : to),
      }));
      // what the system at the other end did itself: an approval asked for within the office
      const self = (step.from.length > 1 ? step.to : step.from)[0];
      if (known[self]) parts.push({ ...parts[0], from: self, to: self, figures: known[self] });
      return parts;
    }),
  );
}

/** The flows that lead from system to system come first, in the order of the specification. */
export function sortedFlows(map: RelationMap): RelationMap['flows'] {
  const rank = (spec: string) => (spec.startsWith('X') ? Number(spec.slice(1)) : 1000);
  return [...map.flows].sort(
    (a, b) => rank(a.spec) - rank(b.spec) || b.steps.length - a.steps.length || a.name.localeCompare(b.name),
  );
}

/** The figures of all parts together; the time is that of the step that ran most often, since medians do not add. */
export function together(parts: Part[]): Figures | null {
  const sum = parts.reduce<Figures | null>((total, p) => add(total, p.figures), null);
  if (!sum) return null;
  const timed = parts.filter((p) => p.figures && p.figures.seconds !== null && p.figures.runs > 0);
  const slow = timed.sort((a, b) => (b.figures?.seconds ?? 0) - (a.figures?.seconds ?? 0))[0];
  return { ...sum, seconds: slow?.figures?.seconds ?? null };
}

/** 90 → [1.5, 'minutes']: the largest unit that is at least one. Null: nothing was measured. */
export function span(
  seconds: number | null,
): { n: string; unit: 'now' | 'seconds' | 'minutes' | 'hours' | 'days' } | null {
  if (seconds === null) return null;
  if (seconds < 1) return { n: '0', unit: 'now' };
  const steps = [
    [86_400, 'days'],
    [3_600, 'hours'],
    [60, 'minutes'],
    [1, 'seconds'],
  ] as const;
  const [size, unit] = steps.find(([s]) => seconds >= s) ?? steps[3];
  const value = seconds / size;
  return { n: value >= 10 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, ''), unit };
}

/** Keys of the steps that ran since the map was last seen. */
export function ranSince(before: RelationMap | undefined, now: RelationMap): Set<string> {
  const seen = new Map(before?.flows.flatMap((f) => f.steps.map((s) => [s.key, s.figures?.last ?? ''])));
  const ran = now.flows
    .flatMap((f) => f.steps)
    .filter((s) => seen.has(s.key) && (s.figures?.last ?? '') > (seen.get(s.key) ?? ''));
  return new Set(ran.map((s) => s.key));
}
