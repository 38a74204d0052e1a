import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Alert, App, Button, Tabs } from 'antd';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { DocMeta, DocumentBody, FieldMeta, TabMeta } from '../api/contract';
import { documentQuery } from '../api/queries';
import { ProblemNote } from '../commands/ProblemNote';
import { LineGrid } from '../grid/LineGrid';
import { useT } from '../i18n';
import { remember } from '../nav/recent';
import { useDocMeta, useHere } from '../shell/context';
import { NotFound } from '../shell/NotFound';
import { Failure, PageBones } from '../ui/states';
import { Counters, HoldBanner, StateBar } from './Above';
import { ConflictDialog } from './ConflictDialog';
import { valuesOf } from './draft';
import { FormBar } from './FormBar';
import { History } from './History';
import { Panels, Related } from './Panels';
import { Section } from './Sections';
import { useDocumentCommands } from './useDocumentCommands';
import { useDraft } from './useDraft';
import { useLeaveGuard } from './useLeaveGuard';
import './form.css';

function Form({ meta, body }: { meta: DocMeta; body: DocumentBody }) {
  const t = useT();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const handle = useDraft(meta, body);
  const { draft, errors, change, changeLines, markCells, save, saving } = handle;
  const { base } = draft;
  const leaving = useRef(false);
  const guard = useLeaveGuard(handle, leaving);
  const commands = useDocumentCommands(meta, handle);
  const fields = useMemo(() => new Map(meta.fields.map((f) => [f.name, f])), [meta]);
  const values = useMemo(() => valuesOf(draft), [draft]);
  const may = useCallback(
    (name: string) => base.editable && (base.editable_fields === null || base.editable_fields.includes(name)),
    [base.editable, base.editable_fields],
  );
  const editable = useCallback((f: FieldMeta) => !f.readonly && may(f.name), [may]);

  const store = useCallback(async () => {
    if (saving) return;
    (document.activeElement as HTMLElement | null)?.blur();
    await Promise.resolve();
    const wasNew = base.id === null;
    const saved = await save();
    if (!saved) return;
    message.success(t('form.saved'));
    if (!wasNew) return;
    leaving.current = true;
    navigate({ to: '/d/$doc/$id', params: { doc: meta.name, id: String(saved.id) }, replace: true });
  }, [base.id, save, saving, message, t, navigate, meta.name]);

  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== 's') return;
      e.preventDefault();
      if (base.editable && (handle.dirty || base.id === null)) store();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [store, base.editable, base.id, handle.dirty]);

  const content = (tab: TabMeta) => {
    const lines = tab.lines && meta.lines.find((l) => l.name === tab.lines);
    if (lines)
      return (
        <LineGrid
          meta={lines}
          rows={draft.lines[lines.name]}
          editable={may(lines.name) && lines.fields.some((f) => !f.readonly)}
          errors={errors.cells}
          onChange={changeLines}
          onBad={markCells}
        />
      );
    return tab.sections?.map((s, i) => (
      <Section
        key={s.label + i}
        section={s}
        fields={fields}
        values={values}
        errors={errors.fields}
        editable={editable}
        onChange={change}
      />
    ));
  };
  const wrongIn = (tab: TabMeta): boolean =>
    tab.lines
      ? (draft.lines[tab.lines] ?? []).some((r) => errors.cells[r.key] && Object.keys(errors.cells[r.key]).length > 0)
      : !!tab.sections?.some((s) => s.fields.some((f) => errors.fields[f]));

  // what many systems know something about is looked at for that first (a customer)
  const related = {
    first: meta.panels.length > 3,
    lists: base.id !== null && <Related doc={meta.name} id={base.id} panels={meta.panels} />,
  };

  return (
    <div className="page">
      <FormBar meta={meta} handle={handle} busy={commands.busy} onSave={store} onCommand={commands.run} />
      <div className="form-body">
        <div className="form-main">
          <div className="above">
            <Counters body={base} />
            <StateBar meta={meta} state={base.state} />
          </div>
          {base.hold && <HoldBanner hold={base.hold} />}
          {handle.problem && <ProblemNote problem={handle.problem} onClose={() => handle.setProblem(null)} />}
          {handle.stale && handle.dirty && (
            <Alert
              type="warning"
              showIcon
              title={t('form.stale')}
              action={
                <Button size="small" onClick={() => handle.setConflict(body)} data-testid="compare">
                  {t('form.compare')}
                </Button>
              }
            />
          )}
          {related.first && related.lists}
          <div className="card sections">
            {meta.form.sections.map((s, i) => (
              <Section
                key={s.label + i}
                section={s}
                fields={fields}
                values={values}
                errors={errors.fields}
                editable={editable}
                onChange={change}
              />
            ))}
          </div>
          {meta.form.tabs.length > 0 && (
            <div className="card tabs">
              <Tabs
                items={meta.form.tabs.map((tab, i) => ({
                  key: String(i),
                  label: (
                    <span data-testid={`tab-${tab.lines ?? i}`} className={wrongIn(tab) ? 'neg' : undefined}>
                      {tab.label}
                    </span>
                  ),
                  children: content(tab),
                }))}
              />
            </div>
          )}
          {!related.first && related.lists}
        </div>
        {base.id !== null && (
          <aside className="form-side" aria-label={t('form.beside')}>
            <Panels doc={meta.name} id={base.id} panels={meta.panels} />
            <History doc={meta.name} id={base.id} />
          </aside>
        )}
      </div>
      {commands.flow}
      {guard}
      {handle.conflict && (
        <ConflictDialog
          meta={meta}
          draft={draft}
          theirs={handle.conflict}
          onResolve={handle.resolve}
          onCancel={() => handle.setConflict(null)}
        />
      )}
    </div>
  );
}

/** Any document: read, typed into and acted upon in one place, drawn from its declaration. */
export default function FormPage() {
  const { doc, id } = useParams({ from: '/shell/d/$doc/$id' });
  const meta = useDocMeta(doc);
  const isNew = id === 'new';
  const body = useQuery({
    ...documentQuery(doc, isNew ? 'new' : Number(id)),
    enabled: !!meta && (isNew || /^\d+$/.test(id)),
    ...(isNew ? { gcTime: 0 } : {}),
  });
  const { user } = useHere();
  const seen = body.data?.id;
  const title = body.data?.title;
  useEffect(() => {
    if (seen && title) remember(user.username, { doc, id: seen, title });
  }, [user.username, doc, seen, title]);
  if (!meta || (!isNew && !/^\d+$/.test(id))) return <NotFound />;
  if (body.data) return <Form key={`${doc}/${id}`} meta={meta} body={body.data} />;
  if (body.isError) return <Failure error={body.error} retry={() => body.refetch()} />;
  return <PageBones />;
}
