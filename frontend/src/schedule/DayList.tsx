import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { ScheduleBar, SchedulePage } from '../api/contract';
import { useT } from '../i18n';
import { Empty } from '../ui/states';
import { Tag } from '../ui/Tag';
import { hueOf } from './layout';
import { WORK_ORDER } from './moving';
import { momentOf, shiftDate, shown } from './time';

/** What of the bars falls on a day, by row, the earliest first. */
export function ofDay(page: SchedulePage, date: string): { label: string; key: string; bars: ScheduleBar[] }[] {
  const [from, to] = [momentOf(page.time_zone, date), momentOf(page.time_zone, shiftDate(date, 1))];
  const touches = (bar: ScheduleBar) => bar.slots.some((s) => Date.parse(s.start) < to && Date.parse(s.end) > from);
  return page.resources
    .map((r) => ({
      label: r.label,
      key: r.key,
      bars: page.bars
        .filter((b) => b.row === r.key && touches(b))
        .sort((a, b) => Date.parse(a.start) - Date.parse(b.start)),
    }))
    .filter((r) => r.bars.length);
}

/** On a phone: one day, row by row. */
export function DayList({ page, onMove }: { page: SchedulePage; onMove: (bar: ScheduleBar) => void }) {
  const t = useT();
  const today = shown(page.time_zone, Date.parse(page.now)).date;
  const [chosen, choose] = useState(today);
  const day = chosen < page.first ? page.first : chosen > page.last ? page.last : chosen;
  const rows = useMemo(() => ofDay(page, day), [page, day]);
  const time = (at: string) => {
    const s = shown(page.time_zone, Date.parse(at));
    return s.date === day ? s.time : `${s.date.slice(5)} ${s.time}`;
  };
  return (
    <div className="day-list">
      <div className="day-choice">
        <Button
          size="large"
          icon={<LeftOutlined />}
          aria-label={t('schedule.day_before')}
          disabled={day <= page.first}
          onClick={() => choose(shiftDate(day, -1))}
        />
        <b className="num">{day}</b>
        <Button
          size="large"
          icon={<RightOutlined />}
          aria-label={t('schedule.day_after')}
          disabled={day >= page.last}
          onClick={() => choose(shiftDate(day, 1))}
        />
      </div>
      {rows.length === 0 && <Empty title={t('schedule.nothing_today')} />}
      {rows.map((row) => (
        <section key={row.key} className="card">
          <h2>{row.label}</h2>
          <ul>
            {row.bars.map((bar) => (
              <li key={bar.id} className={`hue-${hueOf(bar.order.id)}`}>
                <span className="num time">
                  {time(bar.start)}
                  <br />
                  {time(bar.end)}
                </span>
                <div>
                  <Link to="/d/$doc/$id" params={{ doc: WORK_ORDER, id: String(bar.id) }}>
                    {bar.label}
                  </Link>
                  <p className="mute">
                    {bar.item} × {bar.quantity} {bar.customer && `· ${bar.customer}`}
                  </p>
                  {bar.late && <p className="neg">▲ {t('schedule.late_by', { count: bar.late_days })}</p>}
                </div>
                <Tag tone={bar.tone}>{bar.state_label}</Tag>
                {bar.can_move && (
                  <Button size="small" onClick={() => onMove(bar)}>
                    {t('schedule.move')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
