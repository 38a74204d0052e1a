import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, InputNumber, Popover, Segmented } from 'antd';
import { type ReactNode, useState } from 'react';
import { problemOf, request } from '../api/client';
import type { CommandDone, CommandHeld, DocumentBody, SchedulePage } from '../api/contract';
import { refresh } from '../commands/run';
import { formatMoment } from '../format/date';
import { useT } from '../i18n';
import { optimised } from './optimised';

const RUN = 'erp.schedule_run';

/** Plans anew: makes a run and runs it; what is being made and the frozen days stay. */
export function RunButton({ data, children }: { data: SchedulePage; children: ReactNode }) {
  const t = useT();
  const queries = useQueryClient();
  const { notification } = App.useApp();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [horizon, setHorizon] = useState<number | null>(null);
  const [frozen, setFrozen] = useState<number | null>(null);
  const [strategy, setStrategy] = useState<'greedy' | 'optimise'>('greedy');
  const [limit, setLimit] = useState<number | null>(20);
  const said = (body: DocumentBody) => {
    const n = (name: string) => Number(body.values[name] ?? 0);
    notification.success({
      title: t('schedule.ran', { n: n('planned_count') }),
      description: (
        <Link to="/d/$doc/$id" params={{ doc: RUN, id: String(body.id) }}>
          {body.values.verdict ? `${String(body.values.verdict)} · ` : ''}
          {t('schedule.ran_more', { moved: n('moved_count'), late: n('late_count'), unplaced: n('unplaced_count') })}
        </Link>
      ),
      duration: body.values.verdict ? 20 : 8,
    });
  };
  const run = async () => {
    setBusy(true);
    try {
      const days = {
        ...(horizon ? { horizon_days: horizon } : {}),
        ...(frozen !== null ? { frozen_days: frozen } : {}),
        strategy,
        ...(strategy === 'optimise' && limit ? { time_limit: limit } : {}),
      };
      const made = await request<DocumentBody>(`/docs/${RUN}`, { method: 'POST', body: days });
      const done = await request<CommandDone | CommandHeld>(`/docs/${RUN}/${made.id}/run`, {
        method: 'POST',
        version: made.version,
        body: {},
      });
      said(strategy === 'optimise' ? await optimised(done.document) : done.document);
      setOpen(false);
      refresh(RUN);
      await queries.invalidateQueries({ queryKey: ['page'] });
    } catch (error) {
      const p = problemOf(error);
      notification.error({ title: p.title || t('state.unreachable'), description: p.detail, role: 'alert' });
    } finally {
      setBusy(false);
    }
  };
  const body = (
    <div className="run-box">
      <p className="mute">{t('schedule.run_hint')}</p>
      <Segmented
        block
        value={strategy}
        onChange={(value) => setStrategy(value as 'greedy' | 'optimise')}
        disabled={busy}
        options={[
          { value: 'greedy', label: t('schedule.quick') },
          { value: 'optimise', label: t('schedule.optimise') },
        ]}
      />
      {strategy === 'optimise' && (
        <>
          <p className="faint">{t('schedule.optimise_hint')}</p>
          <label htmlFor="run-limit">
            {t('schedule.limit')}
            <InputNumber id="run-limit" min={1} max={600} value={limit} onChange={setLimit} />
          </label>
        </>
      )}
      <label htmlFor="run-horizon">
        {t('schedule.horizon')}
        <InputNumber
          id="run-horizon"
          min={1}
          max={365}
          value={horizon}
          onChange={setHorizon}
          placeholder={t('schedule.usual')}
        />
      </label>
      <label htmlFor="run-frozen">
        {t('schedule.frozen')}
        <InputNumber
          id="run-frozen"
          min={0}
          max={60}
          value={frozen}
          onChange={setFrozen}
          placeholder={t('schedule.usual')}
        />
      </label>
      <Button type="primary" loading={busy} onClick={run} data-testid="run-now">
        {busy && strategy === 'optimise' ? t('schedule.optimising') : t('schedule.run')}
      </Button>
      {data.last_run && (
        <p className="faint">
          <Link to="/d/$doc/$id" params={{ doc: data.last_run.run.doc, id: String(data.last_run.run.id) }}>
            {data.last_run.run.label}
          </Link>{' '}
          {t('schedule.last_run', { at: formatMoment(data.last_run.at), late: data.last_run.late })}
        </p>
      )}
    </div>
  );
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomLeft" arrow={false} content={body}>
      <Button type="primary" data-testid="run">
        {children}
      </Button>
    </Popover>
  );
}
