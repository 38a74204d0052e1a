import type { DocMeta, DocumentBody, FieldError, Preview, Row, Value } from '../api/contract';
import { blankRow, type CellErrors, type GridRow, isUntouched } from '../grid/model';
import type { Cells } from '../widgets/types';
import { isBlank, same, written } from '../widgets/values';

/**
 * A document in hand: what the server last said, what a person has typed since, and what the server worked out from that.
 * Only what was typed is ever sent, so that prices and terms nobody touched stay the server's to decide.
 */
export interface Draft {
  base: DocumentBody;
  touched: Cells;
  computed: Cells;
  lines: Record<string, GridRow[]>;
  changedLines: Readonly<Record<string, true>>;
}

function toRow(row: Row): GridRow {
  return { key: `row-${row.id}`, id: row.id, cells: row, touched: {} };
}

export function startDraft(meta: DocMeta, base: DocumentBody): Draft {
  const lines = Object.fromEntries(
    meta.lines.map((l) => {
      const rows = (base.lines[l.name] ?? []).map((r) =>
        base.id === null ? { ...toRow(r), ...freshKey() } : toRow(r),
      );
      return [l.name, rows.length || base.id !== null || !base.editable ? rows : [blankRow()]];
    }),
  );
  return { base, touched: {}, computed: {}, lines, changedLines: {} };
}
const freshKey = () => ({ key: blankRow().key, id: undefined });

export function valuesOf(draft: Draft): Cells {
  return { ...draft.base.values, ...draft.computed, ...draft.touched };
}

export function isDirty(draft: Draft): boolean {
  if (Object.keys(draft.touched).length) return true;
  return Object.keys(draft.changedLines).some(
    (set) => draft.lines[set].some((r) => !isUntouched(r)) || (draft.base.lines[set]?.length ?? 0) > 0,
  );
}

export function setValue(draft: Draft, name: string, value: Value): Draft {
  const touched = { ...draft.touched, [name]: value };
  if (draft.base.id !== null && same(draft.base.values[name], value)) delete touched[name];
  return { ...draft, touched };
}

export function setLines(draft: Draft, set: string, rows: GridRow[]): Draft {
  return { ...draft, lines: { ...draft.lines, [set]: rows }, changedLines: { ...draft.changedLines, [set]: true } };
}

/** Rows as they are sent, in order; blank new ones are left out. */
export function sentRows(draft: Draft, set: string): GridRow[] {
  return draft.lines[set].filter((r) => !isUntouched(r));
}

export function toBody(draft: Draft): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(draft.touched)) body[name] = written(value);
  for (const set of Object.keys(draft.changedLines))
    body[set] = sentRows(draft, set).map((row) => ({
      ...(row.id === undefined ? {} : { id: row.id }),
      ...Object.fromEntries(Object.keys(row.touched).map((name) => [name, written(row.cells[name])])),
    }));
  return body;
}

/** What the server worked out, laid under what was typed. */
export function applyPreview(draft: Draft, preview: Preview): Draft {
  const lines = { ...draft.lines };
  for (const set of Object.keys(draft.changedLines)) {
    const answer = preview.lines[set];
    const sent = sentRows(draft, set);
    if (!answer || answer.length !== sent.length) continue;
    const at = new Map(sent.map((r, i) => [r.key, answer[i]]));
    lines[set] = draft.lines[set].map((row) => {
      const told = at.get(row.key);
      if (!told) return row;
      const cells: Cells = { ...row.cells };
      let changed = false;
      for (const [name, value] of Object.entries(told)) {
        if (name === 'id' || row.touched[name] || same(cells[name], value)) continue;
        cells[name] = value;
        changed = true;
      }
      return changed ? { ...row, cells } : row;
    });
  }
  return { ...draft, computed: preview.values, lines };
}

/** The same typing on a newer version of the document. */
export function rebase(meta: DocMeta, draft: Draft, theirs: DocumentBody): Draft {
  const next = startDraft(meta, theirs);
  next.touched = { ...draft.touched };
  next.changedLines = draft.changedLines;
  for (const set of Object.keys(draft.changedLines)) {
    const newer = new Map((theirs.lines[set] ?? []).map((r) => [r.id, r]));
    const before = new Set((draft.base.lines[set] ?? []).map((r) => r.id));
    const mine = draft.lines[set].flatMap((row) => {
      if (row.id === undefined) return [row];
      const theirRow = newer.get(row.id);
      newer.delete(row.id);
      if (!theirRow) return [];
      const typed = Object.fromEntries(Object.keys(row.touched).map((n) => [n, row.cells[n]]));
      return [{ ...row, cells: { ...theirRow, ...typed } }];
    });
    const added = [...newer.values()].filter((r) => !before.has(r.id)).map(toRow);
    next.lines[set] = [...mine, ...added];
  }
  return next;
}

export interface FormErrors {
  fields: Readonly<Record<string, string>>;
  cells: CellErrors;
  general: FieldError[];
}
export const NO_ERRORS: FormErrors = { fields: {}, cells: {}, general: [] };

/** Puts each complaint where it belongs; `only` keeps those on what was typed (while typing, not after saving). */
export function placeErrors(meta: DocMeta, draft: Draft, errors: FieldError[], only = false): FormErrors {
  const fields: Record<string, string> = {};
  const cells: Record<string, Record<string, string>> = {};
  const general: FieldError[] = [];
  const known = new Set(meta.fields.map((f) => f.name));
  for (const e of errors) {
    const [head, index, cell] = (e.field ?? '').split('.');
    const row = index !== undefined && draft.lines[head] ? sentOrAll(draft, head)[Number(index)] : undefined;
    if (row && cell) {
      if (!only || row.touched[cell]) cells[row.key] = { ...cells[row.key], [cell]: e.message };
    } else if (known.has(head) && index === undefined) {
      if (!only || head in draft.touched) fields[head] = e.message;
    } else if (!only) general.push(e);
  }
  return { fields, cells, general };
}
function sentOrAll(draft: Draft, set: string): GridRow[] {
  return draft.changedLines[set] ? sentRows(draft, set) : draft.lines[set];
}

/** Typing over a complaint takes it away. */
export function dropErrors(errors: FormErrors, before: Draft, after: Draft): FormErrors {
  const fields = { ...errors.fields };
  for (const name of Object.keys(fields)) if (!same(before.touched[name], after.touched[name])) delete fields[name];
  const cells = { ...errors.cells };
  for (const set of Object.keys(after.lines)) {
    if (before.lines[set] === after.lines[set]) continue;
    const old = new Map(before.lines[set]?.map((r) => [r.key, r]));
    for (const row of after.lines[set]) {
      const was = old.get(row.key);
      if (!cells[row.key] || was === row) continue;
      cells[row.key] = Object.fromEntries(
        Object.entries(cells[row.key]).filter(([n]) => same(was?.cells[n], row.cells[n])),
      );
    }
  }
  return { ...errors, fields, cells };
}

export interface Difference {
  /** "customer" or "lines|row key|quantity" */
  key: string;
  label: string;
  line: number | null;
  set: string | null;
  field: string;
  mine: Value;
  theirs: Value;
  typed: boolean;
}

/** Every field where what is in hand and the other version part ways. */
export function differences(meta: DocMeta, draft: Draft, theirs: DocumentBody): Difference[] {
  const out: Difference[] = [];
  const mine: Cells = { ...draft.base.values, ...draft.touched };
  for (const f of meta.fields) {
    if (f.readonly) continue;
    const [a, b] = [mine[f.name] ?? null, theirs.values[f.name] ?? null];
    if (!same(a, b))
      out.push({
        key: f.name,
        label: f.label,
        line: null,
        set: null,
        field: f.name,
        mine: a,
        theirs: b,
        typed: f.name in draft.touched,
      });
  }
  for (const l of meta.lines) {
    const other = new Map((theirs.lines[l.name] ?? []).map((r) => [r.id, r]));
    draft.lines[l.name]?.forEach((row, i) => {
      const their = row.id === undefined ? undefined : other.get(row.id);
      if (!their) return;
      for (const f of l.fields) {
        const [a, b] = [row.cells[f.name] ?? null, their[f.name] ?? null];
        if (f.readonly || same(a, b) || (isBlank(a) && isBlank(b))) continue;
        out.push({
          key: `${l.name}|${row.key}|${f.name}`,
          label: f.label,
          line: i + 1,
          set: l.name,
          field: f.name,
          mine: a,
          theirs: b,
          typed: !!row.touched[f.name],
        });
      }
    });
  }
  return out;
}

/** Takes the other's value where that was chosen, before what is left is laid on their version. */
export function letGo(draft: Draft, keys: Set<string>): Draft {
  const touched = Object.fromEntries(Object.entries(draft.touched).filter(([n]) => !keys.has(n)));
  const lines = Object.fromEntries(
    Object.entries(draft.lines).map(([set, rows]) => [
      set,
      rows.map((row) => ({
        ...row,
        touched: Object.fromEntries(
          Object.keys(row.touched).flatMap((n) => (keys.has(`${set}|${row.key}|${n}`) ? [] : [[n, true as const]])),
        ),
      })),
    ]),
  );
  return { ...draft, touched, lines };
}
