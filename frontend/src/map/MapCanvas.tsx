import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { RelationMap } from '../api/contract';
import { useT } from '../i18n';
import { Edge, Pill, sizeOf } from './Edge';
import { type Box, curves, type Lane, type Node, nodes } from './layout';
import { SystemNode, SystemWords } from './SystemNode';

export interface Shown {
  map: RelationMap;
  lanes: Lane[];
  unfolded: boolean;
  selected: string | null;
  hovered: string | null;
  ran: Set<string>;
  onHover: (key: string | null) => void;
  onSelect: (key: string | null) => void;
}

/** The room there is: the map fills it, and its words keep their size. */
function useBox(): [RefObject<SVGSVGElement | null>, Box] {
  const ref = useRef<SVGSVGElement>(null);
  const [box, set] = useState<Box>({ width: 1000, height: 700 });
  useEffect(() => {
    if (!ref.current) return;
    const watch = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      if (width && height) set({ width: Math.round(width), height: Math.round(height) });
    });
    watch.observe(ref.current);
    return () => watch.disconnect();
  }, []);
  return [ref, box];
}

/** The five systems on a ring, and what goes between them. */
export function MapCanvas(shown: Shown) {
  const t = useT();
  const [ref, box] = useBox();
  const ring = useMemo(() => nodes(box), [box]);
  const { lanes, unfolded, map } = shown;
  const drawn = useMemo(
    () => curves(lanes, ring, (lane) => sizeOf(lane, unfolded), (unfolded ? 30 : 46) * Math.min(1, ring[0].r / 50)),
    [lanes, ring, unfolded],
  );
  const names = useMemo(() => new Map(map.systems.map((s) => [s.key as string, s.label])), [map.systems]);
  const placed = map.systems.flatMap((system) => {
    const node = ring.find((n) => n.key === system.key);
    return node ? [{ node, system }] : [];
  });
  return (
    <svg
      ref={ref}
      className={`map-canvas${ring[0].r < 40 ? ' tight' : ''}`}
      viewBox={`0 0 ${box.width} ${box.height}`}
      role="group"
      aria-label={t('map.picture')}
    >
      <defs>
        {(['goods', 'money', 'information'] as const).map((layer) => (
          <marker
            key={layer}
            id={`tip-${layer}`}
            className={`layer-${layer}`}
            viewBox="0 0 10 10"
            refX="8"
            refY="5"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto-start-reverse"
          >
            <path d="M0 1 9 5 0 9z" />
          </marker>
        ))}
      </defs>
      <Ties ring={ring} />
      {drawn.map((curve) => (
        <Edge key={curve.lane.key} curve={curve} shown={shown} names={names} />
      ))}
      {placed.map(({ node, system }) => (
        <SystemNode key={system.key} node={node} system={system} shown={shown} />
      ))}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus; lines and systems say it themselves */}
      <g className="words" aria-hidden="true">
        {drawn.map((curve) => (
          <Pill key={curve.lane.key} curve={curve} shown={shown} />
        ))}
        {placed.map(({ node, system }) => (
          <SystemWords key={system.key} node={node} system={system} />
        ))}
      </g>
    </svg>
  );
}

/** Each is tied to each, faintly, before anything has happened. */
function Ties({ ring }: { ring: Node[] }) {
  const five = ring.filter((n) => n.key !== 'master');
  return (
    <g className="ties">
      {five.flatMap((a, i) =>
        five.slice(i + 1).map((b) => <line key={a.key + b.key} x1={a.x} y1={a.y} x2={b.x} y2={b.y} />),
      )}
    </g>
  );
}
