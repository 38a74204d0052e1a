import type { KeyboardCoordinateGetter } from '@dnd-kit/core';

/** With the keyboard a card jumps from column to column, not pixel by pixel. */
export const columnJump: KeyboardCoordinateGetter = (event, { currentCoordinates, context }) => {
  const by = event.code === 'ArrowRight' ? 1 : event.code === 'ArrowLeft' ? -1 : 0;
  if (!by) return undefined;
  event.preventDefault();
  const columns = [...context.droppableRects.entries()].sort((a, b) => a[1].left - b[1].left);
  const at = columns.findIndex(([id]) => id === context.over?.id);
  const next = columns[Math.max(0, Math.min(columns.length - 1, (at < 0 ? 0 : at) + by))]?.[1];
  return next ? { x: next.left + 10, y: Math.max(next.top + 60, currentCoordinates.y) } : undefined;
};
