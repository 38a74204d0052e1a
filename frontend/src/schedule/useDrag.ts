import { type PointerEvent, type RefObject, useCallback, useEffect, useRef } from 'react';
import type { SchedulePage } from '../api/contract';
import type { BoardLayout } from './layout';
import { type Held, placeAt } from './moving';
import { atOf, type Scale } from './time';
import type { Mover } from './useMover';

export const HEAD_W = 208;
export const HEAD_H = 48;
const FAR = 4; // px before a press is a drag
const LONG = 350; // ms a finger rests before it lifts a bar instead of scrolling
const EDGE = 48;

interface Press {
  held: Held;
  x: number;
  y: number;
  grip: number; // how far from the bar's start it was taken, ms
  lifted: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

/** Dragging with mouse, pen or (after a moment's rest) a finger; near an edge the board moves along. */
export function useDrag(
  box: RefObject<HTMLDivElement | null>,
  scale: Scale,
  layout: BoardLayout,
  by: SchedulePage['by'],
  mover: Mover,
) {
  const press = useRef<Press | null>(null);
  const at = useRef({ x: 0, y: 0 });
  const world = useRef({ scale, layout, by, mover });
  world.current = { scale, layout, by, mover };

  const follow = useCallback(() => {
    const [el, p] = [box.current, press.current];
    if (!el || !p?.lifted) return;
    const { scale, layout, by, mover } = world.current;
    const frame = el.getBoundingClientRect();
    const x = at.current.x - frame.left + el.scrollLeft - HEAD_W;
    const y = at.current.y - frame.top + el.scrollTop - HEAD_H;
    const place = placeAt(p.held, atOf(scale, x) - p.grip, y, layout, by, mover.ghost?.row ?? null);
    if (place) mover.set({ ...place, keyboard: false });
  }, [box]);

  const start = useCallback(
    (e: PointerEvent, held: Held, grip: number) => {
      if (e.button !== 0) return;
      at.current = { x: e.clientX, y: e.clientY };
      const own: Press = { held, x: e.clientX, y: e.clientY, grip, lifted: false };
      if (e.pointerType === 'touch')
        own.timer = setTimeout(() => {
          own.lifted = true;
          follow();
        }, LONG);
      press.current = own;
    },
    [follow],
  );

  useEffect(() => {
    let frame = 0;
    const glide = () => {
      const [el, p] = [box.current, press.current];
      if (!el || !p?.lifted) return;
      const r = el.getBoundingClientRect();
      const pull = (v: number, low: number, high: number) => (v < low + EDGE ? -14 : v > high - EDGE ? 14 : 0);
      el.scrollBy(pull(at.current.x, r.left + HEAD_W, r.right), pull(at.current.y, r.top + HEAD_H, r.bottom));
      follow();
      frame = requestAnimationFrame(glide);
    };
    const moved = (e: globalThis.PointerEvent) => {
      const p = press.current;
      if (!p) return;
      at.current = { x: e.clientX, y: e.clientY };
      if (!p.lifted && Math.hypot(e.clientX - p.x, e.clientY - p.y) > FAR) {
        if (e.pointerType === 'touch') return letGo(); // a finger that moves at once scrolls
        p.lifted = true;
        frame = requestAnimationFrame(glide);
      }
      follow();
    };
    const letGo = () => {
      clearTimeout(press.current?.timer);
      press.current = null;
      cancelAnimationFrame(frame);
    };
    const up = () => {
      const lifted = press.current?.lifted;
      letGo();
      if (lifted) world.current.mover.drop();
    };
    const cancel = (e: KeyboardEvent) => {
      if (e.key !== 'Escape' || !press.current) return;
      letGo();
      world.current.mover.set(null);
    };
    const hold = (e: TouchEvent) => press.current?.lifted && e.preventDefault();
    const off = () => {
      letGo();
      world.current.mover.set(null);
    };
    const el = box.current;
    addEventListener('pointermove', moved);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', off);
    addEventListener('keydown', cancel);
    el?.addEventListener('touchmove', hold, { passive: false });
    return () => {
      letGo();
      removeEventListener('pointermove', moved);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', off);
      removeEventListener('keydown', cancel);
      el?.removeEventListener('touchmove', hold);
    };
  }, [box, follow]);
  return start;
}
