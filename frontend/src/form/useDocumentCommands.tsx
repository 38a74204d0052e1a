import { Link } from '@tanstack/react-router';
import { App } from 'antd';
import type { AllowedCommand, CommandMeta, DocMeta } from '../api/contract';
import { client } from '../api/queries';
import { refresh, runCommand } from '../commands/run';
import { useCommandFlow } from '../commands/useCommandFlow';
import { useT } from '../i18n';
import type { DraftHandle } from './useDraft';

/** Buttons of the form: unsaved typing is saved first, then the command runs on that version. */
export function useDocumentCommands(meta: DocMeta, handle: DraftHandle) {
  const t = useT();
  const { message, notification } = App.useApp();
  const { start, flow, busy } = useCommandFlow();

  const madeNotice = (made: { doc: string; doc_label: string; id: number; title: string }[], label: string) =>
    notification.success({
      title: t('command.done', { command: label }),
      description: (
        <ul className="made">
          {made.map((m) => (
            <li key={m.id}>
              {m.doc_label}{' '}
              <Link to="/d/$doc/$id" params={{ doc: m.doc, id: String(m.id) }} data-testid={`made-${m.doc}`}>
                {m.title}
              </Link>
            </li>
          ))}
        </ul>
      ),
      duration: 8,
    });

  const run = async (allowed: AllowedCommand) => {
    const fallback: CommandMeta = { ...allowed, help: '', bulk: false, confirm: false, inputs: [] };
    const command = meta.commands.find((c) => c.name === allowed.name) ?? fallback;
    const base = handle.dirty ? await handle.save() : handle.draft.base;
    if (!base || base.id === null) return;
    const id = base.id;
    start({
      command,
      subject: base.title,
      lines: base.lines,
      run: async (input) => {
        const done = await runCommand(meta.name, id, command.name, base.version, input);
        client.setQueryData(['doc', meta.name, id], done.document);
        refresh(meta.name);
        if (done.result === 'held') message.warning(t('command.now_held', { command: command.label }));
        else if (done.made.length) madeNotice(done.made, command.label);
        else message.success(t('command.done', { command: command.label }));
      },
      onProblem: (problem) => {
        if (problem.type === 'version_conflict' || problem.type === 'wrong_state') refresh(meta.name);
        handle.setProblem(problem);
        return true;
      },
    });
  };
  return { run, flow, busy };
}
