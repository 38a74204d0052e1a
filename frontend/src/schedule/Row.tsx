import { Link } from '@tanstack/react-router';
import { memo, useMemo } from 'react';
import { useT } from '../i18n';
import { Bar, type BarActs } from './Bar';
import { barsIn, type RowLayout } from './layout';
import { type Scale, xOf } from './time';
import { HEAD_W } from './useDrag';

const EDGE = 720; // px right of what is drawn where the left edge of what is in sight may lie
const REASONS = ['closed', 'leave', 'down'] as const;

/** When nothing can be done on the row: nights and days off, leave, standstill; each its own pattern. */
const Closed = memo(function Closed({ row, scale }: { row: RowLayout; scale: Scale }) {
  const { closed } = row.resource;
  const paths = useMemo(
    () =>
      REASONS.map((reason) =>
        closed
          .filter((c) => c.reason === reason)
          .map((c) => {
            const x = Math.max(0, xOf(scale, Date.parse(c.start)));
            const end = Math.min(scale.width, xOf(scale, Date.parse(c.end)));
            return end > x ? `M${x.toFixed(1)} 0H${end.toFixed(1)}V${row.height}H${x.toFixed(1)}z` : '';
          })
          .join(''),
      ),
    [closed, scale, row.height],
  );
  return (
    <svg className="closed" width={scale.width} height={row.height} aria-hidden="true">
      {paths.map((d, i) => d && <path key={REASONS[i]} className={REASONS[i]} d={d} />)}
    </svg>
  );
});

/** Leave and standstill are named where they are long enough to read. */
function Named({ row, scale, left, right }: { row: RowLayout; scale: Scale; left: number; right: number }) {
  return row.resource.closed
    .filter((c) => c.reason !== 'closed' && c.label)
    .map((c) => ({ c, x: xOf(scale, Date.parse(c.start)), end: xOf(scale, Date.parse(c.end)) }))
    .filter(({ x, end }) => end > left && x < right && end - x > 34)
    .map(({ c, x, end }) => (
      <span key={c.start} className={`why ${c.reason}`} style={{ left: x, width: end - x }}>
        <span>{c.label}</span>
      </span>
    ));
}

function Load({ row }: { row: RowLayout }) {
  const t = useT();
  const { utilisation } = row.resource;
  if (utilisation === null) return null;
  const n = Number(utilisation);
  const level = n > 100 ? 'over' : n > 90 ? 'full' : 'free';
  return (
    <span className={`load ${level}`} title={t('schedule.load_hint')}>
      <i>
        <i style={{ width: `${Math.min(100, n)}%` }} />
      </i>
      <span className="num">{Math.round(n)}%</span>
    </span>
  );
}

/** What stands at the left of a row: what it is, and how full it is. */
export const RowHead = memo(function RowHead({ row, over }: { row: RowLayout; over: boolean }) {
  const { resource } = row;
  return (
    <div className={`row-head${over ? ' over' : ''}`} style={{ top: row.top, height: row.height }}>
      <b>
        {resource.ref ? (
          <Link to="/d/$doc/$id" params={{ doc: resource.ref.doc, id: String(resource.ref.id) }}>
            {resource.label}
          </Link>
        ) : (
          resource.label
        )}
      </b>
      <span className="mute" title={resource.hint}>
        {resource.hint}
      </span>
      <Load row={row} />
    </div>
  );
});

interface Props {
  row: RowLayout;
  scale: Scale;
  left: number;
  right: number;
  current: number | null; // the bar that takes the focus, when it is on this row
  held: number | null;
  acts: BarActs;
}

/** The bars of a machine, a person or an order. */
export const Row = memo(function Row({ row, scale, left, right, current, held, acts }: Props) {
  return (
    <div
      className="track"
      style={{ top: row.top, height: row.height, left: HEAD_W, width: scale.width }}
      data-testid={`row-${row.resource.key}`}
    >
      <Closed row={row} scale={scale} />
      <Named row={row} scale={scale} left={left} right={right} />
      {barsIn(row, left, right).map((p) => (
        <Bar
          key={p.bar.id}
          placed={p}
          crosses={p.x < left + EDGE}
          ofOrder={row.resource.key.startsWith('order:')}
          current={p.bar.id === current}
          held={p.bar.id === held}
          acts={acts}
        />
      ))}
    </div>
  );
});
