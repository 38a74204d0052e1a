import { SwapOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Button, ConfigProvider } from 'antd';
import { useState } from 'react';
import type { PageMeta, Row, Shopfloor } from '../api/contract';
import { listQuery, pageQuery } from '../api/queries';
import { useT } from '../i18n';
import { Empty, Failure, PageBones } from '../ui/states';
import { Job } from './Job';
import { FIELDS, inOrder, jobsAt, looseAt, parseStation, type Station, WORK, writeStation } from './jobs';
import { Queue } from './Queue';
import { Scan } from './Scan';
import { Stations } from './Stations';
import { useWork } from './useWork';
import './shopfloor.css';

const KEY = 'quintet.station';
const OFTEN = 30_000;

function useStation(shop: Shopfloor | undefined): [Station | null, (next: Station | null) => void] {
  const search = useSearch({ from: '/shell/p/$name' }) as { station?: string };
  const [chosen, choose] = useState<Station | null>(() => parseStation(search.station ?? localStorage.getItem(KEY)));
  const known =
    chosen?.kind === 'machine' ? shop?.stations.some((s) => s.id === chosen.id) : chosen?.kind === 'me' && !!shop?.me;
  const set = (next: Station | null) => {
    if (next) localStorage.setItem(KEY, writeStation(next));
    choose(next);
  };
  return [known ? chosen : null, set];
}

function Work({ shop, station }: { shop: Shopfloor; station: Station }) {
  const t = useT();
  const at = station.kind === 'machine' ? shop.stations.find((s) => s.id === station.id) : undefined;
  const [opened, open] = useState<Row | null>(null);
  const want = { sort: 'start_at', fields: FIELDS, limit: 30 };
  const got = useQuery({
    ...listQuery(WORK, { where: jobsAt(station, shop.me?.id ?? null), ...want }),
    refetchInterval: OFTEN,
  });
  const loose = useQuery({ ...listQuery(WORK, { where: looseAt(at?.work_centre.id ?? 0), ...want }), enabled: !!at });
  // what was scanned may lie at another machine: it is asked for by itself
  const own = useQuery({ ...listQuery(WORK, { where: [['id', '=', opened?.id ?? 0]], ...want }), enabled: !!opened });
  const work = useWork();
  const rows = inOrder(got.data?.rows ?? []);
  const others = inOrder(loose.data?.rows ?? []);
  const chosen = opened && (own.data?.rows.find((r) => r.id === opened.id) ?? opened);
  const current = chosen ?? rows.find((r) => r.state === 'RUNNING') ?? rows.find((r) => r.state === 'PAUSED') ?? null;
  if (got.isError && !got.data) return <Failure error={got.error} retry={() => got.refetch()} />;
  if (!got.data) return <PageBones />;
  const rest = rows.filter((r) => r.id !== current?.id);
  return (
    <div className="floor-body">
      <Scan onFound={open} />
      {current ? (
        <Job key={current.id} row={current} work={work} onClose={chosen ? () => open(null) : undefined} />
      ) : (
        rest.length > 0 && <p className="floor-hint">{t('floor.choose')}</p>
      )}
      {!current && !rest.length && !others.length && <Empty title={t('floor.none')} text={t('floor.none_hint')} />}
      <Queue title={t('floor.next')} rows={rest} work={work} onOpen={open} />
      <Queue
        title={t('floor.loose', { centre: at?.work_centre.label ?? '' })}
        rows={others.filter((r) => r.id !== current?.id)}
        work={work}
        onOpen={open}
      />
      {work.dialogs}
    </div>
  );
}

/** The page at the machine: what runs, what comes next; big buttons, one thumb, gloves on. */
export default function ShopfloorPage({ page }: { page: PageMeta }) {
  const t = useT();
  const got = useQuery({ ...pageQuery<Shopfloor>(page.name, {}), refetchInterval: OFTEN });
  const [station, setStation] = useStation(got.data);
  if (got.isError && !got.data) return <Failure error={got.error} retry={() => got.refetch()} />;
  if (!got.data) return <PageBones />;
  const at = station?.kind === 'machine' ? got.data.stations.find((s) => s.id === station.id) : undefined;
  return (
    <ConfigProvider theme={{ token: { controlHeight: 56, fontSize: 17, controlHeightSM: 44, borderRadius: 8 } }}>
      <div className="page floor">
        <header className="floor-head">
          <h1>{station ? (at?.label ?? got.data.me?.label ?? page.label) : page.label}</h1>
          {at && <span className="mute">{at.work_centre.label}</span>}
          <span className="grow" />
          {station && (
            <Button icon={<SwapOutlined />} onClick={() => setStation(null)} data-testid="change-station">
              {t('floor.change')}
            </Button>
          )}
        </header>
        {station ? (
          <Work key={writeStation(station)} shop={got.data} station={station} />
        ) : (
          <Stations shop={got.data} onChoose={setStation} />
        )}
      </div>
    </ConfigProvider>
  );
}
