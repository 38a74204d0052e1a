import { CloseOutlined, DownloadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import type { BulkResult, CommandMeta, DocMeta } from '../api/contract';
import { ResultDialog } from '../commands/ResultDialog';
import { runBulk } from '../commands/run';
import { useCommandFlow } from '../commands/useCommandFlow';
import type { Question } from '../exporting/files';
import { useExport } from '../exporting/useExport';
import { useT } from '../i18n';
import { PrintSelected } from '../printing/PrintSelected';

interface Props {
  meta: DocMeta;
  commands: CommandMeta[];
  ids: number[];
  question: Question;
  onClear: () => void;
}

export function BulkBar({ meta, commands, ids, question, onClear }: Props) {
  const t = useT();
  const { message } = App.useApp();
  const { start, flow, busy } = useCommandFlow();
  const [result, setResult] = useState<{ command: CommandMeta; value: BulkResult } | null>(null);
  const exporting = useExport(meta, { sort: question.sort, fields: question.fields, ids });
  const run = (command: CommandMeta) =>
    start({
      command,
      subject: t('list.selected', { n: ids.length }),
      run: async (input) => {
        const value = await runBulk(meta.name, command.name, ids, input);
        if (value.results.every((r) => r.result === 'done')) {
          message.success(t('command.bulk_done', { done: value.results.length, all: value.results.length }));
          onClear();
        } else setResult({ command, value });
      },
    });
  return (
    <div className="bar bulk-bar" role="toolbar" aria-label={t('list.selected', { n: ids.length })}>
      <Button type="text" icon={<CloseOutlined />} aria-label={t('list.clear_selection')} onClick={onClear} />
      <b data-testid="selected">{t('list.selected', { n: ids.length })}</b>
      {commands.map((c) => (
        <Button
          key={c.name}
          data-testid={`cmd-${c.name}`}
          type={c.style === 'primary' ? 'primary' : 'default'}
          danger={c.style === 'danger'}
          loading={busy === c.name}
          onClick={() => run(c)}
        >
          {c.label}
        </Button>
      ))}
      {exporting.item && (
        <Button icon={<DownloadOutlined />} onClick={exporting.show} data-testid="export-selected">
          {t('export.menu')}
        </Button>
      )}
      <PrintSelected meta={meta} ids={ids} />
      {exporting.dialog}
      {flow}
      {result && (
        <ResultDialog
          doc={meta.name}
          title={`${result.command.label} · ${meta.plural}`}
          result={result.value}
          onClose={() => {
            setResult(null);
            onClear();
          }}
        />
      )}
    </div>
  );
}
