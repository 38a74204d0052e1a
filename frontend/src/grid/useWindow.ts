import { type RefObject, useCallback, useRef, useState } from 'react';

export const ROW = 28;
export const HEAD = 30;
const WHOLE = 60; // up to this many rows all are drawn
const SPARE = 12;

/** Which rows to draw. Moves in steps so that scrolling seldom renders. */
export function useWindow(box: RefObject<HTMLDivElement | null>, count: number) {
  const [first, setFirst] = useState(0);
  const height = useRef(440);
  const all = count <= WHOLE;
  const onScroll = useCallback(() => {
    const el = box.current;
    if (!el) return;
    height.current = el.clientHeight;
    setFirst(Math.floor(el.scrollTop / ROW / 6) * 6);
  }, [box]);
  const reveal = useCallback(
    (row: number, column: HTMLElement | undefined) => {
      const el = box.current;
      if (!el) return;
      const top = row * ROW;
      const foot = el.querySelector('tfoot') ? ROW : 0;
      if (top < el.scrollTop) el.scrollTop = top;
      else if (top + ROW + HEAD > el.scrollTop + el.clientHeight - foot)
        el.scrollTop = top + ROW + HEAD + foot - el.clientHeight;
      if (!column) return;
      const left = column.offsetLeft;
      if (left < el.scrollLeft) el.scrollLeft = Math.max(0, left - 40);
      else if (left + column.offsetWidth > el.scrollLeft + el.clientWidth)
        el.scrollLeft = left + column.offsetWidth - el.clientWidth;
    },
    [box],
  );
  const from = all ? 0 : Math.max(0, Math.min(first, count) - SPARE);
  const to = all ? count : Math.min(count, first + Math.ceil(height.current / ROW) + SPARE + 6);
  return { from, to, onScroll, reveal };
}
