import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Ref, ScheduleBar } from '../api/contract';
import { useT } from '../i18n';
import { Tag } from '../ui/Tag';
import { WORK_ORDER } from './moving';
import { shown } from './time';

export interface Looked {
  bar: ScheduleBar;
  el: HTMLElement;
  pinned: boolean;
}

function To({ to }: { to: Ref }) {
  return (
    <Link to="/d/$doc/$id" params={{ doc: to.doc, id: String(to.id) }}>
      {to.label}
    </Link>
  );
}

/** Below the bar where there is room, else above it. */
function usePlace(el: HTMLElement) {
  const ref = useRef<HTMLDivElement>(null);
  const [style, set] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const card = ref.current?.getBoundingClientRect();
    if (!card) return;
    const bar = el.getBoundingClientRect();
    const top = bar.bottom + card.height + 8 < innerHeight ? bar.bottom + 6 : Math.max(8, bar.top - card.height - 6);
    set({ left: Math.max(8, Math.min(Math.max(bar.left, 220), innerWidth - card.width - 12)), top });
  }, [el]);
  return { ref, style: style ?? { left: -9999, top: 0 } };
}

/** What is to know of an operation; pinned by a click, with the ways on from it. */
export function FactCard({
  looked,
  zone,
  onClose,
  onMove,
}: {
  looked: Looked;
  zone: string;
  onClose: () => void;
  onMove: () => void;
}) {
  const t = useT();
  const { bar, pinned, el } = looked;
  const { ref, style } = usePlace(el);
  useEffect(() => {
    if (!pinned) return;
    const close = (e: Event) => {
      if (
        e instanceof KeyboardEvent
          ? e.key === 'Escape'
          : !ref.current?.contains(e.target as Node) && !el.contains(e.target as Node)
      )
        onClose();
    };
    addEventListener('pointerdown', close);
    addEventListener('keydown', close);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('keydown', close);
    };
  }, [pinned, onClose, ref, el]);
  const time = (at: string) => `${shown(zone, Date.parse(at)).date.slice(5)} ${shown(zone, Date.parse(at)).time}`;
  const facts: [string, string | null | undefined][] = [
    [t('schedule.item'), `${bar.item} × ${bar.quantity}`],
    [t('schedule.customer'), bar.customer],
    [t('schedule.when'), `${time(bar.start)} → ${time(bar.end)}`],
    [t('schedule.work'), t('schedule.minutes', { n: bar.minutes })],
    [t('schedule.machine'), bar.machine?.label],
    [t('schedule.person'), bar.employee?.label],
    [t('schedule.progress'), `${Math.round(Number(bar.progress))}%`],
    [t('schedule.due'), bar.due_on],
  ];
  const refs: [string, Ref | null][] = [
    [t('schedule.order'), bar.order],
    [t('schedule.sales_order'), bar.sales_order],
  ];
  return createPortal(
    <div
      ref={ref}
      className={`fact-card card${pinned ? ' pinned' : ''}`}
      style={style}
      role={pinned ? 'dialog' : 'tooltip'}
      {...(pinned ? { 'aria-label': bar.label } : {})}
      data-testid="facts"
    >
      <header>
        <b>{bar.label}</b>
        <Tag tone={bar.tone}>{bar.state_label}</Tag>
      </header>
      {bar.late && <p className="neg">▲ {t('schedule.late_by', { count: bar.late_days })}</p>}
      <dl>
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd className="num">{value}</dd>
              </div>
            ),
        )}
        {refs.map(
          ([label, to]) =>
            to && (
              <div key={label}>
                <dt>{label}</dt>
                <dd className="num">{pinned ? <To to={to} /> : to.label}</dd>
              </div>
            ),
        )}
      </dl>
      {pinned && (
        <footer>
          <Link to="/d/$doc/$id" params={{ doc: WORK_ORDER, id: String(bar.id) }}>
            <Button size="small" tabIndex={-1}>
              {t('schedule.open')}
            </Button>
          </Link>
          {bar.can_move && (
            <Button size="small" type="primary" onClick={onMove} data-testid="move">
              {t('schedule.move')}…
            </Button>
          )}
        </footer>
      )}
    </div>,
    document.body,
  );
}
