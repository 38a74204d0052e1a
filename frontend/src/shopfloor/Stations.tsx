import { UserOutlined } from '@ant-design/icons';
import type { Shopfloor } from '../api/contract';
import { useT } from '../i18n';
import { Empty } from '../ui/states';
import type { Station } from './jobs';

/** Where do you stand? Asked once on each machine's screen. */
export function Stations({ shop, onChoose }: { shop: Shopfloor; onChoose: (station: Station) => void }) {
  const t = useT();
  const centres = [...new Map(shop.stations.map((s) => [s.work_centre.id, s.work_centre.label]))];
  return (
    <div className="floor-body">
      <p className="floor-hint">{t('floor.where')}</p>
      {shop.me && (
        <button
          type="button"
          className="station mine"
          onClick={() => onChoose({ kind: 'me' })}
          data-testid="station-me"
        >
          <b>
            <UserOutlined aria-hidden="true" /> {t('floor.my_work')}
          </b>
          <span>{shop.me.label}</span>
        </button>
      )}
      {shop.stations.length === 0 && <Empty title={t('floor.no_machines')} text={t('floor.no_machines_hint')} />}
      {centres.map(([id, label]) => (
        <section key={id} aria-label={label}>
          <h2>{label}</h2>
          <div className="stations">
            {shop.stations
              .filter((s) => s.work_centre.id === id)
              .map((s) => (
                <button
                  type="button"
                  className="station"
                  key={s.id}
                  onClick={() => onChoose({ kind: 'machine', id: s.id })}
                  data-testid={`station-${s.id}`}
                >
                  <b>{s.label}</b>
                  <span className="mute">{s.code}</span>
                  <span className="num">
                    {s.running > 0 && <em>{t('floor.running', { n: s.running })} </em>}
                    {t('floor.ready', { n: s.ready })}
                  </span>
                </button>
              ))}
          </div>
        </section>
      ))}
    </div>
  );
}
