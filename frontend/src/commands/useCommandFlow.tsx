import { App } from 'antd';
import { type ReactNode, useCallback, useState } from 'react';
import { problemOf } from '../api/client';
import type { CommandMeta, Problem, Row } from '../api/contract';
import { t } from '../i18n';
import type { Cells } from '../widgets/types';
import { CommandDialog } from './CommandDialog';

export interface Job {
  command: CommandMeta;
  /** what it is done to: "SO2611-0012", "3 documents" */
  subject: string;
  run: (input: Record<string, unknown>) => Promise<void>;
  /** true: dealt with, the flow ends */
  onProblem?: (problem: Problem) => boolean;
  /** somebody thought better of it */
  onCancel?: () => void;
  /** the document's own lines, where the command asks for the same set */
  lines?: Record<string, Row[]>;
  /** what the inputs start with */
  values?: Cells;
}

interface Open {
  job: Job;
  stage: 'ask' | 'warn';
  input: Record<string, unknown>;
  problem: Problem | null;
}

/** Asks for inputs, runs, asks again for acknowledgement where the server warns; what was typed stays until it is done. */
export function useCommandFlow(): { start: (job: Job) => void; flow: ReactNode; busy: string | null } {
  const [open, setOpen] = useState<Open | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const { notification } = App.useApp();

  const run = useCallback(
    async (job: Job, input: Record<string, unknown>, asked: boolean) => {
      setBusy(job.command.name);
      try {
        await job.run(input);
        setOpen(null);
      } catch (error) {
        const problem = problemOf(error);
        if (problem.type === 'needs_acknowledgement')
          setOpen({ job, stage: 'warn', input: { ...input, acknowledge: problem.token }, problem });
        else if (asked) setOpen({ job, stage: 'ask', input, problem });
        else if (!job.onProblem?.(problem)) {
          const title = problem.status === 0 ? t('state.unreachable') : problem.title || t('state.failed');
          notification.error({
            title,
            description: problem.detail !== title ? problem.detail : undefined,
            role: 'alert',
          });
        }
      } finally {
        setBusy(null);
      }
    },
    [notification],
  );

  const start = useCallback(
    (job: Job) => {
      const { command } = job;
      if (command.inputs.length || command.line_inputs || command.confirm)
        setOpen({ job, stage: 'ask', input: {}, problem: null });
      else run(job, {}, false);
    },
    [run],
  );

  const flow = open && (
    <CommandDialog
      key={open.job.command.name + open.job.subject}
      job={open.job}
      stage={open.stage}
      problem={open.problem}
      busy={busy !== null}
      onCancel={() => {
        open.job.onCancel?.();
        setOpen(null);
      }}
      onRun={(input) => run(open.job, { ...open.input, ...input }, true)}
    />
  );
  return { start, flow, busy };
}
