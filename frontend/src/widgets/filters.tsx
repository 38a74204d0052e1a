import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, InputNumber, Segmented, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { Predicate, Ref } from '../api/contract';
import { lookupQuery } from '../api/queries';
import { useT } from '../i18n';
import { useDebounced } from './RefInput';
import type { FilterProps } from './types';

const operand = (list: Predicate[], op: Predicate[1]) => list.find((p) => p[1] === op)?.[2];

export function TextFilter({ field, value, onChange }: FilterProps) {
  const [text, setText] = useState(String(operand(value, 'contains') ?? ''));
  const apply = () => onChange(text.trim() ? [[field.name, 'contains', text.trim()]] : []);
  return (
    <Input
      allowClear
      aria-label={field.label}
      value={text}
      onChange={(e) => setText(e.target.value)}
      onBlur={apply}
      onPressEnter={apply}
    />
  );
}

export function ChoiceFilter({ field, value, onChange }: FilterProps) {
  const one = operand(value, '=');
  return (
    <Select
      mode="multiple"
      allowClear
      aria-label={field.label}
      maxTagCount="responsive"
      value={one === undefined ? ((operand(value, 'in') as string[] | undefined) ?? []) : [String(one)]}
      options={field.options?.map((o) => ({ value: o.value, label: o.label }))}
      onChange={(v) => onChange(v.length ? [[field.name, 'in', v]] : [])}
    />
  );
}

/** Keeps {id,label} so that the address can be shared and still names what it filters by. */
export function RefFilter({ field, value, onChange }: FilterProps) {
  const t = useT();
  const [q, setQ] = useState('');
  const [open, setOpen] = useState(false);
  const slow = useDebounced(q);
  const found = useQuery({ ...lookupQuery(field.to ?? '', slow, field.where), enabled: open && !!field.to });
  const chosen = ((operand(value, 'in') as Ref[] | undefined) ?? []).filter((r) => typeof r === 'object');
  const options = [...chosen, ...(found.data?.rows ?? []).filter((r) => !chosen.some((c) => c.id === r.id))];
  return (
    <Select
      mode="multiple"
      allowClear
      aria-label={field.label}
      maxTagCount="responsive"
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder={t('list.anyone')}
      value={chosen.map((c) => c.id)}
      options={options.map((o) => ({ value: o.id, label: o.label }))}
      onOpenChange={setOpen}
      onChange={(ids) => {
        const refs = ids.map((id) => ({ id, label: options.find((o) => o.id === id)?.label ?? String(id) }));
        onChange(refs.length ? [[field.name, 'in', refs]] : []);
      }}
    />
  );
}

export function NumberFilter({ field, value, onChange }: FilterProps) {
  const t = useT();
  const [low, high] = [operand(value, '>='), operand(value, '<=')];
  const put = (a: unknown, b: unknown) =>
    onChange([
      ...(a === null || a === undefined ? [] : [[field.name, '>=', String(a)] as Predicate]),
      ...(b === null || b === undefined ? [] : [[field.name, '<=', String(b)] as Predicate]),
    ]);
  const box = (label: string, v: unknown, set: (v: unknown) => void) => (
    <InputNumber<string>
      stringMode
      controls={false}
      aria-label={label}
      placeholder={label}
      value={v === undefined ? null : String(v)}
      onChange={set}
      changeOnWheel={false}
    />
  );
  return (
    <span style={{ display: 'flex', gap: 6, alignItems: 'center' }}>
      {box(t('list.from'), low, (v) => put(v, high))}
      <span className="faint">–</span>
      {box(t('list.to'), high, (v) => put(low, v))}
    </span>
  );
}

const day = (v: unknown) => (typeof v === 'string' && /^\d{4}-/.test(v) ? dayjs(v) : null);

export function DateFilter({ field, value, onChange }: FilterProps) {
  const t = useT();
  const shorts: [string, Predicate[]][] = [
    [t('list.today'), [[field.name, '=', 'today']]],
    [
      t('list.week'),
      [
        [field.name, '>=', 'today-6'],
        [field.name, '<=', 'today'],
      ],
    ],
    [t('list.month'), [[field.name, '=', 'month']]],
    [t('list.year'), [[field.name, '=', 'year']]],
  ];
  const now = JSON.stringify(value);
  return (
    <span style={{ display: 'grid', gap: 6 }}>
      <DatePicker.RangePicker
        allowEmpty={[true, true]}
        aria-label={field.label}
        format="YYYY-MM-DD"
        value={[day(operand(value, '>=')), day(operand(value, '<='))]}
        onChange={(range) =>
          onChange([
            ...(range?.[0] ? [[field.name, '>=', range[0].format('YYYY-MM-DD')] as Predicate] : []),
            ...(range?.[1] ? [[field.name, '<=', range[1].format('YYYY-MM-DD')] as Predicate] : []),
          ])
        }
      />
      <span style={{ display: 'flex', gap: 4 }}>
        {shorts.map(([label, predicates]) => {
          const on = JSON.stringify(predicates) === now;
          return (
            <Button
              key={label}
              size="small"
              type={on ? 'primary' : 'default'}
              onClick={() => onChange(on ? [] : predicates)}
            >
              {label}
            </Button>
          );
        })}
      </span>
    </span>
  );
}

export function BooleanFilter({ field, value, onChange }: FilterProps) {
  const t = useT();
  const now = operand(value, '=');
  return (
    <Segmented
      aria-label={field.label}
      value={now === undefined ? '' : String(now)}
      options={[
        { value: '', label: t('list.either') },
        { value: 'true', label: t('value.yes') },
        { value: 'false', label: t('value.no') },
      ]}
      onChange={(v) => onChange(v === '' ? [] : [[field.name, '=', v === 'true']])}
    />
  );
}
