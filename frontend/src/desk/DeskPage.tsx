import { CheckCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { deskQuery } from '../api/queries';
import { useLanguage, useT } from '../i18n';
import { useHere } from '../shell/context';
import { Bone, Empty, Failure } from '../ui/states';
import { DeskItem } from './DeskItem';
import { Numbers } from './Numbers';
import { Recent } from './Recent';
import { Shortcuts } from './Shortcuts';
import './desk.css';

const BOXES = ['todo', 'started', 'done'] as const;
type Box = (typeof BOXES)[number];

function greeting(hour: number): string {
  if (hour < 5) return 'desk.night';
  if (hour < 11) return 'desk.morning';
  if (hour < 13) return 'desk.noon';
  return hour < 18 ? 'desk.afternoon' : 'desk.evening';
}

function Waiting() {
  return (
    <ul className="desk-list" aria-hidden="true">
      {[0, 1, 2, 3].map((i) => (
        <li className="desk-item" key={i}>
          <div style={{ display: 'grid', gap: 10, flex: 1 }}>
            <Bone width="46%" height={16} />
            <Bone width="70%" />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The desk: what waits for me, what I started, what I decided, and the numbers of my role. */
export default function DeskPage() {
  const t = useT();
  const language = useLanguage();
  const { user } = useHere();
  const [box, setBox] = useState<Box>('todo');
  const [cursors, setCursors] = useState<string[]>([]);
  const desk = useQuery(deskQuery(box, cursors[cursors.length - 1]));
  const data = desk.data;
  const today = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { dateStyle: 'full' }).format(
    new Date(),
  );
  const choose = (next: Box) => {
    setBox(next);
    setCursors([]);
  };
  return (
    <div className="scroll desk">
      <header className="desk-head">
        <div>
          <h1>{t(greeting(dayjs().hour()), { name: user.name })}</h1>
          <p className="mute">
            {today} · {user.company?.label}
            {user.roles[0] && ` · ${user.roles.map((r) => r.label).join(', ')}`}
          </p>
        </div>
        {data && data.counts.todo > 0 && <p className="desk-line">{t('desk.waiting', { count: data.counts.todo })}</p>}
      </header>
      <Numbers numbers={data?.numbers} />
      <div className="desk-grid">
        <div className="desk-left">
          <section className="card desk-work" aria-label={t('desk.title')}>
            <div className="desk-boxes" role="tablist">
              {BOXES.map((b) => (
                <button
                  type="button"
                  role="tab"
                  key={b}
                  aria-selected={b === box}
                  data-testid={`box-${b}`}
                  onClick={() => choose(b)}
                >
                  {t(`desk.${b}`)}
                  <span className={b === 'todo' && data?.counts.todo ? 'count hot' : 'count'}>
                    {data?.counts[b] ?? ''}
                  </span>
                </button>
              ))}
            </div>
            {desk.isError && !data && <Failure error={desk.error} retry={() => desk.refetch()} />}
            {desk.isLoading && <Waiting />}
            {data && data.items.length === 0 && (
              <Empty icon={<CheckCircleOutlined />} title={t(`desk.${box}_empty`)} text={t(`desk.${box}_empty_hint`)} />
            )}
            {data && data.items.length > 0 && (
              <ul className="desk-list" aria-busy={desk.isPlaceholderData}>
                {data.items.map((item) => (
                  <DeskItem key={item.id} item={item} />
                ))}
              </ul>
            )}
            {(data?.next || cursors.length > 0) && (
              <footer className="desk-more">
                <Button size="small" disabled={!cursors.length} onClick={() => setCursors(cursors.slice(0, -1))}>
                  {t('list.previous')}
                </Button>
                <Button
                  size="small"
                  disabled={!data?.next}
                  onClick={() => data?.next && setCursors([...cursors, data.next])}
                >
                  {t('list.next')}
                </Button>
              </footer>
            )}
          </section>
          <Recent />
        </div>
        <Shortcuts />
      </div>
    </div>
  );
}
