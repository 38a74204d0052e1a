import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { problemOf } from '../api/client';
import type { ScheduleTry } from '../api/contract';
import { refresh } from '../commands/run';
import { useT } from '../i18n';
import { type Ghost, hasMoved, type Manner, move, tryMove, WORK_ORDER } from './moving';

const PAUSE = 160; // ms without moving before the server is asked

export interface Mover {
  ghost: Ghost | null;
  verdict: ScheduleTry | null; // of exactly where the ghost lies; null while it is not known
  busy: boolean;
  set: (ghost: Ghost | null) => void;
  drop: () => void;
}

/** Something in hand over the board: what the server says of it there, and putting it down. A refusal puts it back. */
export function useMover(manner: Manner): Mover {
  const t = useT();
  const queries = useQueryClient();
  const { notification, message } = App.useApp();
  const [ghost, setGhost] = useState<Ghost | null>(null);
  const [verdict, setVerdict] = useState<ScheduleTry | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef<Ghost | null>(null);

  const set = useCallback((next: Ghost | null) => {
    const old = latest.current;
    if (next && old && next.row === old.row && next.start === old.start && next.held === old.held) return;
    latest.current = next;
    setGhost(next);
    setVerdict(null);
  }, []);

  useEffect(() => {
    if (!ghost || !hasMoved(ghost)) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      tryMove(ghost, manner, stop.signal)
        .then((found) => !stop.signal.aborted && setVerdict(found))
        .catch(() => undefined); // what it would have said is said again when it is put down
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [ghost, manner]);

  const refuse = useCallback(
    (why: string) => notification.error({ title: t('schedule.stays'), description: why, role: 'alert', duration: 8 }),
    [notification, t],
  );
  const drop = useCallback(async () => {
    const put = latest.current;
    if (!put || busy) return;
    if (!hasMoved(put)) return set(null);
    if (verdict?.refusal) {
      refuse(verdict.refusal);
      return set(null);
    }
    setBusy(true);
    try {
      const done = await move(put, manner);
      if (done.result === 'held') message.warning(t('command.now_held', { command: t('schedule.move') }));
      else message.success(t('schedule.moved', { what: put.held.label }));
      refresh(WORK_ORDER);
      await queries.invalidateQueries({ queryKey: ['page', 'erp.schedule'] });
    } catch (error) {
      const problem = problemOf(error);
      refuse(problem.detail || problem.title || t('state.unreachable'));
      queries.invalidateQueries({ queryKey: ['page', 'erp.schedule'] });
    } finally {
      setBusy(false);
      set(null);
    }
  }, [busy, manner, message, queries, refuse, set, t, verdict]);
  return { ghost, verdict, busy, set, drop };
}
