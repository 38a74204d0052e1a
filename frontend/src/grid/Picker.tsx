import { useQuery } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { FieldMeta, Value } from '../api/contract';
import { lookupQuery } from '../api/queries';
import { useT } from '../i18n';
import { useDebounced } from '../widgets/RefInput';

export interface Choice {
  value: Value;
  label: string;
  hint: string;
}

/** What a reference or a choice may be, narrowed by what was typed. */
export function useChoices(
  field: FieldMeta | undefined,
  q: string,
  open: boolean,
): { choices: Choice[]; busy: boolean } {
  const late = useDebounced(q, 120);
  const isRef = field?.type === 'ref';
  const found = useQuery({
    ...lookupQuery(field?.to ?? '', late, field?.where),
    enabled: open && isRef && !!field?.to,
  });
  if (!open || !field) return { choices: [], busy: false };
  if (isRef)
    return {
      choices: (found.data?.rows ?? []).map((r) => ({
        value: { doc: field.to ?? '', id: r.id, label: r.label },
        label: r.label,
        hint: r.hint,
      })),
      busy: found.isFetching || late !== q,
    };
  const wanted = q.toLowerCase();
  return {
    choices: (field.options ?? [])
      .filter((o) => `${o.label} ${o.value}`.toLowerCase().includes(wanted))
      .map((o) => ({ value: o.value, label: o.label, hint: '' })),
    busy: false,
  };
}

/** Hangs below the cell, above everything, without taking the focus. */
export function Popup({
  anchor,
  children,
  width,
}: {
  anchor: HTMLElement | null;
  children: ReactNode;
  width?: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const follow = () => {
      if (!anchor || !box.current) return;
      const r = anchor.getBoundingClientRect();
      const below = innerHeight - r.bottom > box.current.offsetHeight + 8 || r.top < box.current.offsetHeight;
      setPlace({
        left: Math.max(4, Math.min(r.left, innerWidth - box.current.offsetWidth - 8)),
        top: below ? r.bottom + 2 : r.top - box.current.offsetHeight - 2,
      });
    };
    follow();
    const watch = box.current && new ResizeObserver(follow);
    if (box.current) watch?.observe(box.current);
    addEventListener('scroll', follow, true);
    return () => {
      watch?.disconnect();
      removeEventListener('scroll', follow, true);
    };
  }, [anchor]);
  return createPortal(
    // biome-ignore lint/a11y/noStaticElementInteractions: a press must not take the focus from the cell
    <div
      ref={box}
      className="grid-popup"
      style={{ left: place?.left ?? 0, top: place?.top ?? 0, visibility: place ? 'visible' : 'hidden', width }}
      onMouseDown={(e) => e.preventDefault()}
    >
      {children}
    </div>,
    document.body,
  );
}

export function ChoiceList({
  id,
  choices,
  current,
  busy,
  onPick,
  onHover,
}: {
  id: string;
  choices: Choice[];
  current: number;
  busy: boolean;
  onPick: (c: Choice) => void;
  onHover: (i: number) => void;
}) {
  const t = useT();
  return (
    <ul id={id} role="listbox" aria-label={t('grid.choices')}>
      {choices.map((c, i) => (
        <li
          key={c.label + c.hint}
          role="option"
          id={`${id}-${i}`}
          aria-selected={i === current}
          ref={i === current ? (el) => el?.scrollIntoView({ block: 'nearest' }) : undefined}
          onMouseMove={() => onHover(i)}
          onMouseDown={() => onPick(c)}
        >
          <span>{c.label}</span>
          <span className="faint">{c.hint}</span>
        </li>
      ))}
      {!choices.length && <li className="mute">{busy ? t('state.loading') : t('value.not_found')}</li>}
    </ul>
  );
}

export function MonthPicker({ value, onPick }: { value: string; onPick: (day: string) => void }) {
  const t = useT();
  const start = dayjs(value || undefined);
  const [month, setMonth] = useState((start.isValid() ? start : dayjs()).startOf('month'));
  const monday = (month.day() + 6) % 7;
  return (
    <div className="month">
      <header>
        <button
          type="button"
          className="plain"
          aria-label={t('list.previous')}
          onClick={() => setMonth(month.subtract(1, 'month'))}
        >
          ‹
        </button>
        <b className="num">{month.format('YYYY-MM')}</b>
        <button
          type="button"
          className="plain"
          aria-label={t('list.next')}
          onClick={() => setMonth(month.add(1, 'month'))}
        >
          ›
        </button>
      </header>
      <div className="days">
        {Array.from({ length: 42 }, (_, i) => {
          const day = month.add(i - monday, 'day');
          const text = day.format('YYYY-MM-DD');
          const kind = `${day.month() === month.month() ? '' : 'faint'}${text === value ? ' on' : ''}${text === dayjs().format('YYYY-MM-DD') ? ' today' : ''}`;
          return (
            <button
              type="button"
              tabIndex={-1}
              key={text}
              className={`plain ${kind}`}
              aria-label={text}
              onMouseDown={() => onPick(text)}
            >
              {day.date()}
            </button>
          );
        })}
      </div>
    </div>
  );
}
