import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { deskQuery } from '../api/queries';
import { useT } from '../i18n';
import { Bone, Failure } from '../ui/states';
import { DeskItem } from './DeskItem';

const BOXES = ['todo', 'started', 'done'] as const;
type Box = (typeof BOXES)[number];

function Waiting() {
  return (
    <ul className="desk-list" aria-hidden="true">
      {[0, 1].map((i) => (
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

/** What waits for me, what I started, what I decided: read, open, decide, all in place. */
export function Requests() {
  const t = useT();
  const [box, setBox] = useState<Box>('todo');
  const [cursors, setCursors] = useState<string[]>([]);
  const desk = useQuery(deskQuery(box, cursors[cursors.length - 1]));
  const data = desk.data;
  const choose = (next: Box) => {
    setBox(next);
    setCursors([]);
  };
  return (
    <section className="card desk-work" aria-label={t('desk.title')} data-testid="card-oa.requests">
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
            <span className={b === 'todo' && data?.counts.todo ? 'count hot' : 'count'}>{data?.counts[b] ?? ''}</span>
          </button>
        ))}
      </div>
      {desk.isError && !data && <Failure error={desk.error} retry={() => desk.refetch()} />}
      {desk.isLoading && <Waiting />}
      {data && data.items.length === 0 && (
        <p className="desk-none" role="status">
          <b>{t(`desk.${box}_empty`)}</b>
          <span className="mute">{t(`desk.${box}_empty_hint`)}</span>
        </p>
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
          <Button size="small" disabled={!data?.next} onClick={() => data?.next && setCursors([...cursors, data.next])}>
            {t('list.next')}
          </Button>
        </footer>
      )}
    </section>
  );
}
