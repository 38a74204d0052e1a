import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PageMeta, RelationMap } from '../api/contract';
import { useChanges } from '../api/live';
import { pageQuery } from '../api/queries';
import { useT } from '../i18n';
import { Failure, PageBones } from '../ui/states';
import { BehindDrawer } from './BehindDrawer';
import { LAYERS, type Layer, partsOf, ranSince } from './figures';
import { LayerKeys, Legend } from './LayerKeys';
import { bundle, unfold } from './layout';
import { MapCanvas } from './MapCanvas';
import { Side } from './Side';
import type { Asked } from './StepRow';
import './map.css';
import './side.css';

const DAYS = [7, 30, 90];
const OFTEN = 20_000; // ms between looks when nothing is heard
const SOON = 2_000; // ms after something was heard: others may follow at once

interface Search {
  days?: number;
  layers?: string;
  flow?: string;
  at?: string;
}

/** The map's figures, asked for again when something changed anywhere; and the steps that ran meanwhile. */
function useMap(name: string, days: number) {
  const queries = useQueryClient();
  const got = useQuery({ ...pageQuery<RelationMap>(name, { days }), refetchInterval: OFTEN });
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useChanges(
    useCallback(() => {
      waiting.current ??= setTimeout(() => {
        waiting.current = undefined;
        queries.invalidateQueries({ queryKey: ['page', name] });
      }, SOON);
    }, [queries, name]),
  );
  useEffect(() => () => clearTimeout(waiting.current), []);
  const before = useRef<RelationMap>(undefined);
  const [ran, setRan] = useState(new Set<string>());
  useEffect(() => {
    if (!got.data || got.isPlaceholderData) return;
    if (before.current?.days === got.data.days) setRan(ranSince(before.current, got.data));
    before.current = got.data;
  }, [got.data, got.isPlaceholderData]);
  return { got, ran };
}

function useView() {
  const search = useSearch({ from: '/shell/p/$name' }) as Search;
  const navigate = useNavigate();
  const set = (change: Search) =>
    navigate({ to: '.', search: (old: Search) => ({ ...old, ...change }), replace: true });
  const layers = useMemo(() => {
    const named = search.layers?.split(',').filter((l): l is Layer => LAYERS.includes(l as Layer));
    return new Set<Layer>(named?.length ? named : LAYERS);
  }, [search.layers]);
  return { search, set, layers };
}

/** The relation map: five systems, what goes between them, how much lately, what waits and what failed. */
export default function MapPage({ page }: { page: PageMeta }) {
  const t = useT();
  const { search, set, layers } = useView();
  const days = DAYS.includes(Number(search.days)) ? Number(search.days) : 30;
  const { got, ran } = useMap(page.name, days);
  const [hovered, hover] = useState<string | null>(null);
  const [asked, ask] = useState<Asked | null>(null);
  const map = got.data;
  const flow = map?.flows.some((f) => f.name === search.flow) ? (search.flow ?? null) : null;
  const all = useMemo(() => (map ? partsOf(map) : []), [map]);
  const parts = useMemo(() => all.filter((p) => layers.has(p.step.layer)), [all, layers]);
  const lanes = useMemo(
    () => (flow ? unfold(parts.filter((p) => p.flow === flow)) : bundle(parts.filter((p) => p.from !== p.to))),
    [parts, flow],
  );
  if (got.isError && !map) return <Failure error={got.error} retry={() => got.refetch()} />;
  if (!map) return <PageBones />;
  const select = (key: string | null) => set({ at: key && key !== search.at ? key : undefined });
  const shared = { map, lanes, selected: search.at ?? null, hovered, onHover: hover, onSelect: select };
  return (
    <div className="page map-page">
      <div className="bar">
        <h1>{page.label}</h1>
        <LayerKeys layers={layers} parts={all} onChange={(next) => set({ layers: next, at: undefined })} />
        <span className="grow" />
        <Segmented
          aria-label={t('map.period')}
          value={days}
          onChange={(n) => set({ days: Number(n) })}
          options={DAYS.map((n) => ({ value: n, label: t('map.days_back', { n }) }))}
        />
      </div>
      <div className="map-body">
        <div className="map-box card" data-testid="map">
          <MapCanvas {...shared} unfolded={flow !== null} ran={ran} />
          <Legend flow={flow !== null} days={days} />
        </div>
        <Side
          {...shared}
          parts={parts}
          flow={flow}
          onFlow={(f) => set({ flow: f ?? undefined, at: undefined })}
          onAsk={ask}
        />
      </div>
      <BehindDrawer asked={asked} days={days} part="flows.behind" onClose={() => ask(null)} />
    </div>
  );
}
