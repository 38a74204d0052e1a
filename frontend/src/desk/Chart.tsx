import type { CSSProperties } from 'react';
import type { ChartCard } from '../api/startPage';
import { CardFrame } from './CardFrame';
import { useFigures } from './figures';
import { ListLink } from './ListLink';

type Series = ChartCard['series'][number];
const sizeOf = (series: Series, key: string) => Number(series.bars[key]?.value ?? 0);
const total = (all: Series[], key: string) => all.reduce((sum, s) => sum + Math.max(0, sizeOf(s, key)), 0);

function Legend({ series }: { series: Series[] }) {
  return (
    <ul className="legend">
      {series.map((s) => (
        <li key={s.label} className={`tone-${s.tone}`}>
          <i aria-hidden="true" />
          {s.label}
        </li>
      ))}
    </ul>
  );
}

interface StackProps {
  card: ChartCard;
  series: Series[];
  bucket: { key: string; label: string };
  most: number;
}

/** The pieces of one bar; each is its own link, as high as it is much of the highest bar. */
function Stack({ card, series, bucket, most }: StackProps) {
  const { whole } = useFigures();
  return series.map((s) => {
    const bar = s.bars[bucket.key];
    const size = sizeOf(s, bucket.key);
    if (!bar || size <= 0) return null;
    const text = `${bucket.label} · ${s.label} ${whole({ ...card, value: bar.value })}`;
    return (
      <ListLink
        key={s.label}
        doc={s.doc}
        where={bar.where}
        className={`piece tone-${s.tone}`}
        title={text}
        label={text}
        testId={`bar-${card.name}-${bucket.key}`}
        style={{ height: `${(size / most) * 100}%` }}
      />
    );
  });
}

function Time({ card }: { card: ChartCard }) {
  const { short } = useFigures();
  const up = card.series.filter((s) => !s.below);
  const down = card.series.filter((s) => s.below);
  const highest = Math.max(...card.buckets.map((b) => total(up, b.key)), 0);
  const lowest = Math.max(...card.buckets.map((b) => total(down, b.key)), 0);
  const span = highest + lowest || 1;
  const figures = card.series.length === 1 && card.buckets.length <= 8;
  const share = { '--up': highest / span, '--down': lowest / span } as CSSProperties;
  return (
    <div className={`bars${card.width === 'narrow' && card.buckets.length > 8 ? ' many' : ''}`} style={share}>
      {card.buckets.map((b) => (
        <div key={b.key} className={b.key === 'overdue' ? 'bucket past' : 'bucket'}>
          <div className="up">
            {figures && total(up, b.key) > 0 && (
              <span className="figure num">{short({ ...card, unit: null, value: up[0].bars[b.key].value })}</span>
            )}
            <Stack card={card} series={up} bucket={b} most={highest || 1} />
          </div>
          {down.length > 0 && (
            <div className="down">
              <Stack card={card} series={down} bucket={b} most={lowest || 1} />
            </div>
          )}
          <span className="at num">{b.label}</span>
        </div>
      ))}
    </div>
  );
}

/** One bar a value: its name, how much, the list behind. */
function Groups({ card }: { card: ChartCard }) {
  const { short, whole } = useFigures();
  const [series] = card.series;
  const most = Math.max(...card.buckets.map((b) => sizeOf(series, b.key)), 0) || 1;
  return (
    <ul className="groups">
      {card.buckets.map((b) => {
        const bar = series.bars[b.key];
        return (
          <li key={b.key}>
            <ListLink
              doc={series.doc}
              where={bar.where}
              testId={`bar-${card.name}-${b.key}`}
              title={`${b.label} ${whole({ ...card, value: bar.value })}`}
            >
              <span className="name">{b.label}</span>
              <i className={`tone-${series.tone}`} aria-hidden="true">
                <u style={{ width: `${Math.max(0, (sizeOf(series, b.key) / most) * 100)}%` }} />
              </i>
              <b className="num">{short({ ...card, value: bar.value })}</b>
            </ListLink>
          </li>
        );
      })}
    </ul>
  );
}

/** Bars over time or by a value, drawn without a library; every piece opens the documents it is made of. */
export function Chart({ card }: { card: ChartCard }) {
  const nothing = card.buckets.every((b) => card.series.every((s) => !sizeOf(s, b.key)));
  const more =
    card.series.length > 1 && !nothing ? <Legend series={card.series} /> : <span className="mute">{card.unit}</span>;
  return (
    <CardFrame name={card.name} title={card.label} help={card.help} more={more} className="chart">
      {nothing ? (
        <p className="mute">{card.empty}</p>
      ) : card.axis === 'time' ? (
        <Time card={card} />
      ) : (
        <Groups card={card} />
      )}
    </CardFrame>
  );
}
