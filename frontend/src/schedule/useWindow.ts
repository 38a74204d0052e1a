import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';

export interface Window {
  top: number;
  bottom: number;
  left: number;
  right: number;
}
const STEP_Y = 120;
const STEP_X = 360;

const KEPT = 40; // px of a bar's words that stay on it

/** Moves the words of bars that begin left of what is in sight along with it. (A sticky element each cost six times a frame.) */
function align(el: HTMLDivElement): void {
  for (const words of el.querySelectorAll<HTMLElement>('.words[data-from]')) {
    const { from, width } = words.dataset;
    const by = Math.max(0, Math.min(el.scrollLeft - Number(from), Number(width) - KEPT));
    words.style.transform = by ? `translateX(${by}px)` : '';
  }
}

/** What of the board to draw: what is in sight and a little around it. Moves in steps, so that scrolling seldom renders. */
export function useWindow(box: RefObject<HTMLDivElement | null>): [Window, () => void] {
  const [window, set] = useState<Window>({ top: 0, bottom: 900, left: 0, right: 1800 });
  const look = useCallback(() => {
    const el = box.current;
    if (!el) return;
    align(el);
    const top = Math.floor(el.scrollTop / STEP_Y) * STEP_Y - STEP_Y;
    const left = Math.floor(el.scrollLeft / STEP_X) * STEP_X - STEP_X;
    const bottom = top + el.clientHeight + STEP_Y * 3;
    const right = left + el.clientWidth + STEP_X * 3;
    set((old) =>
      old.top === top && old.left === left && old.bottom === bottom && old.right === right
        ? old
        : { top, bottom, left, right },
    );
  }, [box]);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const watch = new ResizeObserver(look);
    watch.observe(el);
    return () => watch.disconnect();
  }, [box, look]);
  useLayoutEffect(() => {
    if (box.current) align(box.current);
  });
  return [window, look];
}
