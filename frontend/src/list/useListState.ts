import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { DocMeta, Predicate, PresetMeta, Where } from '../api/contract';
import type { ListParams } from '../api/queries';
import { formatDateTime } from '../format/date';
import { t, useT } from '../i18n';
import type { ListSearch } from '../shell/router';
import { isRef } from '../widgets/values';

const bare = (v: unknown): unknown =>
  Array.isArray(v) ? v.map(bare) : typeof v === 'object' && v !== null && 'id' in v ? v.id : v;

/** What the address says of the list, and how to change it. Every change but paging goes back to the first page. */
export function useListState(meta: DocMeta, columns: string[]) {
  const search = useSearch({ from: '/shell/d/$doc' });
  const navigate = useNavigate();
  const t = useT();
  const set = useCallback(
    (change: Partial<ListSearch>, keepPage = false) =>
      navigate({
        to: '.',
        search: (old: ListSearch) => ({ ...old, ...(keepPage ? {} : { after: undefined }), ...change }),
        replace: true,
      }),
    [navigate],
  );
  const presets = withAll(meta.list.presets, t('list.all'));
  const preset =
    search.preset !== undefined
      ? presets.find((p) => p.name === search.preset)
      : search.where || search.q
        ? undefined
        : meta.list.presets[0];
  const own: Where = useMemo(() => search.where ?? [], [search.where]);
  const sort = search.sort ?? preset?.sort ?? meta.list.sort;
  const where = useMemo(
    () => [...(preset?.where ?? []), ...own.map((p) => [p[0], p[1], bare(p[2])] as Predicate)],
    [preset, own],
  );
  const fields = useMemo(() => withCurrencies(meta, columns), [meta, columns]);
  const request: ListParams = { where, q: search.q, sort, limit: search.size ?? 50, fields };
  const stack = search.after ?? [];
  const setFilter = (name: string, predicates: Predicate[]) => {
    const rest = own.filter((p) => p[0] !== name);
    const next = [...rest, ...predicates];
    set({ where: next.length ? next : undefined, preset: preset?.name ?? '' });
  };
  /** Look for a text. A filter that nobody chose does not narrow it; without a text the usual filter is back. */
  const find = (q: string) => set({ q: q || undefined, preset: search.preset || (q || search.where ? '' : undefined) });
  return { search, set, find, presets, preset, own, sort, where, request, stack, setFilter };
}
/** There is always a way to see everything. */
function withAll(presets: PresetMeta[], label: string): PresetMeta[] {
  return presets.some((p) => !p.where.length) ? presets : [...presets, { name: 'all', label, where: [] }];
}
export type ListState = ReturnType<typeof useListState>;

/** The columns shown and the fields that give them their currency and unit. */
function withCurrencies(meta: DocMeta, columns: string[]): string[] {
  const out = new Set([meta.title_field, ...columns]);
  for (const f of meta.fields) {
    if (!out.has(f.name)) continue;
    if (f.currency_field) out.add(f.currency_field);
    if (f.unit_field) out.add(f.unit_field);
  }
  const known = new Set(meta.fields.map((f) => f.name));
  return [...out].filter((n) => known.has(n));
}

const SIGNS: Partial<Record<Predicate[1], string>> = { '>=': '≥', '<=': '≤', '!=': '≠' };

export function filterText(meta: DocMeta, p: Predicate, words: Record<string, string>): string {
  const field = meta.fields.find((f) => f.name === p[0]);
  if (p[0] === 'id' && Array.isArray(p[2])) return t('list.these', { count: p[2].length });
  const show = (v: unknown): string =>
    Array.isArray(v)
      ? v.map(show).join(', ')
      : field?.type === 'datetime' && String(v).includes('T')
        ? formatDateTime(String(v))
        : isRef(v)
          ? v.label
          : typeof v === 'boolean'
            ? words[String(v)]
            : (field?.options?.find((o) => o.value === v)?.label ?? words[String(v)] ?? String(v ?? ''));
  const sign =
    p[1] === 'in' || p[1] === '=' || p[1] === 'contains'
      ? ':'
      : p[1] === 'me'
        ? `: ${words.me}`
        : p[1] === 'empty'
          ? `: ${words.empty}`
          : ` ${SIGNS[p[1]] ?? p[1]}`;
  return `${field?.label ?? p[0]}${sign} ${p[1] === 'me' || p[1] === 'empty' ? '' : show(p[2])}`.trim();
}
