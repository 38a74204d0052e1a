import { useCallback, useEffect, useRef, useState } from 'react';
import { problemOf, request } from '../api/client';
import type { DocMeta, DocumentBody, Preview, Problem, Value } from '../api/contract';
import { client } from '../api/queries';
import { refresh } from '../commands/run';
import type { GridRow } from '../grid/model';
import {
  applyPreview,
  type Draft,
  dropErrors,
  type FormErrors,
  isDirty,
  NO_ERRORS,
  placeErrors,
  rebase,
  setLines,
  setValue,
  startDraft,
  toBody,
} from './draft';

const PAUSE = 320; // ms of quiet before the server is asked what follows from what was typed

export interface DraftHandle {
  draft: Draft;
  dirty: boolean;
  errors: FormErrors;
  problem: Problem | null;
  conflict: DocumentBody | null;
  /** somebody else has saved a newer version meanwhile */
  stale: boolean;
  saving: boolean;
  change: (name: string, value: Value) => void;
  changeLines: (set: string, rows: GridRow[]) => void;
  markCells: (set: string, bad: { key: string; field: string; message: string }[]) => void;
  save: () => Promise<DocumentBody | null>;
  discard: () => void;
  resolve: (next: Draft) => void;
  setProblem: (p: Problem | null) => void;
  setConflict: (b: DocumentBody | null) => void;
}

export function useDraft(meta: DocMeta, body: DocumentBody): DraftHandle {
  const [draft, setDraft] = useState(() => startDraft(meta, body));
  const [errors, setErrors] = useState<FormErrors>(NO_ERRORS);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [conflict, setConflict] = useState<DocumentBody | null>(null);
  const [saving, setSaving] = useState(false);
  const [typed, setTyped] = useState(0);
  const now = useRef(draft);
  now.current = draft;
  const dirty = isDirty(draft);

  useEffect(() => {
    setDraft((old) => {
      if (old.base === body) return old;
      if (!isDirty(old)) return startDraft(meta, body);
      return old.base.version === body.version ? rebase(meta, old, body) : old;
    });
  }, [meta, body]);

  const edit = useCallback((next: (old: Draft) => Draft) => {
    const before = now.current;
    const after = next(before);
    now.current = after;
    setDraft(after);
    setErrors((e) => (e === NO_ERRORS ? e : dropErrors(e, before, after)));
    setTyped((n) => n + 1);
  }, []);
  const change = useCallback((name: string, value: Value) => edit((d) => setValue(d, name, value)), [edit]);
  const changeLines = useCallback((set: string, rows: GridRow[]) => edit((d) => setLines(d, set, rows)), [edit]);
  const markCells = useCallback((_set: string, bad: { key: string; field: string; message: string }[]) => {
    setErrors((e) => {
      const cells = { ...e.cells };
      for (const b of bad) cells[b.key] = { ...cells[b.key], [b.field]: b.message };
      return { ...e, cells };
    });
  }, []);

  useEffect(() => {
    if (!typed || !isDirty(now.current)) return;
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      const sent = now.current;
      try {
        const { id } = sent.base;
        const answer = await request<Preview>(`/docs/${meta.name}/preview`, {
          method: 'POST',
          body: { ...(id === null ? {} : { id }), ...toBody(sent) },
          signal: asked.signal,
        });
        if (now.current !== sent) return;
        setDraft((d) => (d === sent ? applyPreview(d, answer) : d));
        const told = placeErrors(meta, sent, answer.errors, true);
        setErrors((e) => ({
          fields: { ...e.fields, ...told.fields },
          cells: mergeCells(e.cells, told.cells),
          general: e.general,
        }));
      } catch {
        // a preview that fails says nothing: saving will
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [typed, meta]);

  // the notice goes with the last of the marks it spoke of
  useEffect(() => {
    const left =
      Object.keys(errors.fields).length +
      errors.general.length +
      Object.values(errors.cells).reduce((n, c) => n + Object.keys(c).length, 0);
    if (!left) setProblem((p) => (p?.type === 'invalid' && p.errors.length ? null : p));
  }, [errors]);

  const accept = useCallback(
    (saved: DocumentBody) => {
      client.setQueryData(['doc', meta.name, saved.id], saved);
      const fresh = startDraft(meta, saved);
      now.current = fresh;
      setDraft(fresh);
      setErrors(NO_ERRORS);
      setProblem(null);
      setConflict(null);
      refresh(meta.name);
    },
    [meta],
  );

  const save = useCallback(async () => {
    const sent = now.current;
    const { id, version } = sent.base;
    setSaving(true);
    try {
      const saved =
        id === null
          ? await request<DocumentBody>(`/docs/${meta.name}`, { method: 'POST', body: toBody(sent) })
          : await request<DocumentBody>(`/docs/${meta.name}/${id}`, { method: 'PATCH', version, body: toBody(sent) });
      accept(saved);
      return saved;
    } catch (error) {
      const p = problemOf(error);
      if (p.type === 'version_conflict' && p.current) setConflict(p.current);
      else {
        setProblem(p);
        setErrors(placeErrors(meta, sent, p.errors));
      }
      return null;
    } finally {
      setSaving(false);
    }
  }, [meta, accept]);

  const discard = useCallback(() => {
    const fresh = startDraft(meta, body);
    now.current = fresh;
    setDraft(fresh);
    setErrors(NO_ERRORS);
    setProblem(null);
  }, [meta, body]);
  const resolve = useCallback((next: Draft) => {
    now.current = next;
    setDraft(next);
    setConflict(null);
    setTyped((n) => n + 1);
  }, []);

  const stale = body.version > draft.base.version;
  return {
    draft,
    dirty,
    errors,
    problem,
    conflict,
    stale,
    saving,
    change,
    changeLines,
    markCells,
    save,
    discard,
    resolve,
    setProblem,
    setConflict,
  };
}

function mergeCells(a: FormErrors['cells'], b: FormErrors['cells']): FormErrors['cells'] {
  const out = { ...a };
  for (const [key, cells] of Object.entries(b)) out[key] = { ...out[key], ...cells };
  return out;
}
