import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { SchedulePage as Page, PageMeta, ScheduleBar } from '../api/contract';
import { useChanges } from '../api/live';
import { pageQuery } from '../api/queries';
import { useT } from '../i18n';
import { Empty, Failure, PageBones } from '../ui/states';
import { useNarrow } from '../ui/useNarrow';
import { Board } from './Board';
import { DayList } from './DayList';
import { heldFrom } from './moving';
import { ScheduleBar as Bar } from './ScheduleBar';
import { Tray } from './Tray';
import { scaleOf, ZOOMS, type Zoom } from './time';
import type { useDrag } from './useDrag';
import { useMoveDialog } from './useMoveDialog';
import { useMover } from './useMover';
import './schedule.css';
import './bars.css';

export interface Search {
  by?: Page['by'];
  first?: string;
  last?: string;
  zoom?: Zoom;
  late?: boolean;
  work_centre?: number;
}
const SOON = 1500;

/** The schedule, asked for again when work orders or runs change. */
function useSchedule(name: string, search: Search) {
  const queries = useQueryClient();
  const { by = 'machine', first, last, late, work_centre } = search;
  const params = { by, first, last, late: late || undefined, work_centre };
  const got = useQuery(pageQuery<Page>(name, params));
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useChanges(
    useCallback(
      ({ doc }) => {
        if (!doc.startsWith('erp.') && doc !== 'hr.leave_request') return;
        waiting.current ??= setTimeout(() => {
          waiting.current = undefined;
          queries.invalidateQueries({ queryKey: ['page', name] });
        }, SOON);
      },
      [queries, name],
    ),
  );
  return got;
}

/** The plan of the shop: who and what works on which order when; dragged, typed or run anew. */
export default function SchedulePage({ page }: { page: PageMeta }) {
  const t = useT();
  const search = useSearch({ from: '/shell/p/$name' }) as Search;
  const navigate = useNavigate();
  const set = (change: Search) =>
    navigate({ to: '.', search: (old: Search) => ({ ...old, ...change }), replace: true });
  const got = useSchedule(page.name, search);
  const narrow = useNarrow(760);
  const [tray, openTray] = useState(false);
  const data = got.data;
  const zoom: Zoom = search.zoom && search.zoom in ZOOMS ? search.zoom : 'day';
  const scale = useMemo(
    () => (data ? scaleOf(data.time_zone, Date.parse(data.from), Date.parse(data.to), data.first, zoom) : null),
    [data, zoom],
  );
  const [push, setPush] = useState(true);
  const { by, first, last } = data ?? { by: 'machine' as const, first: undefined, last: undefined };
  const mover = useMover(useMemo(() => ({ by, push, first, last }), [by, push, first, last]));
  const press = useRef<ReturnType<typeof useDrag> | null>(null);
  const { open, dialog } = useMoveDialog();
  const openBar = useCallback(
    (bar: ScheduleBar) =>
      open({
        id: bar.id,
        version: bar.version,
        label: bar.label,
        start: bar.start,
        machine: bar.machine,
        employee: bar.employee,
      }),
    [open],
  );
  if (got.isError && !data) return <Failure error={got.error} retry={() => got.refetch()} />;
  if (!data || !scale) return <PageBones />;
  return (
    <div className={`page schedule${mover.ghost ? ' carrying' : ''}`}>
      <Bar
        page={page}
        data={data}
        zoom={zoom}
        search={search}
        narrow={narrow}
        onChange={set}
        tray={tray}
        onTray={() => openTray(!tray)}
        push={push}
        onPush={setPush}
      />
      {got.isPlaceholderData && <div className="loading-line" role="status" aria-label={t('state.loading')} />}
      <div className="schedule-body">
        {data.resources.length === 0 ? (
          <Empty title={t('schedule.none')} text={t('schedule.none_hint')} />
        ) : narrow ? (
          <DayList page={data} onMove={openBar} />
        ) : (
          <Board page={data} scale={scale} mover={mover} pressRef={press} onMoveDialog={openBar} />
        )}
        {tray && (
          <Tray
            unplaced={data.unplaced}
            onClose={() => openTray(false)}
            onPress={(e, each) => press.current?.(e, heldFrom(each), 0)}
            onMove={(each) =>
              open({ id: each.work_order.id, label: each.work_order.label, start: null, machine: null, employee: null })
            }
          />
        )}
      </div>
      {dialog}
      <p className="only-read" role="status" aria-live="polite">
        {mover.ghost?.keyboard ? t('schedule.carrying', { what: mover.ghost.held.label }) : ''}
      </p>
    </div>
  );
}
