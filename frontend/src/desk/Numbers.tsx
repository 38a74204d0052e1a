import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import type { DeskNumber } from '../api/startPage';
import { useT } from '../i18n';
import { Bone } from '../ui/states';
import { change, useFigures } from './figures';
import { ListLink } from './ListLink';

/** Rows of about the same length, six at most. */
function perRow(count: number): number {
  return Math.ceil(count / Math.ceil(count / 6));
}

/** The same days of last month, and how much it is against them; its own list opens. */
function Before({ number, before }: { number: DeskNumber; before: NonNullable<DeskNumber['before']> }) {
  const { short, whole } = useFigures();
  const t = useT();
  const percent = change(number.value, before.value);
  const then = { ...number, value: before.value };
  return (
    <ListLink doc={number.doc} where={before.where} className="before" title={`${before.label} ${whole(then)}`}>
      {percent !== null && percent !== 0 && (
        <b className={percent > 0 ? 'up' : 'down'}>
          {percent > 0 ? '↑' : '↓'}
          {Math.abs(percent)}%
        </b>
      )}
      <span>{t('desk.before', { value: short(then) })}</span>
    </ListLink>
  );
}

function Tile({ number }: { number: DeskNumber }) {
  const { short, whole } = useFigures();
  const tone = number.tone ? ` toned tone-${number.tone}` : '';
  return (
    <div className="card number" data-testid={`number-${number.name}`}>
      <Link
        className="open"
        to="/d/$doc"
        params={{ doc: number.doc }}
        search={{ where: number.where.length ? number.where : undefined, preset: '' }}
        title={number.help}
      >
        <span className="label">{number.label}</span>
        <b className={`num${tone}${number.value.startsWith('-') ? ' neg' : ''}`} title={whole(number)}>
          {short(number)}
        </b>
      </Link>
      {number.before && <Before number={number} before={number.before} />}
      <i className="go" aria-hidden="true">
        →
      </i>
    </div>
  );
}

/** Numbers of the role; each opens the documents it is made of. */
export function Numbers({ numbers }: { numbers: DeskNumber[] | undefined }) {
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
      {numbers.map((n) => (
        <Tile key={n.name} number={n} />
      ))}
    </div>
  );
}
