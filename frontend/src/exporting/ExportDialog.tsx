import { useQuery } from '@tanstack/react-query';
import { App, Checkbox, Modal, Radio } from 'antd';
import { useState } from 'react';
import { problemOf, request } from '../api/client';
import type { DocMeta } from '../api/contract';
import { ProblemNote } from '../commands/ProblemNote';
import { formatDecimal } from '../format/number';
import { useT } from '../i18n';
import { type Choice, download, FORMATS, listPath, nameOf, type Question, WHICH } from './files';
import './exporting.css';

interface Props {
  meta: DocMeta;
  question: Question;
  onClose: () => void;
}

const OK = { 'data-testid': 'dialog-ok' };
const CANCEL = { 'data-testid': 'dialog-cancel' };
const KEPT = 'quintet.export';

/** How the reader last wanted their files; lines only where the document has any. */
function lastChoice(): Choice {
  const first: Choice = { format: 'xlsx', which: 'shown', lines: false };
  try {
    return { ...first, ...JSON.parse(localStorage.getItem(KEPT) ?? '{}') };
  } catch {
    return first;
  }
}

/** Which file: its kind, its columns, with or without lines. Says how many documents it will hold before it begins. */
export function ExportDialog({ meta, question, onClose }: Props) {
  const t = useT();
  const { message } = App.useApp();
  const [choice, setChoice] = useState<Choice>(lastChoice);
  const hasLines = meta.lines.length > 0;
  const wanted = { ...choice, lines: choice.lines && hasLines };
  const path = listPath(meta.name, question, wanted);
  const asked = useQuery({
    queryKey: ['export', path],
    queryFn: ({ signal }) => request<{ count: number }>(`${path}&check=1`, { signal }),
    staleTime: 0,
    retry: false,
  });
  const count = asked.data?.count;
  const change = (next: Partial<Choice>) => setChoice((old) => ({ ...old, ...next }));
  const run = () => {
    localStorage.setItem(KEPT, JSON.stringify(choice));
    download(path);
    message.success(t('export.begun'));
    onClose();
  };
  return (
    <Modal
      open
      title={t('export.title', { doc: meta.plural })}
      width={480}
      onCancel={onClose}
      onOk={run}
      okText={t('export.run')}
      okButtonProps={{ disabled: !count, ...OK }}
      cancelButtonProps={CANCEL}
      maskTransitionName=""
      transitionName=""
    >
      <div className="export">
        {asked.isError ? (
          <ProblemNote problem={problemOf(asked.error)} />
        ) : (
          <p className="mute" data-testid="export-count" aria-live="polite">
            {count === undefined
              ? t('state.loading')
              : t(question.ids ? 'export.selected' : 'export.count', { n: formatDecimal(count), count })}
          </p>
        )}
        <fieldset>
          <legend>{t('export.format')}</legend>
          <Radio.Group
            value={choice.format}
            onChange={(e) => change({ format: e.target.value })}
            options={FORMATS.map((each) => ({ value: each, label: t(`export.${nameOf(each)}`) }))}
          />
        </fieldset>
        <fieldset>
          <legend>{t('export.columns')}</legend>
          <Radio.Group
            className="export-stack"
            value={choice.which}
            onChange={(e) => change({ which: e.target.value })}
            options={WHICH.map((each) => ({ value: each, label: t(`export.columns_${each}`) }))}
          />
        </fieldset>
        {hasLines && (
          <Checkbox
            checked={choice.lines}
            onChange={(e) => change({ lines: e.target.checked })}
            data-testid="export-lines"
          >
            {meta.lines.length > 1
              ? t('export.lines', { lines: meta.lines.map((l) => l.label).join(t('export.and')) })
              : t('export.lines_only')}
          </Checkbox>
        )}
      </div>
    </Modal>
  );
}
