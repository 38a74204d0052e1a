import { Link } from '@tanstack/react-router';
import { App } from 'antd';
import { useEffect, useRef } from 'react';
import type { AllowedCommand, CommandDone, CommandHeld, CommandMeta } from '../api/contract';
import { refresh, runCommand } from '../commands/run';
import { useCommandFlow } from '../commands/useCommandFlow';
import { useT } from '../i18n';
import { useHere } from '../shell/context';

export interface Target {
  doc: string;
  id: number;
  version: number;
  title: string;
  command: AllowedCommand;
}

function Made({ made }: { made: CommandDone['made'] }) {
  return (
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
  );
}

/** The one command of a row: asks what it needs, runs, tells what it made; the page reads itself anew. */
export default function Mover({ target, onEnd }: { target: Target; onEnd: () => void }) {
  const t = useT();
  const { meta } = useHere();
  const { message, notification } = App.useApp();
  const { start, flow, busy } = useCommandFlow();
  const began = useRef(false);
  const plain: CommandMeta = { ...target.command, help: '', bulk: false, confirm: false, inputs: [] };
  const command = meta.documents[target.doc]?.commands.find((c) => c.name === plain.name) ?? plain;

  const tell = (done: CommandDone | CommandHeld) => {
    const title = t('desk.voted', { command: command.label, title: target.title });
    if (done.result === 'held') message.warning(t('command.now_held', { command: command.label }));
    else if (done.made.length) notification.success({ title, description: <Made made={done.made} />, duration: 8 });
    else message.success(title);
  };
  useEffect(() => {
    if (began.current) return;
    began.current = true;
    start({
      command,
      subject: target.title,
      run: async (input) => {
        tell(await runCommand(target.doc, target.id, command.name, target.version, input));
        refresh(target.doc);
        onEnd();
      },
      onProblem: (problem) => {
        if (problem.type === 'version_conflict' || problem.type === 'wrong_state') refresh(target.doc);
        return false;
      },
    });
  });
  // a dialog that was cancelled, or a refusal that was told: nothing is left to do here
  const open = flow !== null || busy !== null;
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !open) onEnd();
    was.current = open;
  }, [open, onEnd]);
  return flow;
}
