import { useT } from '../i18n';
import { LAYERS, type Layer, type Part } from './figures';

/** The key of the map, and its switches: each layer with its colour, its kind of line and how many steps it has. */
export function LayerKeys({
  layers,
  parts,
  onChange,
}: {
  layers: Set<Layer>;
  parts: Part[];
  onChange: (layers?: string) => void;
}) {
  const t = useT();
  const toggle = (layer: Layer) => {
    const next = LAYERS.filter((l) => (l === layer ? !layers.has(l) : layers.has(l)));
    onChange(next.length === LAYERS.length || !next.length ? undefined : next.join(','));
  };
  return (
    <div className="layer-keys" role="group" aria-label={t('map.layers')}>
      {LAYERS.map((layer) => (
        <button
          type="button"
          key={layer}
          className={`layer-${layer}`}
          aria-pressed={layers.has(layer)}
          data-testid={`layer-${layer}`}
          onClick={() => toggle(layer)}
        >
          <svg width="30" height="10" aria-hidden="true">
            <path className="line" d="M1 5h22" />
            <path className="tip" d="M22 1 30 5 22 9z" />
          </svg>
          {t(`map.${layer}`)}
          <span className="num">
            {new Set(parts.filter((p) => p.step.layer === layer).map((p) => p.step.key)).size}
          </span>
        </button>
      ))}
    </div>
  );
}

/** What the numbers and signs on the lines mean. */
export function Legend({ flow, days }: { flow: boolean; days: number }) {
  const t = useT();
  return (
    <p className="map-legend">
      {t(flow ? 'map.legend_flow' : 'map.legend', { n: days })}
      <svg width="10" height="12" className="waiting" aria-hidden="true">
        <path d="M1 1h7l-3.5 5 3.5 5h-7l3.5-5z" />
      </svg>
      {t('map.legend_waiting')}
      <svg width="10" height="12" className="failing" aria-hidden="true">
        <path d="M5 1l5 10h-10z" />
      </svg>
      {t('map.legend_failing')}
    </p>
  );
}
