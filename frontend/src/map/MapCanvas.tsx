import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { RelationMap } from '../api/contract';
import { formatDecimal } from '../format/number';
import { useT } from '../i18n';
import { together } from './figures';
import { type Box, type Curve, curves, type Lane, type Node, nodes } from './layout';
import { SystemNode } from './SystemNode';

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

/** Thicker where more went through, by orders of magnitude. */
function weight(runs: number): number {
  return 1.4 + Math.min(2.6, Math.log10(runs + 1) * 0.8);
}

/** What a lane says of itself: how much went through, and what needs somebody. */
function wordsOf(lane: Lane, unfolded: boolean): { text: string; waiting: number; failing: number; counted: boolean } {
  const sum = together(lane.parts);
  const text = unfolded ? String(lane.parts[0].order) : formatDecimal(sum?.runs ?? 0);
  return { text, waiting: sum?.waiting ?? 0, failing: sum?.failing ?? 0, counted: sum !== null };
}

const textWidth = (text: string, unfolded: boolean) => Math.max(unfolded ? 20 : 26, text.length * 7.2 + 14);
const markWidth = (n: number) => (n ? 16 + String(n).length * 7 : 0);

function sizeOf(lane: Lane, unfolded: boolean) {
  const words = wordsOf(lane, unfolded);
  return { w: textWidth(words.text, unfolded) + markWidth(words.waiting) + markWidth(words.failing), h: 20 };
}

function pressed(e: KeyboardEvent, act: () => void): void {
  if (e.key !== 'Enter' && e.key !== ' ') return;
  e.preventDefault();
  act();
}

function Edge({ curve, shown, names }: { curve: Curve; shown: Shown; names: Map<string, string> }) {
  const t = useT();
  const { lane } = curve;
  const words = wordsOf(lane, shown.unfolded);
  const { w, h } = sizeOf(lane, shown.unfolded);
  const sum = together(lane.parts);
  const quiet = !sum?.runs && !words.waiting && !words.failing;
  const near = shown.hovered ?? shown.selected;
  const dim = near !== null && near !== lane.key && near !== `node:${lane.from}` && near !== `node:${lane.to}`;
  const running = lane.parts.some((p) => shown.ran.has(p.step.key));
  const marked = lane.parts.some((p) => p.step.key === shown.hovered);
  const title = `${names.get(lane.from)} → ${names.get(lane.to)}, ${t(`map.${lane.layer}`)}`;
  const said = [
    title,
    shown.unfolded && lane.parts[0].step.label,
    sum && t('map.runs', { n: sum.runs }),
    words.waiting > 0 && t('map.waiting', { n: words.waiting }),
    words.failing > 0 && t('map.failing', { n: words.failing }),
  ].filter(Boolean);
  const left = -w / 2;
  return (
    <g
      className={`edge layer-${lane.layer}${quiet ? ' quiet' : ''}${dim && !marked ? ' dim' : ''}${near === lane.key || marked ? ' near' : ''}`}
      role="button"
      tabIndex={0}
      aria-label={said.join('; ')}
      aria-pressed={shown.selected === lane.key}
      data-testid={`edge-${lane.key}`}
      onMouseEnter={() => shown.onHover(lane.key)}
      onMouseLeave={() => shown.onHover(null)}
      onFocus={() => shown.onHover(lane.key)}
      onBlur={() => shown.onHover(null)}
      onClick={() => shown.onSelect(lane.key)}
      onKeyDown={(e) => pressed(e, () => shown.onSelect(lane.key))}
    >
      <path className="reach" d={curve.path} />
      <path
        className="line"
        d={curve.path}
        style={{ strokeWidth: words.counted ? weight(sum?.runs ?? 0) : 1.2 }}
        markerEnd={`url(#tip-${lane.layer})`}
      />
      {running && <circle key={sum?.last} className="pulse" r="5" style={{ offsetPath: `path("${curve.path}")` }} />}
      {(words.counted || shown.unfolded) && (!quiet || shown.unfolded) && (
        <g transform={`translate(${curve.label.x} ${curve.label.y})`} className="figures">
          <rect x={left} y={-h / 2} width={w} height={h} rx={h / 2} />
          <text x={left + textWidth(words.text, shown.unfolded) / 2} y="4">
            {words.text}
          </text>
          <Marks words={words} right={w / 2} />
        </g>
      )}
    </g>
  );
}

/** Waiting and failing: a shape and a number, so that colour is not all that tells. */
function Marks({ words, right }: { words: ReturnType<typeof wordsOf>; right: number }) {
  const [failing, waiting] = [markWidth(words.failing), markWidth(words.waiting)];
  return (
    <>
      {waiting > 0 && (
        <g transform={`translate(${right - failing - waiting} 0)`} className="mark waiting">
          <path d="M1 -5h7l-3.5 5 3.5 5h-7l3.5-5z" />
          <text x="11" y="4">
            {words.waiting}
          </text>
        </g>
      )}
      {failing > 0 && (
        <g transform={`translate(${right - failing} 0)`} className="mark failing">
          <path d="M4.5 -5.5l5 10h-10z" />
          <text x="11" y="4">
            {words.failing}
          </text>
        </g>
      )}
    </>
  );
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
  const near = (key: string) => (key === shown.hovered || key === shown.selected ? 1 : 0);
  const ordered = [...drawn].sort((a, b) => near(a.lane.key) - near(b.lane.key));
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
      {ordered.map((curve) => (
        <Edge key={curve.lane.key} curve={curve} shown={shown} names={names} />
      ))}
      {map.systems.map((system) => {
        const node = ring.find((n) => n.key === system.key);
        return node && <SystemNode key={system.key} node={node} system={system} shown={shown} />;
      })}
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
