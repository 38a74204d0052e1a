import {
  CheckCircleFilled,
  CloseOutlined,
  FormOutlined,
  PauseCircleFilled,
  PlayCircleFilled,
  ToolOutlined,
} from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Progress } from 'antd';
import { useEffect, useState } from 'react';
import type { Row } from '../api/contract';
import { tidyDecimal } from '../format/number';
import { useT } from '../i18n';
import { useDocMeta } from '../shell/context';
import { Tag } from '../ui/Tag';
import { isRef } from '../widgets/values';
import { clockOf, clockText, percent, text, WORK } from './jobs';
import { Report } from './Report';
import type { Work } from './useWork';

function Clock({ row }: { row: Row }) {
  const t = useT();
  const [now, tick] = useState(() => Date.now());
  const runs = row.state === 'RUNNING';
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => tick(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  return (
    <div className={`floor-clock${runs ? ' runs' : ''}`} role="timer" aria-label={t('floor.clock')}>
      {clockText(clockOf(row, runs ? Math.max(now, Date.now()) : now))}
    </div>
  );
}

function Figure({ label, value, unit }: { label: string; value: string; unit?: string }) {
  return (
    <div>
      <span className="mute">{label}</span>
      <b className="num">
        {tidyDecimal(value || '0', 6, 0)} <small>{unit}</small>
      </b>
    </div>
  );
}

/** The job in hand: what to make, how far it is, the clock, and four big buttons. */
export function Job({ row, work, onClose }: { row: Row; work: Work; onClose?: () => void }) {
  const t = useT();
  const meta = useDocMeta(WORK);
  const [reporting, report] = useState(false);
  const state = meta?.states.find((s) => s.value === row.state);
  const label = (name: string) => meta?.fields.find((f) => f.name === name)?.label ?? name;
  const unit = text(row, 'unit_of_measure');
  const runs = row.state === 'RUNNING';
  const begins = row.state === 'READY' || row.state === 'PAUSED';
  const machine = isRef(row.machine) ? row.machine.id : undefined;
  const button = (name: string, icon: React.ReactNode, act: () => void, primary = false) => (
    <Button
      size="large"
      type={primary ? 'primary' : 'default'}
      icon={icon}
      loading={work.busy === `${name}${row.id}`}
      disabled={work.busy !== null}
      onClick={act}
      data-testid={`do-${name}`}
    >
      {work.label(name)}
    </Button>
  );
  return (
    <section className={`job card${runs ? ' runs' : ''}`} data-testid="job" aria-label={text(row, 'number')}>
      <header>
        <div>
          <h2>{text(row, 'item')}</h2>
          <p>
            <b>
              {text(row, 'sequence_no')} {text(row, 'name')}
            </b>{' '}
            · {text(row, 'manufacturing_order')} ·{' '}
            <Link to="/d/$doc/$id" params={{ doc: WORK, id: String(row.id) }}>
              {text(row, 'number')}
            </Link>
          </p>
        </div>
        {state && <Tag tone={state.tone}>{state.label}</Tag>}
        {onClose && <Button type="text" icon={<CloseOutlined />} aria-label={t('command.close')} onClick={onClose} />}
      </header>
      {row.instructions && <p className="instructions">{text(row, 'instructions')}</p>}
      <div className="job-facts">
        <Clock row={row} />
        <Figure label={label('quantity')} value={text(row, 'quantity')} unit={unit} />
        <Figure label={label('good_quantity')} value={text(row, 'good_quantity')} unit={unit} />
        <Figure label={label('scrap_quantity')} value={text(row, 'scrap_quantity')} unit={unit} />
      </div>
      <Progress percent={percent(row)} status={runs ? 'active' : 'normal'} aria-label={label('good_quantity')} />
      {row.state === 'WAITING' && <p className="floor-hint">{t('floor.waits')}</p>}
      <div className="job-acts">
        {begins && work.may('start') && button('start', <PlayCircleFilled />, () => work.run(row, 'start'), true)}
        {runs && work.may('pause') && button('pause', <PauseCircleFilled />, () => work.run(row, 'pause'))}
        {(runs || begins) && work.may('report') && button('report', <FormOutlined />, () => report(true), runs)}
        {(runs || begins) &&
          work.may('finish') &&
          button('finish', <CheckCircleFilled />, () => work.run(row, 'finish'))}
        {machine && work.downtime && (
          <Link to="/d/$doc/$id" params={{ doc: 'erp.machine_downtime', id: 'new' }} search={{ machine } as never}>
            <Button size="large" danger icon={<ToolOutlined />} tabIndex={-1}>
              {t('floor.broken')}
            </Button>
          </Link>
        )}
      </div>
      {reporting && <Report row={row} work={work} onClose={() => report(false)} />}
    </section>
  );
}
