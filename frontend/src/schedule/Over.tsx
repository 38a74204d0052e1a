import type { SchedulePage } from '../api/contract';
import { useT } from '../i18n';
import { arrow, type BoardLayout, chainOf, LANE } from './layout';
import { hasMoved } from './moving';
import { type Scale, shown, xOf } from './time';
import { HEAD_W } from './useDrag';
import type { Mover } from './useMover';

/** What comes before and after the operation looked at, in its order. */
export function Arrows({ layout, scale, of }: { layout: BoardLayout; scale: Scale; of: number | null }) {
  if (of === null) return null;
  const order = layout.placedOf.get(of)?.placed.bar.order.id;
  return (
    <>
      <style>{`.gbar[data-order="${order}"]{z-index:3;box-shadow:0 0 0 2px var(--h)}`}</style>
      <svg className="arrows" width={scale.width} height={layout.height} style={{ left: HEAD_W }} aria-hidden="true">
        <defs>
          <marker id="gantt-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {chainOf(layout, of).map(([a, b]) => {
          const d = arrow(layout, a, b);
          return d && <path key={`${a}-${b}`} d={d} markerEnd="url(#gantt-tip)" />;
        })}
      </svg>
    </>
  );
}

/** What the server says of where the ghost lies: refused and why, or what it does to loads and due dates. */
function Verdict({ mover }: { mover: Mover }) {
  const t = useT();
  const { ghost, verdict, busy } = mover;
  if (!ghost || !hasMoved(ghost)) return <span>{t('schedule.put_hint')}</span>;
  if (busy) return <span>{t('schedule.moving')}</span>;
  if (!verdict) return <span>{t('schedule.asking')}</span>;
  if (verdict.refusal) return <b className="no">✕ {verdict.refusal}</b>;
  const others = verdict.moved.filter((m) => m.work_order.id !== ghost.held.id);
  return (
    <>
      <b className="yes">✓ {t('schedule.fits')}</b>
      {verdict.resources.map((r) => (
        <span key={r.key}>
          {t('schedule.load_change', { what: r.label, before: r.before ?? '–', after: r.after ?? '–' })}
        </span>
      ))}
      {others.length > 0 && <span>{t('schedule.pushes', { count: others.length })}</span>}
      {verdict.late.map((l) => (
        <span key={l.order.id} className={l.after_days > l.before_days ? 'no' : 'yes'}>
          {l.after_days > 0
            ? t('schedule.late_change', { what: l.order.label, before: l.before_days, after: l.after_days })
            : t('schedule.in_time', { what: l.order.label })}
        </span>
      ))}
    </>
  );
}

/** The thing in hand, as it would lie, with what the server says of it. */
export function GhostBar({
  mover,
  layout,
  scale,
  edge,
}: {
  mover: Mover;
  layout: BoardLayout;
  scale: Scale;
  edge: number;
}) {
  const { ghost, verdict } = mover;
  const row = ghost && layout.rowOf.get(ghost.row);
  if (!ghost || !row) return null;
  const mine = verdict?.moved.find((m) => m.work_order.id === ghost.held.id)?.after;
  const [start, end] = mine
    ? [Date.parse(mine.start), Date.parse(mine.end)]
    : [ghost.start, ghost.start + ghost.held.length];
  const [x, width] = [xOf(scale, start), Math.max(8, xOf(scale, end) - xOf(scale, start))];
  const [begins, ends] = [shown(scale.zone, start), shown(scale.zone, end)];
  const sameDay = begins.date === ends.date;
  const says = `${begins.date.slice(5)} ${begins.time} → ${sameDay ? '' : `${ends.date.slice(5)} `}${ends.time}`;
  const [right, short] = [x + 390 > edge, x + width > edge];
  const low = row.top + row.height + 120 > layout.height && row.top > 160;
  return (
    <div
      className={`ghost${verdict?.refusal ? ' refused' : ''}`}
      style={{ left: HEAD_W + x, width, top: row.top + 3, height: LANE - 6 }}
      data-testid="ghost"
    >
      <span className="num">{says}</span>
      <div
        className={`verdict card${low ? ' above' : ''}`}
        style={right ? { left: 'auto', right: short ? x + width - edge + 24 : 0 } : undefined}
        role="status"
        data-testid="verdict"
      >
        <b className="num">
          {ghost.held.label} · {says} · {row.resource.label}
        </b>
        <Verdict mover={mover} />
      </div>
    </div>
  );
}

export function NowLine({ page, scale, height }: { page: SchedulePage; scale: Scale; height: number }) {
  const t = useT();
  const x = xOf(scale, Date.parse(page.now));
  if (x < 0 || x > scale.width) return null;
  return <div className="now" style={{ left: HEAD_W + x, height }} title={t('schedule.now')} />;
}
