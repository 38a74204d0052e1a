import { DatePicker, Input, InputNumber, Rate, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { parseDate } from '../format/date';
import { currencySign } from '../format/number';
import { useT } from '../i18n';
import { useCompanyCurrency } from '../shell/context';
import { RefInput } from './RefInput';
import type { InputProps } from './types';
import { asText, currencyOf, isBlank, unitOf } from './values';

const status = (invalid: boolean | undefined) => (invalid ? ('error' as const) : undefined);
const text = (value: unknown) => (isBlank(value) ? '' : String(value));

export function TextInput({ field, value, onChange, id, invalid, autoFocus }: InputProps) {
  return (
    <Input
      id={id}
      autoFocus={autoFocus}
      status={status(invalid)}
      maxLength={field.max_length}
      value={text(value)}
      onChange={(e) => onChange(e.target.value)}
    />
  );
}

export function LongTextInput({ field, value, onChange, id, invalid, autoFocus }: InputProps) {
  return (
    <Input.TextArea
      id={id}
      autoFocus={autoFocus}
      status={status(invalid)}
      maxLength={field.max_length}
      autoSize={{ minRows: 2, maxRows: 10 }}
      value={text(value)}
      onChange={(e) => onChange(e.target.value)}
    />
  );
}

function Decimal({
  field,
  value,
  onChange,
  id,
  invalid,
  autoFocus,
  prefix,
  suffix,
}: InputProps & { prefix?: string; suffix?: string | null }) {
  return (
    <InputNumber<string>
      stringMode
      controls={false}
      id={id}
      autoFocus={autoFocus}
      status={status(invalid)}
      precision={field.type === 'integer' ? 0 : undefined}
      prefix={prefix ? <span className="mute">{prefix}</span> : undefined}
      suffix={suffix ? <span className="mute">{suffix}</span> : undefined}
      value={isBlank(value) ? null : String(value)}
      formatter={(v, info) => (info.userTyping ? (info.input ?? '') : asText(field, v ?? null))}
      parser={(v) => (v ?? '').normalize('NFKC').replace(/[^\d.-]/g, '')}
      onChange={(v) => onChange(isBlank(v) ? null : field.type === 'integer' ? Number(v) : String(v))}
    />
  );
}

export function NumberInput(props: InputProps) {
  return <Decimal {...props} suffix={unitOf(props.field, props.record)} />;
}
export function PercentInput(props: InputProps) {
  return <Decimal {...props} suffix="%" />;
}
export function MoneyInput(props: InputProps) {
  const own = useCompanyCurrency();
  return <Decimal {...props} prefix={currencySign(currencyOf(props.field, props.record) ?? own)} />;
}

export function DateInput({ field, value, onChange, id, invalid, autoFocus }: InputProps) {
  return (
    <DatePicker
      id={id}
      autoFocus={autoFocus}
      status={status(invalid)}
      format={{ format: 'YYYY-MM-DD' }}
      value={value ? dayjs(String(value)) : null}
      onChange={(d) => onChange(d ? d.format('YYYY-MM-DD') : null)}
      onBlur={(e) => {
        const text = (e.target as HTMLInputElement).value ?? '';
        const typed = parseDate(text);
        if (typed && typed !== value) onChange(typed);
        else if (!text.trim() && value && !field.required) onChange(null);
      }}
    />
  );
}

export function DateTimeInput({ value, onChange, id, invalid, autoFocus }: InputProps) {
  return (
    <DatePicker
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      id={id}
      autoFocus={autoFocus}
      status={status(invalid)}
      value={value ? dayjs(String(value)) : null}
      onChange={(d) => onChange(d ? d.toISOString() : null)}
    />
  );
}

export function ChoiceInput({ field, value, onChange, id, invalid, autoFocus }: InputProps) {
  return (
    <Select
      id={id}
      autoFocus={autoFocus}
      status={status(invalid)}
      allowClear={!field.required}
      showSearch={{ optionFilterProp: 'label' }}
      value={isBlank(value) ? undefined : value}
      options={field.options?.map((o) => ({ value: o.value, label: o.label }))}
      onChange={(v) => onChange((v as string) ?? null)}
    />
  );
}

export function BooleanInput({ field, value, onChange, id, autoFocus }: InputProps) {
  return (
    <Switch size="small" id={id} autoFocus={autoFocus} checked={!!value} onChange={onChange} aria-label={field.label} />
  );
}

export function RatingInput({ value, onChange, id }: InputProps) {
  return <Rate id={id} count={3} value={Number(value) || 0} onChange={onChange} style={{ fontSize: 15 }} />;
}

export function LinkInput(props: InputProps) {
  const { field, value, onChange, id, invalid, autoFocus } = props;
  return (
    <Input
      id={id}
      autoFocus={autoFocus}
      status={status(invalid)}
      type={field.widget === 'phone' ? 'tel' : field.widget}
      maxLength={field.max_length}
      value={text(value)}
      onChange={(e) => onChange(e.target.value)}
    />
  );
}

export function JsonInput(props: InputProps) {
  const t = useT();
  return (
    <Input.TextArea
      id={props.id}
      status={status(props.invalid)}
      autoSize={{ minRows: 2, maxRows: 12 }}
      placeholder={t('value.json')}
      value={typeof props.value === 'string' ? props.value : JSON.stringify(props.value ?? null, null, 1)}
      onChange={(e) => props.onChange(e.target.value)}
    />
  );
}
export { RefInput };
