import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { type ReactNode, useCallback } from 'react';
import { request } from '../api/client';
import type { CommandMeta, DocumentBody, FieldMeta, Ref } from '../api/contract';
import { refresh, runCommand } from '../commands/run';
import { useCommandFlow } from '../commands/useCommandFlow';
import { useT } from '../i18n';
import { useDocMeta } from '../shell/context';
import { WORK_ORDER } from './moving';

export interface Movable {
  id: number;
  version?: number;
  label: string;
  start: string | null;
  machine: Ref | null;
  employee: Ref | null;
}

const field = (name: string, label: string, more: Partial<FieldMeta>): FieldMeta => ({
  name,
  label,
  help: '',
  type: 'ref',
  required: false,
  readonly: false,
  sortable: false,
  ...more,
});

/** The same as dragging, for keyboards, fingers and exact times: begin, machine, person. */
export function useMoveDialog(): { open: (what: Movable) => void; dialog: ReactNode } {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { start, flow } = useCommandFlow();
  const declared = useDocMeta(WORK_ORDER)?.commands.find((c) => c.name === 'move');
  const open = useCallback(
    (what: Movable) => {
      const command: CommandMeta = declared ?? {
        name: 'move',
        label: t('schedule.move'),
        help: '',
        style: 'primary',
        bulk: false,
        confirm: false,
        inputs: [
          field('start_at', t('schedule.begin'), { type: 'datetime', required: true }),
          field('machine', t('schedule.machine'), { to: 'erp.machine' }),
          field('employee', t('schedule.person'), { to: 'hr.employee' }),
        ],
      };
      start({
        command,
        subject: what.label,
        values: { start_at: what.start, machine: what.machine, employee: what.employee },
        run: async (input) => {
          const version = what.version ?? (await request<DocumentBody>(`/docs/${WORK_ORDER}/${what.id}`)).version;
          const done = await runCommand(WORK_ORDER, what.id, 'move', version, input);
          if (done.result === 'held') message.warning(t('command.now_held', { command: command.label }));
          else message.success(t('schedule.moved', { what: what.label }));
          refresh(WORK_ORDER);
          queries.invalidateQueries({ queryKey: ['page', 'erp.schedule'] });
        },
      });
    },
    [declared, message, queries, start, t],
  );
  return { open, dialog: flow };
}
