import { memo } from 'react';
import { useLanguage, useT } from '../i18n';
import type { Scale } from './time';
import { HEAD_H, HEAD_W } from './useDrag';

/** Days and hours above the board; only those in sight are drawn. */
export const Ruler = memo(function Ruler({
  scale,
  left,
  right,
  today,
}: {
  scale: Scale;
  left: number;
  right: number;
  today: string;
}) {
  const t = useT();
  const language = useLanguage();
  const days = scale.days.filter((d) => d.x < right && d.x + d.width > left);
  const name = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { weekday: 'short', timeZone: 'UTC' });
  return (
    <div className="ruler" style={{ height: HEAD_H, width: HEAD_W + scale.width }}>
      <div className="corner" style={{ width: HEAD_W }}>
        {t('schedule.resource')}
      </div>
      <div className="days">
        {days.map((d) => (
          <div key={d.date} className={`day${d.date === today ? ' today' : ''}`} style={{ left: d.x, width: d.width }}>
            <b className="num">
              {d.date.slice(5)} {name.format(Date.parse(d.date))}
            </b>
            {d.hours.map((h) => (
              <span key={h.label} style={{ left: h.x - d.x }}>
                {h.label}
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
});

/** Lines between days and hours, behind everything. */
export const Lines = memo(function Lines({
  scale,
  left,
  right,
  height,
}: {
  scale: Scale;
  left: number;
  right: number;
  height: number;
}) {
  const days = scale.days.filter((d) => d.x < right && d.x + d.width > left);
  const hours = days.flatMap((d) => d.hours.slice(1)).map((h) => `M${h.x.toFixed(1)} 0V${height}`);
  return (
    <svg className="lines" width={scale.width} height={height} style={{ left: HEAD_W }} aria-hidden="true">
      <path className="hour" d={hours.join('')} />
      <path className="midnight" d={days.map((d) => `M${d.x.toFixed(1)} 0V${height}`).join('')} />
    </svg>
  );
});
