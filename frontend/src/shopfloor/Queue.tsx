import { PlayCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import dayjs from 'dayjs';
import type { Row } from '../api/contract';
import { tidyDecimal } from '../format/number';
import { useT } from '../i18n';
import { useDocMeta } from '../shell/context';
import { Tag } from '../ui/Tag';
import { remaining, text, WORK } from './jobs';
import type { Work } from './useWork';

/** Jobs one below the other; each is opened by a tap, begun by its button. */
export function Queue({
  title,
  rows,
  work,
  onOpen,
}: {
  title: string;
  rows: Row[];
  work: Work;
  onOpen: (row: Row) => void;
}) {
  const t = useT();
  const states = useDocMeta(WORK)?.states ?? [];
  if (!rows.length) return null;
  return (
    <section className="queue" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {rows.map((row) => {
          const state = states.find((s) => s.value === row.state);
          const late = row.due_on && String(row.due_on) < dayjs().format('YYYY-MM-DD');
          return (
            <li key={row.id} className="card" data-testid={`job-${row.id}`}>
              <button type="button" className="plain open" onClick={() => onOpen(row)}>
                <b>{text(row, 'item')}</b>
                <span>
                  {text(row, 'sequence_no')} {text(row, 'name')} · {text(row, 'manufacturing_order')}
                </span>
                <span className="mute">
                  {t('floor.to_make', {
                    n: tidyDecimal(String(remaining(row)), 6, 0),
                    unit: text(row, 'unit_of_measure'),
                  })}
                  {row.start_at ? ` · ${dayjs(String(row.start_at)).format('MM-DD HH:mm')}` : ''}
                  {late ? '' : ` · ${t('floor.due', { on: text(row, 'due_on') })}`}
                </span>
                {late && <span className="neg">▲ {t('floor.late', { on: text(row, 'due_on') })}</span>}
              </button>
              {state && <Tag tone={state.tone}>{state.label}</Tag>}
              {(row.state === 'READY' || row.state === 'PAUSED') && work.may('start') && (
                <Button
                  type="primary"
                  icon={<PlayCircleFilled />}
                  loading={work.busy === `start${row.id}`}
                  onClick={() => work.run(row, 'start')}
                  data-testid={`start-${row.id}`}
                >
                  {work.label('start')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
