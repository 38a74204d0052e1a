import { EyeOutlined, SafetyCertificateOutlined, SwapRightOutlined } from '@ant-design/icons';
import { formatDecimal } from '../format/number';
import { useT } from '../i18n';
import { type Part, span } from './figures';

export type Figure = 'runs' | 'waiting' | 'failing';
export interface Asked {
  step: string;
  label: string;
  of: Figure;
}

const SIGNS = { before: SafetyCertificateOutlined, after: SwapRightOutlined, beside: EyeOutlined };

/** How long it takes, in the largest unit that fits; "at once" is the same transaction. */
export function useSpan(): (seconds: number | null) => string {
  const t = useT();
  return (seconds) => {
    const found = span(seconds);
    if (!found) return '';
    return found.unit === 'now' ? t('map.at_once') : t(`map.${found.unit}`, { n: found.n });
  };
}

/** One step of a story: what it does, what sets it off, and its figures; each figure opens what is behind it. */
export function StepRow({
  part,
  names,
  numbered,
  near,
  onHover,
  onAsk,
}: {
  part: Part;
  names: Map<string, string>;
  numbered: boolean;
  near: boolean;
  onHover: (key: string | null) => void;
  onAsk: (asked: Asked) => void;
}) {
  const t = useT();
  const spanOf = useSpan();
  const { step, figures } = part;
  const Sign = SIGNS[step.verb];
  const ways = (keys: string[]) => (keys.length > 2 ? t('map.every_system') : keys.map((k) => names.get(k)).join(', '));
  const ask = (of: Figure) => () => onAsk({ step: step.key, label: step.label, of });
  const figure = (of: Figure, n: number) =>
    n > 0 && (
      <button type="button" className={`figure ${of}`} onClick={ask(of)} data-testid={`figure-${step.key}-${of}`}>
        {t(`map.${of}`, { n: formatDecimal(n) })}
      </button>
    );
  return (
    <li
      className={`step layer-${step.layer}${near ? ' near' : ''}`}
      data-testid={`step-${step.key}`}
      onMouseEnter={() => onHover(step.key)}
      onMouseLeave={() => onHover(null)}
    >
      <span className="sign" title={t(`map.${step.verb}`)}>
        {numbered ? part.order : <Sign aria-hidden="true" />}
      </span>
      <div>
        <p>{step.label}</p>
        <p className="mute">
          {numbered && <Sign aria-hidden="true" />} {t(`map.${step.verb}_cause`, { cause: step.cause.label })}
          {' · '}
          {ways(step.from)} → {ways(step.to)}
        </p>
        {figures && (
          <p className="step-figures">
            {figures.runs === 0 && <span className="faint">{t('map.no_runs')}</span>}
            {figure('runs', figures.runs)}
            {figure('waiting', figures.waiting)}
            {figure('failing', figures.failing)}
            {figures.seconds !== null && figures.runs > 0 && (
              <span className="mute" title={t('map.median_hint')}>
                {figures.seconds < 1 ? t('map.at_once') : t('map.median', { span: spanOf(figures.seconds) })}
              </span>
            )}
            {step.later && <span className="mute">{t('map.later')}</span>}
          </p>
        )}
      </div>
    </li>
  );
}
