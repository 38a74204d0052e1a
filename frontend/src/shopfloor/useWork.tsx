import { App } from 'antd';
import { type ReactNode, useState } from 'react';
import { problemOf } from '../api/client';
import type { Problem, Row } from '../api/contract';
import { ProblemNote } from '../commands/ProblemNote';
import { refresh, runCommand } from '../commands/run';
import { useCommandFlow } from '../commands/useCommandFlow';
import { useT } from '../i18n';
import { useDocMeta } from '../shell/context';
import { text, WORK } from './jobs';

export interface Work {
  busy: string | null; // command and number
  downtime: boolean; // this reader may report a machine as broken
  may: (command: string) => boolean;
  label: (command: string) => string;
  run: (row: Row, command: string, input?: Record<string, string>) => Promise<boolean>;
  dialogs: ReactNode;
}

/** Commands of a work order without typing: inputs come from big buttons, warnings are asked, refusals are said large. */
export function useWork(): Work {
  const t = useT();
  const meta = useDocMeta(WORK);
  const broken = useDocMeta('erp.machine_downtime');
  const { message } = App.useApp();
  const { start, flow } = useCommandFlow();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const commandOf = (name: string) => meta?.commands.find((c) => c.name === name);
  const label = (name: string) => commandOf(name)?.label ?? name;

  const send = async (row: Row, name: string, input: Record<string, unknown>) => {
    const done = await runCommand(WORK, row.id, name, Number(row.version), input);
    refresh(WORK);
    if (done.result === 'held') message.warning(t('command.now_held', { command: label(name) }));
    else message.success(`${text(row, 'item')}: ${label(name)}`);
  };
  const run: Work['run'] = async (row, name, input = {}) => {
    const command = commandOf(name);
    if (!command) return false;
    setBusy(`${name}${row.id}`);
    setProblem(null);
    try {
      if (command.confirm) {
        start({
          command: { ...command, inputs: [] },
          subject: text(row, 'item'),
          run: (more) => send(row, name, { ...input, ...more }),
        });
        return true;
      }
      await send(row, name, input);
      return true;
    } catch (error) {
      const said = problemOf(error);
      if (said.type === 'needs_acknowledgement')
        start({
          command: { ...command, inputs: [], confirm: true },
          subject: text(row, 'item'),
          run: (more) => send(row, name, { ...input, ...more, acknowledge: more.acknowledge ?? said.token }),
        });
      else {
        setProblem(said);
        if (said.type === 'version_conflict' || said.type === 'wrong_state') refresh(WORK);
      }
      return false;
    } finally {
      setBusy(null);
    }
  };
  const dialogs = (
    <>
      {flow}
      {problem && (
        <div className="floor-problem">
          <ProblemNote problem={problem} onClose={() => setProblem(null)} />
        </div>
      )}
    </>
  );
  return { busy, downtime: !!broken?.can_create, may: (name) => !!commandOf(name), label, run, dialogs };
}
