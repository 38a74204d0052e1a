import { useCallback, useMemo, useRef, useState } from 'react';
import type { FieldMeta, Value } from '../api/contract';
import type { Range } from './clipboard';
import type { Action } from './keys';
import { type Change, type GridRow, insertRow, isUntouched, removeRows, setCells } from './model';

export interface Place {
  row: number;
  column: number;
}
/** null: on the cell; otherwise what the editor holds. `over`: typed over, so arrows leave the editor. */
export type Editing = { text: string; over: boolean } | null;

interface Props {
  fields: FieldMeta[];
  rows: GridRow[];
  onChange: (rows: GridRow[]) => void;
  writable: (field: FieldMeta) => boolean;
  editable: boolean;
}

/** Where one is in the grid, what is being typed, and what can be undone. */
export function useGrid({ fields, rows, onChange, writable, editable }: Props) {
  const [at, setAt] = useState<Place | null>(null);
  const [anchor, setAnchor] = useState<Place | null>(null);
  const [editing, setEditing] = useState<Editing>(null);
  const past = useRef<GridRow[][]>([]);
  const future = useRef<GridRow[][]>([]);
  const now = useRef({ rows, at, onChange });
  now.current = { rows, at, onChange };

  const put = useCallback((next: GridRow[]) => {
    if (next === now.current.rows) return;
    past.current = [...past.current.slice(-99), now.current.rows];
    future.current = [];
    now.current.rows = next;
    now.current.onChange(next);
  }, []);
  const change = useCallback((changes: Change[]) => changes.length && put(setCells(now.current.rows, changes)), [put]);

  const go = useCallback(
    (row: number, column: number, extend = false) => {
      const place = {
        row: Math.max(0, Math.min(now.current.rows.length - 1, row)),
        column: Math.max(0, Math.min(fields.length - 1, column)),
      };
      setAt(place);
      setAnchor((old) => (extend ? (old ?? now.current.at) : null));
      setEditing(null);
    },
    [fields.length],
  );

  const range = useMemo<Range | null>(() => {
    if (!at) return null;
    const other = anchor ?? at;
    return {
      top: Math.min(at.row, other.row),
      bottom: Math.max(at.row, other.row),
      left: Math.min(at.column, other.column),
      right: Math.max(at.column, other.column),
    };
  }, [at, anchor]);

  const history = useCallback((from: typeof past, to: typeof past) => {
    const back = from.current.pop();
    if (!back) return;
    to.current.push(now.current.rows);
    now.current.onChange(back);
    setAt((p) => p && { ...p, row: Math.min(p.row, back.length - 1) });
  }, []);

  const commit = useCallback(
    (value: Value, move: { rows: number; columns: number }) => {
      const place = now.current.at;
      if (!place) return;
      change([{ row: place.row, name: fields[place.column].name, value }]);
      setEditing(null);
      if (move.rows || move.columns) go(place.row + move.rows, place.column + move.columns);
    },
    [change, fields, go],
  );

  const newRow = useCallback(
    (row: number) => {
      if (!editable) return;
      put(insertRow(now.current.rows, row));
      const first = fields.findIndex(writable);
      setAt({ row, column: Math.max(0, first) });
      setAnchor(null);
      setEditing(null);
    },
    [editable, put, fields, writable],
  );

  const removeSelected = useCallback(() => {
    if (!editable || !range) return;
    const next = removeRows(now.current.rows, range.top, range.bottom);
    put(next);
    setAnchor(null);
    setAt(next.length ? { row: Math.min(range.top, next.length - 1), column: at?.column ?? 0 } : null);
  }, [editable, range, put, at]);

  /** True when the key was used; false lets the focus leave the grid. */
  const act = useCallback(
    (action: Action): boolean => {
      if (!at || !range) return false;
      const field = fields[at.column];
      const last = now.current.rows.length - 1;
      const every = (value: (row: number, f: FieldMeta) => Value | undefined) => {
        const out: Change[] = [];
        for (let r = range.top; r <= range.bottom; r++)
          for (const f of fields.slice(range.left, range.right + 1)) {
            const v = writable(f) ? value(r, f) : undefined;
            if (v !== undefined) out.push({ row: r, name: f.name, value: v });
          }
        change(out);
      };
      switch (action.do) {
        case 'move':
          go(at.row + action.rows, at.column + action.columns, action.extend);
          return true;
        case 'edge':
          go(
            action.to === 'top' ? 0 : action.to === 'bottom' ? last : at.row,
            action.to === 'left' ? 0 : action.to === 'right' ? fields.length - 1 : at.column,
            action.extend,
          );
          return true;
        case 'tab': {
          const flat = at.row * fields.length + at.column + (action.back ? -1 : 1);
          if (flat < 0) return false;
          if (flat >= now.current.rows.length * fields.length) {
            if (!editable || isUntouched(now.current.rows[last])) return false;
            newRow(last + 1);
            return true;
          }
          go(Math.floor(flat / fields.length), flat % fields.length);
          return true;
        }
        case 'edit':
          if (writable(field))
            field.type === 'boolean'
              ? every((r, f) => (f.type === 'boolean' ? !now.current.rows[r].cells[f.name] : undefined))
              : setEditing({ text: '', over: false });
          return true;
        case 'toggle':
          if (field.type !== 'boolean') return false;
          every((r, f) => (f.type === 'boolean' ? !now.current.rows[r].cells[f.name] : undefined));
          return true;
        case 'clear':
          every((_, f) => (f.type === 'boolean' ? false : null));
          return true;
        case 'fill_down': {
          const source = range.top === range.bottom ? range.top - 1 : range.top;
          if (source >= 0)
            every((r, f) => (r === source ? undefined : (now.current.rows[source].cells[f.name] ?? null)));
          return true;
        }
        case 'new_row':
          newRow(at.row + 1);
          return true;
        case 'remove_row':
          removeSelected();
          return true;
        case 'undo':
          history(past, future);
          return true;
        case 'redo':
          history(future, past);
          return true;
        case 'all':
          setAnchor({ row: 0, column: 0 });
          setAt({ row: last, column: fields.length - 1 });
          return true;
      }
    },
    [at, range, fields, writable, change, go, newRow, removeSelected, history, editable],
  );

  return { at, range, editing, setEditing, setAt, go, act, commit, change, newRow, removeSelected, now };
}
export type Grid = ReturnType<typeof useGrid>;
