import type { RelationMap } from '../api/contract';
import { compact } from '../format/number';
import { useT } from '../i18n';
import type { Node } from './layout';
import type { Shown } from './MapCanvas';

type System = RelationMap['systems'][number];

/** A system: its name, how much happened in it, and what waits or failed in its hands. */
export function SystemNode({ node, system, shown }: { node: Node; system: System; shown: Shown }) {
  const t = useT();
  const key = `node:${system.key}`;
  const small = system.key === 'master';
  const said = [
    system.label,
    t('map.facts', { n: system.facts }),
    system.waiting > 0 && t('map.waiting', { n: system.waiting }),
    system.failing > 0 && t('map.failing', { n: system.failing }),
  ].filter(Boolean);
  const act = () => shown.onSelect(key);
  return (
    <g
      className={`node system-${system.key}${small ? ' small' : ''}${shown.selected === key ? ' near' : ''}`}
      transform={`translate(${node.x} ${node.y})`}
      role="button"
      tabIndex={0}
      aria-label={said.join('; ')}
      aria-pressed={shown.selected === key}
      data-testid={`map-${system.key}`}
      onMouseEnter={() => shown.onHover(key)}
      onMouseLeave={() => shown.onHover(null)}
      onClick={act}
      onKeyDown={(e) => {
        if (e.key !== 'Enter' && e.key !== ' ') return;
        e.preventDefault();
        act();
      }}
    >
      <circle className="body" r={node.r} />
    </g>
  );
}

/** What stands on a node; the node itself says it to those who listen. */
export function SystemWords({ node, system }: { node: Node; system: System }) {
  const small = system.key === 'master';
  return (
    <g
      className={`node-words system-${system.key}${small ? ' small' : ''}`}
      transform={`translate(${node.x} ${node.y})`}
    >
      <text className="name" y={small ? 4 : -2}>
        {system.label}
      </text>
      {!small && (
        <text className="facts" y="20">
          {compact(system.facts)}
        </text>
      )}
      {system.waiting > 0 && (
        <g className="badge waiting" transform={`translate(${node.r * 0.74} ${-node.r * 0.74})`}>
          <circle r="12" />
          <text y="4">{system.waiting}</text>
        </g>
      )}
      {system.failing > 0 && (
        <g className="badge failing" transform={`translate(${-node.r * 0.74} ${-node.r * 0.74})`}>
          <circle r="12" />
          <text y="4">{system.failing}</text>
        </g>
      )}
    </g>
  );
}
