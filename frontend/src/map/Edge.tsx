import type { KeyboardEvent } from 'react';
import { formatDecimal } from '../format/number';
import { useT } from '../i18n';
import { together } from './figures';
import type { Curve, Lane } from './layout';
import type { Shown } from './MapCanvas';

/** Thicker where more went through, by orders of magnitude. */
function weight(runs: number): number {
  return 1.4 + Math.min(2.6, Math.log10(runs + 1) * 0.8);
}

/** What a lane says of itself: how much went through (unfolded: which step it is), and what needs somebody. */
function wordsOf(lane: Lane, unfolded: boolean) {
  const sum = together(lane.parts);
  const [runs, waiting, failing] = [sum?.runs ?? 0, sum?.waiting ?? 0, sum?.failing ?? 0];
  const quiet = !runs && !waiting && !failing;
  const text = unfolded ? String(lane.parts[0].order) : formatDecimal(runs);
  return { text, runs, waiting, failing, quiet, counted: sum !== null, last: sum?.last ?? '' };
}

const textWidth = (text: string, unfolded: boolean) => Math.max(unfolded ? 20 : 26, text.length * 7.2 + 14);
const markWidth = (n: number) => (n ? 16 + String(n).length * 7 : 0);

export function sizeOf(lane: Lane, unfolded: boolean) {
  const words = wordsOf(lane, unfolded);
  return { w: textWidth(words.text, unfolded) + markWidth(words.waiting) + markWidth(words.failing), h: 20 };
}

/** Looked at, or out of the way while something else is. */
function attention(lane: Lane, { hovered, selected }: Shown): string {
  const on = hovered ?? selected;
  if (on === lane.key || lane.parts.some((p) => p.step.key === on)) return ' near';
  return on === null || on === `node:${lane.from}` || on === `node:${lane.to}` ? '' : ' dim';
}

function pressed(e: KeyboardEvent, act: () => void): void {
  if (e.key !== 'Enter' && e.key !== ' ') return;
  e.preventDefault();
  act();
}

/** A line from system to system: wide enough to be hit, and a button for those who cannot point. */
export function Edge({ curve, shown, names }: { curve: Curve; shown: Shown; names: Map<string, string> }) {
  const t = useT();
  const { lane } = curve;
  const words = wordsOf(lane, shown.unfolded);
  const { w, h } = sizeOf(lane, shown.unfolded);
  const running = lane.parts.some((p) => shown.ran.has(p.step.key));
  const said = [
    `${names.get(lane.from)} → ${names.get(lane.to)}, ${t(`map.${lane.layer}`)}`,
    shown.unfolded && lane.parts[0].step.label,
    words.counted && t('map.runs', { n: words.runs }),
    words.waiting > 0 && t('map.waiting', { n: words.waiting }),
    words.failing > 0 && t('map.failing', { n: words.failing }),
  ].filter(Boolean);
  const act = () => shown.onSelect(lane.key);
  return (
    <g
      className={`edge layer-${lane.layer}${words.quiet ? ' quiet' : ''}${attention(lane, shown)}`}
      role="button"
      tabIndex={0}
      aria-label={said.join('; ')}
      aria-pressed={shown.selected === lane.key}
      data-testid={`edge-${lane.key}`}
      onMouseEnter={() => shown.onHover(lane.key)}
      onMouseLeave={() => shown.onHover(null)}
      onFocus={() => shown.onHover(lane.key)}
      onBlur={() => shown.onHover(null)}
      onClick={act}
      onKeyDown={(e) => pressed(e, act)}
    >
      <path className="reach" d={curve.path} />
      <rect className="reach" x={curve.label.x - w / 2} y={curve.label.y - h / 2} width={w} height={h} />
      <path
        className="line"
        d={curve.path}
        style={{ strokeWidth: words.counted ? weight(words.runs) : 1.2 }}
        markerEnd={`url(#tip-${lane.layer})`}
      />
      {running && <circle key={words.last} className="pulse" r="5" style={{ offsetPath: `path("${curve.path}")` }} />}
    </g>
  );
}

/** The figures on a line, above all lines; the line itself says them to those who listen. */
export function Pill({ curve, shown }: { curve: Curve; shown: Shown }) {
  const { lane } = curve;
  const words = wordsOf(lane, shown.unfolded);
  const { w, h } = sizeOf(lane, shown.unfolded);
  if (!shown.unfolded && (words.quiet || !words.counted)) return null;
  const failing = w / 2 - markWidth(words.failing);
  return (
    <g
      transform={`translate(${curve.label.x} ${curve.label.y})`}
      className={`pill layer-${lane.layer}${words.quiet ? ' quiet' : ''}${attention(lane, shown)}`}
    >
      <rect x={-w / 2} y={-h / 2} width={w} height={h} rx={h / 2} />
      <text x={(textWidth(words.text, shown.unfolded) - w) / 2} y="4">
        {words.text}
      </text>
      {words.waiting > 0 && (
        <g transform={`translate(${failing - markWidth(words.waiting)} 0)`} className="mark waiting">
          <path d="M1 -5h7l-3.5 5 3.5 5h-7l3.5-5z" />
          <text x="11" y="4">
            {words.waiting}
          </text>
        </g>
      )}
      {words.failing > 0 && (
        <g transform={`translate(${failing} 0)`} className="mark failing">
          <path d="M4.5 -5.5l5 10h-10z" />
          <text x="11" y="4">
            {words.failing}
          </text>
        </g>
      )}
    </g>
  );
}
