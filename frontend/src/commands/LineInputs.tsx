import { type Dispatch, type SetStateAction, useEffect, useMemo, useState } from 'react';
import type { FieldError, LinesMeta, Row } from '../api/contract';
import { LineGrid } from '../grid/LineGrid';
import { blankRow, type CellErrors, type GridRow, isUntouched } from '../grid/model';
import { written } from '../widgets/values';

interface Props {
  meta: LinesMeta;
  start: Row[];
  errors: FieldError[];
  onChange: Dispatch<SetStateAction<Record<string, Record<string, unknown>[]>>>;
}

/** Lines a command asks for, begun from the document's own where they are the same set. */
export default function LineInputs({ meta, start, errors, onChange }: Props) {
  const names = useMemo(() => new Set(meta.fields.map((f) => f.name)), [meta]);
  const [rows, setRows] = useState<GridRow[]>(() => {
    const begun = start.map(
      (r): GridRow => ({
        key: `row-${r.id}`,
        id: r.id,
        cells: Object.fromEntries(Object.entries(r).filter(([k]) => names.has(k))),
        touched: {},
      }),
    );
    return begun.length ? begun : Array.from({ length: Math.max(1, meta.min_rows) }, blankRow);
  });
  useEffect(() => {
    const sent = rows
      .filter((r) => !isUntouched(r))
      .map((r) => ({
        ...(r.id ? { id: r.id } : {}),
        ...Object.fromEntries(Object.entries(r.cells).map(([k, v]) => [k, written(v)])),
      }));
    onChange((all) => ({ ...all, [meta.name]: sent }));
  }, [rows, onChange, meta.name]);
  const placed: CellErrors = useMemo(() => {
    const out: Record<string, Record<string, string>> = {};
    for (const e of errors) {
      const [set, index, field] = (e.field ?? '').split('.');
      const row = set === meta.name ? rows[Number(index)] : undefined;
      if (row && field) out[row.key] = { ...out[row.key], [field]: e.message };
    }
    return out;
  }, [errors, rows, meta.name]);
  return <LineGrid meta={meta} rows={rows} editable errors={placed} onChange={(_, next) => setRows(next)} />;
}
