import type { CommandMeta, FieldMeta, FieldType, Tone } from '../src/api/contract';

/** Texts of the mock are written "中文‖English" and spoken in the reader's language. */
export function speak<T>(value: T, en: boolean): T {
  if (typeof value === 'string') {
    if (!value.includes('‖')) return value;
    return value.replace(/([^‖\n]*)‖([^‖\n]*)/g, (_, zh: string, e: string) => (en ? e : zh)) as T;
  }
  if (Array.isArray(value)) return value.map((v) => speak(v, en)) as T;
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, speak(v, en)])) as T;
  return value;
}

/** What most documents have in common. */
export const base = {
  help: '',
  room: '',
  panels: [],
  prints: [],
  kanban: null,
  can_create: true,
  can_edit: true,
  can_export: true,
};

export function field(name: string, label: string, type: FieldType, more: Partial<FieldMeta> = {}): FieldMeta {
  return { name, label, help: '', type, required: false, readonly: false, sortable: false, ...more };
}

export function command(name: string, label: string, more: Partial<CommandMeta> = {}): CommandMeta {
  return { name, label, help: '', style: 'default', bulk: false, confirm: false, inputs: [], ...more };
}

export function state(value: string, label: string, tone: Tone, terminal = false) {
  return { value, label, tone, terminal };
}

/** A repeatable stream of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let s = seed;
  return () => {
    s = (s * 1664525 + 1013904223) % 4294967296;
    return s / 4294967296;
  };
}
