import { CloseOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { PointerEvent } from 'react';
import type { ScheduleUnplaced } from '../api/contract';
import { useT } from '../i18n';
import { Empty } from '../ui/states';

interface Props {
  unplaced: ScheduleUnplaced[];
  onClose: () => void;
  onPress: (e: PointerEvent, each: ScheduleUnplaced) => void;
  onMove: (each: ScheduleUnplaced) => void;
}

/** What found no place, and why: dragged onto the board, or placed by its dialog. */
export function Tray({ unplaced, onClose, onPress, onMove }: Props) {
  const t = useT();
  return (
    <aside className="tray card" aria-label={t('schedule.unplaced')} data-testid="unplaced">
      <header>
        <h2>{t('schedule.unplaced')}</h2>
        <span className="mute num">{unplaced.length}</span>
        <span className="grow" />
        <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('command.close')} onClick={onClose} />
      </header>
      {unplaced.length === 0 && <Empty title={t('schedule.all_placed')} />}
      <ul>
        {unplaced.map((each) => (
          <li
            key={each.work_order.id}
            onPointerDown={(e) => onPress(e, each)}
            data-testid={`unplaced-${each.work_order.id}`}
          >
            <b>
              <Link
                to="/d/$doc/$id"
                params={{ doc: each.work_order.doc, id: String(each.work_order.id) }}
                draggable={false}
              >
                {each.work_order.label}
              </Link>
            </b>
            <span className="mute">
              {each.work_centre.label} · {t('schedule.minutes', { n: each.minutes })}
              {each.due_on && ` · ${t('schedule.due')} ${each.due_on}`}
            </span>
            <p className="why-not">▲ {each.reason}</p>
            <Button size="small" onClick={() => onMove(each)} onPointerDown={(e) => e.stopPropagation()}>
              {t('schedule.place')}…
            </Button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
