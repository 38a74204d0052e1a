import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import type { Desk } from '../api/contract';
import { compact, formatDecimal, formatMoney } from '../format/number';
import { useT } from '../i18n';
import { Bone } from '../ui/states';

type Item = Desk['numbers'][number];

function text(n: Item): string {
  if (n.type === 'money') return compact(n.value, n.currency);
  if (n.type === 'percent') return `${formatDecimal(n.value, undefined, true)}%`;
  return formatDecimal(n.value, undefined, true);
}
const whole = (n: Item) => (n.type === 'money' ? formatMoney(n.value, n.currency) : text(n));

/** Rows of about the same length, six at most. */
function perRow(count: number): number {
  return Math.ceil(count / Math.ceil(count / 6));
}

/** Numbers of the role; each opens the documents it is made of. */
export function Numbers({ numbers }: { numbers: Item[] | undefined }) {
  const t = useT();
  if (!numbers)
    return (
      <div className="numbers" aria-hidden="true">
        {[0, 1, 2, 3].map((i) => (
          <div className="card number" key={i}>
            <Bone width="50%" height={12} />
            <Bone width="70%" height={24} />
          </div>
        ))}
      </div>
    );
  if (!numbers.length) return null;
  return (
    <div
      className="numbers"
      role="group"
      aria-label={t('desk.numbers')}
      style={{ '--per-row': perRow(numbers.length) } as CSSProperties}
    >
      {numbers.map((n) => {
        const inner = (
          <>
            <span className="label">{n.label}</span>
            <b
              className={`num${n.tone ? ` toned tone-${n.tone}` : ''}${n.value.startsWith('-') ? ' neg' : ''}`}
              title={whole(n)}
            >
              {text(n)}
            </b>
          </>
        );
        return n.doc ? (
          <Link
            key={n.label}
            className="card number"
            to="/d/$doc"
            params={{ doc: n.doc }}
            search={{ where: n.where?.length ? n.where : undefined, preset: '' }}
          >
            {inner}
            <i className="go" aria-hidden="true">
              →
            </i>
          </Link>
        ) : (
          <div key={n.label} className="card number">
            {inner}
          </div>
        );
      })}
    </div>
  );
}
