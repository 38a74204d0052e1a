import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ScheduleBar, SchedulePage } from '../api/contract';
import { useT } from '../i18n';
import type { BarActs } from './Bar';
import { FactCard, type Looked } from './FactCard';
import { barBeside } from './keys';
import { layoutOf, stripsIn } from './layout';
import { heldOf, rowBeside } from './moving';
import { Arrows, GhostBar, NowLine } from './Over';
import { Row, RowHead } from './Row';
import { Lines, Ruler } from './Ruler';
import { HOUR, type Scale, SNAP, shown, xOf } from './time';
import { HEAD_H, HEAD_W, useDrag } from './useDrag';
import type { Mover } from './useMover';
import { useWindow } from './useWindow';

interface Props {
  page: SchedulePage;
  scale: Scale;
  mover: Mover;
  pressRef: React.RefObject<ReturnType<typeof useDrag> | null>;
  onMoveDialog: (bar: ScheduleBar) => void;
}

/** The board: rows down, time across; only what is in sight is drawn. */
export function Board({ page, scale, mover, pressRef, onMoveDialog }: Props) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const [window, look] = useWindow(box);
  const layout = useMemo(() => layoutOf(page, scale), [page, scale]);
  const press = useDrag(box, scale, layout, page.by, mover);
  pressRef.current = press;
  const [current, setCurrent] = useState<number | null>(null);
  const [looked, setLooked] = useState<Looked | null>(null);
  const wanted = useRef<number | null>(null);
  const first = useMemo(() => page.bars[0]?.id ?? null, [page.bars]);
  const focused = current !== null && layout.placedOf.has(current) ? current : first;

  const reveal = useCallback(
    (id: number) => {
      const [el, found] = [box.current, layout.placedOf.get(id)];
      if (!el || !found) return;
      const { row, placed } = found;
      const [x, y] = [placed.x, row.top];
      if (x < el.scrollLeft || x > el.scrollLeft + el.clientWidth - HEAD_W - 60) el.scrollLeft = x - 80;
      if (y < el.scrollTop) el.scrollTop = y;
      else if (y + row.height > el.scrollTop + el.clientHeight - HEAD_H)
        el.scrollTop = y + row.height - el.clientHeight + HEAD_H + 8;
      look();
      wanted.current = id;
      setCurrent(id);
    },
    [layout, look],
  );
  useEffect(() => {
    if (wanted.current === null) return;
    const el = box.current?.querySelector<HTMLElement>(`[data-bar="${wanted.current}"]`);
    if (el) {
      el.focus({ preventScroll: true });
      wanted.current = null;
    }
  });
  useStart(box, scale, page);

  const world = useRef({ layout, mover, page });
  world.current = { layout, mover, page };
  const acts = useMemo<BarActs>(() => {
    const carry = (e: KeyboardEvent) => {
      const { mover, layout, page } = world.current;
      const ghost = mover.ghost;
      if (!ghost) return;
      const step = e.shiftKey ? HOUR : SNAP;
      if (e.key === 'ArrowLeft') mover.set({ ...ghost, start: ghost.start - step });
      else if (e.key === 'ArrowRight') mover.set({ ...ghost, start: ghost.start + step });
      else if (e.key === 'ArrowUp') mover.set({ ...ghost, row: rowBeside(ghost, -1, layout, page.by) });
      else if (e.key === 'ArrowDown') mover.set({ ...ghost, row: rowBeside(ghost, 1, layout, page.by) });
      else if (e.key === 'Enter' || e.key === ' ') mover.drop();
      else if (e.key === 'Escape') mover.set(null);
      else return;
      e.preventDefault();
      e.stopPropagation();
    };
    return {
      press: (e, bar, offset) => press(e, heldOf(bar), (offset / scale.perHour) * HOUR),
      look: (bar, el) => setLooked((old) => (old?.pinned ? old : bar && el ? { bar, el, pinned: false } : null)),
      open: (bar, el) => !world.current.mover.ghost && setLooked({ bar, el, pinned: true }),
      focus: (bar) => setCurrent(bar.id),
      key: (e, bar) => {
        if (world.current.mover.ghost?.keyboard) return carry(e);
        const next = barBeside(world.current.layout, bar.id, e.key);
        if (next !== null) reveal(next);
        else if (e.key === ' ' && bar.can_move)
          world.current.mover.set({ held: heldOf(bar), row: bar.row, start: Date.parse(bar.start), keyboard: true });
        else if (e.key === 'm' && bar.can_move) onMoveDialog(bar);
        else if (e.key === 'Escape') setLooked(null);
        else return;
        e.preventDefault();
      },
    };
  }, [press, scale.perHour, reveal, onMoveDialog]);

  const strips = stripsIn(layout, window.top, window.bottom);
  const ghost = mover.ghost;
  return (
    <div className="gantt card" ref={box} onScroll={look} data-testid="gantt">
      <Ruler
        scale={scale}
        left={window.left}
        right={window.right}
        today={shown(scale.zone, Date.parse(page.now)).date}
      />
      <div
        className="gantt-body"
        style={{ height: layout.height, width: HEAD_W + scale.width }}
        role="group"
        aria-label={t('schedule.keys')}
      >
        <Lines scale={scale} left={window.left} right={window.right} height={layout.height} />
        <div className="heads" style={{ width: HEAD_W, height: layout.height }}>
          {strips.map((strip) =>
            strip.kind === 'group' ? (
              <div key={`g${strip.top}`} className="group" style={{ top: strip.top, height: strip.height }}>
                {strip.label}
              </div>
            ) : (
              <RowHead key={strip.resource.key} row={strip} over={ghost?.row === strip.resource.key} />
            ),
          )}
        </div>
        {strips.map((strip) =>
          strip.kind === 'group' ? (
            <div
              key={`g${strip.top}`}
              className="group"
              style={{ top: strip.top, height: strip.height, left: HEAD_W }}
            />
          ) : (
            <Row
              key={strip.resource.key}
              row={strip}
              scale={scale}
              left={window.left}
              right={window.right}
              current={focused !== null && layout.placedOf.get(focused)?.row === strip ? focused : null}
              held={ghost && ghost.held.row === strip.resource.key ? ghost.held.id : null}
              acts={acts}
            />
          ),
        )}
        <Arrows layout={layout} scale={scale} of={looked?.bar.id ?? null} />
        <NowLine page={page} scale={scale} height={layout.height} />
        <GhostBar mover={mover} layout={layout} scale={scale} edge={edgeOf(box.current)} />
      </div>
      {looked && !ghost && (
        <FactCard
          looked={looked}
          zone={scale.zone}
          onClose={() => setLooked(null)}
          onMove={() => {
            setLooked(null);
            onMoveDialog(looked.bar);
          }}
        />
      )}
    </div>
  );
}

/** How far to the right one sees, in px of the track. */
const edgeOf = (el: HTMLDivElement | null) => (el ? el.scrollLeft + el.clientWidth - HEAD_W : Number.POSITIVE_INFINITY);

/** Opened, it shows what is being done now. */
function useStart(box: React.RefObject<HTMLDivElement | null>, scale: Scale, page: SchedulePage): void {
  const from = useRef<number>(undefined);
  useEffect(() => {
    if (!box.current || from.current === scale.perHour) return;
    from.current = scale.perHour;
    box.current.scrollLeft = Math.max(0, xOf(scale, Date.parse(page.now)) - 120);
  }, [box, scale, page.now]);
}
