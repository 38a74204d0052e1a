import { CheckOutlined, StarFilled } from '@ant-design/icons';
import { formatMoney } from '../format/number';
import { t } from '../i18n';
import { useCompanyCurrency } from '../shell/context';
import { Person } from '../ui/Avatar';
import { DateText } from '../ui/DateText';
import { Tag } from '../ui/Tag';
import type { CellProps } from './types';
import { asText, currencyOf, isBlank, isRef, unitOf } from './values';

const None = () => <span className="faint">—</span>;
const negative = (value: unknown) => (String(value).startsWith('-') ? 'num neg' : 'num');

export function TextCell({ field, value }: CellProps) {
  return isBlank(value) ? <None /> : <span title={asText(field, value)}>{asText(field, value)}</span>;
}

export function DateCell({ field, value }: CellProps) {
  return isBlank(value) ? <None /> : <DateText text={asText(field, value)} />;
}

export function NumberCell({ field, value, record }: CellProps) {
  if (isBlank(value)) return <None />;
  const unit = unitOf(field, record);
  return (
    <span className={negative(value)}>
      {asText(field, value)}
      {unit && <span className="mute"> {unit}</span>}
    </span>
  );
}

export function PercentCell({ field, value }: CellProps) {
  return isBlank(value) ? <None /> : <span className={negative(value)}>{asText(field, value)}%</span>;
}

/** The company's own currency goes without a sign; a foreign one never does. */
export function MoneyCell({ field, value, record }: CellProps) {
  const own = useCompanyCurrency();
  if (isBlank(value)) return <None />;
  const currency = currencyOf(field, record);
  return (
    <span className={negative(value)}>
      {formatMoney(String(value), currency === own ? null : currency, field.scale)}
    </span>
  );
}

export function ChoiceCell({ field, value }: CellProps) {
  if (isBlank(value)) return <None />;
  const option = field.options?.find((o) => o.value === value);
  return option?.tone ? <Tag tone={option.tone}>{option.label}</Tag> : <span>{option?.label ?? String(value)}</span>;
}

export function StateCell({ field, value }: CellProps) {
  if (isBlank(value)) return <None />;
  const option = field.options?.find((o) => o.value === value);
  return <Tag tone={option?.tone ?? 'default'}>{option?.label ?? String(value)}</Tag>;
}

export function BooleanCell({ value }: CellProps) {
  return value ? (
    <CheckOutlined style={{ color: 'var(--pri)' }} aria-label={t('value.yes')} />
  ) : (
    <span className="sr">{t('value.no')}</span>
  );
}

export function PersonCell({ value }: CellProps) {
  return isRef(value) ? <Person name={value.label} /> : <None />;
}

export function ProgressCell({ field, value }: CellProps) {
  if (isBlank(value)) return <None />;
  const width = Math.max(0, Math.min(100, Number(value)));
  return (
    <span className="progress">
      <i aria-hidden="true">
        <b style={{ width: `${width}%` }} />
      </i>
      <span className="num">{asText(field, value)}%</span>
    </span>
  );
}

export function RatingCell({ value }: CellProps) {
  const n = Number(value) || 0;
  if (!n) return <None />;
  return (
    <span role="img" aria-label={String(n)} style={{ color: '#d99a12', letterSpacing: 2 }}>
      {Array.from({ length: n }, (_, i) => (
        <StarFilled key={i} />
      ))}
    </span>
  );
}

const HREF: Record<string, string> = { phone: 'tel:', email: 'mailto:', url: '' };
export function LinkCell({ field, value }: CellProps) {
  if (isBlank(value)) return <None />;
  const text = String(value);
  const scheme = HREF[field.widget ?? ''] ?? '';
  if (!scheme && !/^https?:\/\//.test(text)) return <span>{text}</span>;
  return (
    <a
      href={scheme + text}
      onClick={(e) => e.stopPropagation()}
      rel="noreferrer noopener"
      target={scheme ? undefined : '_blank'}
    >
      {text}
    </a>
  );
}

export function CodeCell({ field, value }: CellProps) {
  return isBlank(value) ? (
    <None />
  ) : (
    <code style={{ font: 'inherit', whiteSpace: 'pre-wrap' }}>{asText(field, value)}</code>
  );
}
