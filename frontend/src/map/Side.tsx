import { ArrowLeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMemo } from 'react';
import type { RelationMap } from '../api/contract';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { MenuLink } from '../shell/MenuLink';
import { add, type Part, sortedFlows } from './figures';
import type { Lane } from './layout';
import { type Asked, StepRow } from './StepRow';

interface Props {
  map: RelationMap;
  parts: Part[]; // those of the layers shown
  lanes: Lane[];
  flow: string | null;
  selected: string | null;
  hovered: string | null;
  onFlow: (name: string | null) => void;
  onSelect: (key: string | null) => void;
  onHover: (key: string | null) => void;
  onAsk: (asked: Asked) => void;
}

/** The whole step, once: not one row for every system it may come from. */
function whole(parts: Part[]): Part[] {
  const seen = new Map(parts.map((p) => [p.step.key, p]));
  return [...seen.values()].map((p) => ({ ...p, figures: p.step.figures })).sort((a, b) => a.order - b.order);
}

function Steps({
  parts,
  numbered,
  props,
  names,
}: {
  parts: Part[];
  numbered: boolean;
  props: Props;
  names: Map<string, string>;
}) {
  const on = props.lanes.find((l) => l.key === props.hovered);
  return (
    <ol className="steps">
      {parts.map((part) => (
        <StepRow
          key={`${part.step.key}${part.from}${part.to}`}
          part={part}
          names={names}
          numbered={numbered}
          near={!!on?.parts.some((p) => p.step.key === part.step.key)}
          onHover={props.onHover}
          onAsk={props.onAsk}
        />
      ))}
    </ol>
  );
}

function Head({ title, sub, onBack }: { title: string; sub?: string; onBack: () => void }) {
  const t = useT();
  return (
    <header className="map-side-head">
      <Button type="text" size="small" icon={<ArrowLeftOutlined />} aria-label={t('map.back')} onClick={onBack} />
      <div>
        <h2>{title}</h2>
        {sub && <p className="mute">{sub}</p>}
      </div>
    </header>
  );
}

function Stories({ props }: { props: Props }) {
  const t = useT();
  const figures = (name: string) =>
    whole(props.parts.filter((p) => p.flow === name)).reduce<Part['figures']>((sum, p) => add(sum, p.figures), null);
  return (
    <>
      <header className="map-side-head">
        <div>
          <h2>{t('map.flows')}</h2>
          <p className="mute">{t('map.flows_hint')}</p>
        </div>
      </header>
      <ul className="flows">
        {sortedFlows(props.map)
          .filter((f) => props.parts.some((p) => p.flow === f.name))
          .map((f) => {
            const sum = figures(f.name);
            return (
              <li key={f.name}>
                <button type="button" onClick={() => props.onFlow(f.name)} data-testid={`flow-${f.name}`}>
                  <b>{f.label}</b>
                  <span className="mute">{t('map.steps', { count: f.steps.length })}</span>
                  {!!sum?.waiting && <span className="figure waiting">{t('map.waiting', { n: sum.waiting })}</span>}
                  {!!sum?.failing && <span className="figure failing">{t('map.failing', { n: sum.failing })}</span>}
                  <RightOutlined aria-hidden="true" />
                </button>
              </li>
            );
          })}
      </ul>
    </>
  );
}

function SystemDetail({ system, props, names }: { system: string; props: Props; names: Map<string, string> }) {
  const t = useT();
  const { meta } = useHere();
  const found = props.map.systems.find((s) => s.key === system);
  const items = meta.systems.find((s) => s.key === system)?.menu.flatMap((r) => r.items) ?? [];
  const own = whole(props.parts.filter((p) => p.from === system && p.to === system));
  return (
    <>
      <Head
        title={names.get(system) ?? system}
        sub={t('map.facts', { n: found?.facts ?? 0 })}
        onBack={() => props.onSelect(null)}
      />
      {items.length > 0 && (
        <section className="map-docs">
          <h3>{t('map.documents')}</h3>
          <ul>
            {items.map((item) => (
              <li key={item.name}>
                <MenuLink item={item} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {own.length > 0 && (
        <section>
          <h3>{t('map.inside')}</h3>
          <Steps parts={own} numbered={false} props={props} names={names} />
        </section>
      )}
    </>
  );
}

/** Beside the map: the stories; a story step by step; what goes between two systems; what a system holds. */
export function Side(props: Props) {
  const t = useT();
  const { map, parts, lanes, flow, selected } = props;
  const names = useMemo(() => new Map(map.systems.map((s) => [s.key as string, s.label])), [map.systems]);
  const lane = lanes.find((l) => l.key === selected);
  const story = map.flows.find((f) => f.name === flow);
  let inside = <Stories props={props} />;
  if (lane && !story)
    inside = (
      <>
        <Head
          title={`${names.get(lane.from)} → ${names.get(lane.to)}`}
          sub={t(`map.${lane.layer}`)}
          onBack={() => props.onSelect(null)}
        />
        <Steps parts={lane.parts} numbered={false} props={props} names={names} />
      </>
    );
  else if (selected?.startsWith('node:'))
    inside = <SystemDetail system={selected.slice(5)} props={props} names={names} />;
  else if (story)
    inside = (
      <>
        <Head title={story.label} sub={t('map.story')} onBack={() => props.onFlow(null)} />
        <Steps parts={whole(parts.filter((p) => p.flow === flow))} numbered props={props} names={names} />
      </>
    );
  return (
    <aside className="map-side card" aria-label={t('map.flows')}>
      {inside}
    </aside>
  );
}
