import { ArrowLeftOutlined, LeftOutlined, RightOutlined, SaveOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Tooltip } from 'antd';
import { useEffect } from 'react';
import type { AllowedCommand, DocMeta } from '../api/contract';
import { useT } from '../i18n';
import { canStep, step, trailOf } from '../nav/trail';
import { PrintMenu } from './PrintMenu';
import type { DraftHandle } from './useDraft';

interface Props {
  meta: DocMeta;
  handle: DraftHandle;
  busy: string | null;
  onSave: () => void;
  onCommand: (command: AllowedCommand) => void;
}

function Steps({ doc, id }: { doc: string; id: number }) {
  const t = useT();
  const navigate = useNavigate();
  const found = trailOf(doc, id);
  const by = async (n: 1 | -1) => {
    const next = found && (await step(found, n));
    if (next) navigate({ to: '/d/$doc/$id', params: { doc, id: String(next) } });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: bound anew for each document
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.altKey && (e.key === 'PageDown' || e.key === 'PageUp')) {
        e.preventDefault();
        by(e.key === 'PageDown' ? 1 : -1);
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [doc, id]);
  if (!found) return null;
  return (
    <span className="steps">
      <Button
        type="text"
        icon={<LeftOutlined />}
        disabled={!canStep(found, -1)}
        aria-label={t('form.previous')}
        data-testid="previous"
        onClick={() => by(-1)}
      />
      <span className="mute num" data-testid="position">
        {found.position + 1} / {found.trail.total}
      </span>
      <Button
        type="text"
        icon={<RightOutlined />}
        disabled={!canStep(found, 1)}
        aria-label={t('form.next')}
        data-testid="next"
        onClick={() => by(1)}
      />
    </span>
  );
}

export function FormBar({ meta, handle, busy, onSave, onCommand }: Props) {
  const t = useT();
  const { draft, dirty, saving } = handle;
  const { base } = draft;
  const isNew = base.id === null;
  return (
    <div className="bar form-bar">
      <Link
        to="/d/$doc"
        params={{ doc: meta.name }}
        aria-label={t('form.back', { doc: meta.plural })}
        title={t('form.back', { doc: meta.plural })}
      >
        <Button type="text" icon={<ArrowLeftOutlined />} tabIndex={-1} />
      </Link>
      <h1>
        <Link className="crumb" to="/d/$doc" params={{ doc: meta.name }}>
          {meta.label}
        </Link>
        <span className="faint"> / </span>
        <span className="num" data-testid="title">
          {isNew ? t('form.new') : base.title}
        </span>
      </h1>
      {base.editable && (
        <Tooltip title={dirty ? 'Ctrl S' : undefined}>
          <Button
            type={dirty || isNew ? 'primary' : 'default'}
            disabled={!dirty && !isNew}
            loading={saving}
            icon={<SaveOutlined />}
            data-testid="save"
            onClick={onSave}
          >
            {t('form.save')}
          </Button>
        </Tooltip>
      )}
      {dirty && !isNew && (
        <Button onClick={handle.discard} data-testid="discard">
          {t('form.discard')}
        </Button>
      )}
      {base.commands.map((c) => (
        <Button
          key={c.name}
          data-testid={`cmd-${c.name}`}
          type={c.style === 'primary' && !dirty ? 'primary' : 'default'}
          danger={c.style === 'danger'}
          loading={busy === c.name}
          disabled={busy !== null && busy !== c.name}
          title={meta.commands.find((x) => x.name === c.name)?.help || undefined}
          onClick={() => onCommand(c)}
        >
          {c.label}
        </Button>
      ))}
      <span className="grow" />
      {!isNew && (
        <>
          <PrintMenu meta={meta} id={base.id as number} />
          <Steps doc={meta.name} id={base.id as number} />
        </>
      )}
    </div>
  );
}
