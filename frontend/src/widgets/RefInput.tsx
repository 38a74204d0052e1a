import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { lookupQuery } from '../api/queries';
import { useT } from '../i18n';
import type { InputProps } from './types';
import { isRef } from './values';

export function useDebounced<T>(value: T, ms = 180): T {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return late;
}

/** Finds by code, name or pinyin initials; the server searches. */
export function RefInput({
  field,
  value,
  onChange,
  id,
  invalid,
  autoFocus,
  placeholder,
}: InputProps & { placeholder?: string }) {
  const t = useT();
  const [q, setQ] = useState('');
  const [open, setOpen] = useState(false);
  const slow = useDebounced(q);
  const found = useQuery({ ...lookupQuery(field.to ?? '', slow, field.where), enabled: open && !!field.to });
  const rows = found.data?.rows ?? [];
  // an address or a default may give the number alone: its name is asked for
  const bare = typeof value === 'number' ? value : null;
  const named = useQuery({
    ...lookupQuery(field.to ?? '', '', [['id', '=', bare]]),
    enabled: bare !== null && !!field.to,
  });
  const label = named.data?.rows.find((r) => r.id === bare)?.label;
  const current = isRef(value) ? value : bare !== null && label ? { id: bare, label } : null;
  const options = rows.map((r) => ({ value: r.id, label: r.label, hint: r.hint }));
  if (current && !options.some((o) => o.value === current.id) && !q)
    options.unshift({ value: current.id, label: current.label, hint: '' });
  return (
    <Select
      id={id}
      autoFocus={autoFocus}
      placeholder={placeholder}
      aria-label={placeholder}
      status={invalid ? 'error' : undefined}
      showSearch={{ filterOption: false, onSearch: setQ }}
      allowClear={!field.required}
      value={current?.id ?? undefined}
      options={options}
      loading={found.isFetching}
      popupMatchSelectWidth={260}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setQ('');
      }}
      notFoundContent={<span className="mute">{found.isFetching ? t('state.loading') : t('value.not_found')}</span>}
      optionRender={(o) => (
        <span style={{ display: 'flex', gap: 8 }}>
          <span>{o.data.label}</span>
          <span className="faint" style={{ marginLeft: 'auto' }}>
            {o.data.hint}
          </span>
        </span>
      )}
      onChange={(next, option) =>
        onChange(next == null ? null : { doc: field.to ?? '', id: next, label: (option as { label: string }).label })
      }
    />
  );
}
