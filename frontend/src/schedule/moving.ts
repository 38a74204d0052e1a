import { query, request } from '../api/client';
import type {
  CommandDone,
  CommandHeld,
  DocumentBody,
  ScheduleBar,
  SchedulePage,
  ScheduleTry,
  ScheduleUnplaced,
} from '../api/contract';
import { type BoardLayout, type RowLayout, rowAt } from './layout';
import { snap } from './time';

export const WORK_ORDER = 'erp.work_order';

/** A work order in hand: on the board, or from the tray (no row yet). */
export interface Held {
  id: number;
  label: string;
  order: number;
  version: number | undefined;
  row: string | null;
  start: number;
  length: number; // ms from its first to its last minute where it lies now
  machines: number[] | null; // null: any, the server decides
}

export interface Ghost {
  held: Held;
  row: string;
  start: number;
  keyboard: boolean;
}
/** How the board is looked at and moved on: its rows, and whether later operations of the order give way. */
export interface Manner {
  by: SchedulePage['by'];
  push: boolean;
  first?: string; // the days of the board: loads are told of them
  last?: string;
}

export function heldOf(bar: ScheduleBar): Held {
  const [start, end] = [Date.parse(bar.start), Date.parse(bar.end)];
  const { id, label, version, row, machines } = bar;
  return { id, label, order: bar.order.id, version, row, start, length: end - start, machines };
}

export function heldFrom(unplaced: ScheduleUnplaced): Held {
  const { id, label } = unplaced.work_order;
  return {
    id,
    label,
    order: unplaced.order.id,
    version: undefined,
    row: null,
    start: 0,
    length: unplaced.minutes * 60_000,
    machines: null,
  };
}

/** Whether it may be tried on that row: its own, machines that can do it, any person; an order's row is its own only. */
export function mayLieOn(held: Held, row: RowLayout, by: SchedulePage['by']): boolean {
  if (row.resource.key === held.row) return true;
  if (by === 'order') return false;
  return by === 'person' || held.machines === null || held.machines.includes(row.resource.id);
}

/** Where a thing in hand would lie under the pointer: snapped in time, on the nearest row it may lie on. */
export function placeAt(
  held: Held,
  at: number,
  y: number,
  layout: BoardLayout,
  by: SchedulePage['by'],
  last: string | null,
): Omit<Ghost, 'keyboard'> | null {
  const row = rowAt(layout, y);
  const key = row && mayLieOn(held, row, by) ? row.resource.key : (last ?? held.row);
  return key === null ? null : { held, row: key, start: snap(at) };
}

/** The next row up or down that it may lie on. */
export function rowBeside(ghost: Ghost, step: 1 | -1, layout: BoardLayout, by: SchedulePage['by']): string {
  const rows = [...layout.rowOf.values()];
  for (let i = rows.findIndex((r) => r.resource.key === ghost.row) + step; i >= 0 && i < rows.length; i += step)
    if (mayLieOn(ghost.held, rows[i], by)) return rows[i].resource.key;
  return ghost.row;
}

/** Only what changes is said: the machine or the person it lies with otherwise stays. */
export function inputOf(ghost: Ghost, { by, push }: Manner): Record<string, unknown> {
  const changed = ghost.row !== ghost.held.row;
  const id = Number(ghost.row.split(':')[1]);
  return {
    start_at: new Date(ghost.start).toISOString().replace('.000Z', 'Z'),
    ...(changed && by === 'machine' ? { machine: id } : {}),
    ...(changed && by === 'person' ? { employee: id } : {}),
    ...(push ? { push_later: true } : {}),
  };
}

export const hasMoved = ({ held, row, start }: Ghost) => row !== held.row || start !== held.start;

export function tryMove(ghost: Ghost, manner: Manner, signal: AbortSignal): Promise<ScheduleTry> {
  return request(
    `/pages/erp.schedule_try${query({ work_order: ghost.held.id, ...inputOf(ghost, manner), first: manner.first, last: manner.last })}`,
    {
      signal,
    },
  );
}

/** What lies in the tray is not known to its version: it is asked for first. */
export async function move(ghost: Ghost, manner: Manner): Promise<CommandDone | CommandHeld> {
  const { id } = ghost.held;
  const version = ghost.held.version ?? (await request<DocumentBody>(`/docs/${WORK_ORDER}/${id}`)).version;
  return request(`/docs/${WORK_ORDER}/${id}/move`, { method: 'POST', version, body: inputOf(ghost, manner) });
}
