import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { DocMeta, FieldMeta } from '../api/contract';
import { preferenceQuery, savePreference } from '../api/queries';
import { widthOf } from '../widgets/registry';

interface Kept {
  columns?: string[];
  widths?: Record<string, number>;
}
export interface Column {
  field: FieldMeta;
  width: number;
}

/** Which columns, in which order and how wide: each reader's own, kept on the server. */
export function useColumns(meta: DocMeta) {
  const key = `list.${meta.name}`;
  const kept = useQuery(preferenceQuery<Kept>(key)).data ?? null;
  const columns = useMemo<Column[]>(() => {
    const byName = new Map(meta.fields.map((f) => [f.name, f]));
    const names = kept?.columns?.filter((n) => byName.has(n)) ?? [];
    return (names.length ? names : meta.list.columns)
      .filter((n) => byName.has(n))
      .map((n) => {
        const field = byName.get(n) as FieldMeta;
        return { field, width: kept?.widths?.[n] ?? widthOf(field) };
      });
  }, [meta, kept]);
  const names = useMemo(() => columns.map((c) => c.field.name), [columns]);
  const save = (change: Kept) => savePreference<Kept>(key, { ...kept, ...change });
  return {
    columns,
    names,
    sized: !!kept?.widths,
    setColumns: (next: string[]) => save({ columns: next }),
    setWidths: (widths: Record<string, number>) => save({ widths: { ...kept?.widths, ...widths } }),
    reset: () => savePreference<Kept>(key, {}),
  };
}
export type Columns = ReturnType<typeof useColumns>;
