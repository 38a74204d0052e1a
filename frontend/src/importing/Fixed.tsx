import { CloseOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Select } from 'antd';
import { useState } from 'react';
import { useT } from '../i18n';
import { options } from './Columns';
import type { ImportSheet, ImportTarget } from './contract';

interface Props {
  sheet: ImportSheet;
  target: ImportTarget;
  disabled: boolean;
  onChange: (fixed: Record<string, string>) => void;
}

function Value({
  value,
  choices,
  disabled,
  label,
  onDone,
}: {
  value: string;
  choices: string[];
  disabled: boolean;
  label: string;
  onDone: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  return (
    <AutoComplete
      value={text}
      disabled={disabled}
      aria-label={label}
      options={choices.map((each) => ({ value: each }))}
      onChange={(v) => setText(v ?? '')}
      onSelect={(v) => onDone(String(v))}
      onBlur={() => text !== value && onDone(text)}
    />
  );
}

/** What is the same in every row, for what the sheet has no column; required fields that are missing are offered. */
export function Fixed({ sheet, target, disabled, onChange }: Props) {
  const t = useT();
  const [added, setAdded] = useState<string[]>([]);
  const fixed = sheet.fixed ?? {};
  const mapped = new Set(sheet.columns.map((c) => c.path));
  const usesLines = new Set(
    sheet.columns
      .map((c) => c.path.split('.'))
      .filter((p) => p.length > 1)
      .map((p) => p[0]),
  );
  const missing = target.fields.filter(
    (f) => f.required && !mapped.has(f.path) && (!f.group || usesLines.has(f.path.split('.')[0])),
  );
  const paths = [...new Set([...missing.map((f) => f.path), ...Object.keys(fixed), ...added])];
  const free = target.fields.filter((f) => !mapped.has(f.path) && !paths.includes(f.path));
  const drop = (path: string) => {
    setAdded((old) => old.filter((p) => p !== path));
    const { [path]: _gone, ...rest } = fixed;
    if (path in fixed) onChange(rest);
  };
  return (
    <section className="import-fixed">
      <h3>{t('import.fixed')}</h3>
      <p className="mute">{t('import.fixed_hint')}</p>
      {paths.map((path) => {
        const field = target.fields.find((f) => f.path === path);
        if (!field) return null;
        const wanted = field.required && !fixed[path];
        const choices = field.kind === 'boolean' ? [t('value.yes'), t('value.no')] : field.options;
        return (
          <div key={path} className={wanted ? 'open' : ''} data-testid={`fixed-${path}`}>
            <span>
              {field.group && `${field.group} · `}
              {field.label}
              {field.required && <b className="neg"> *</b>}
            </span>
            <Value
              key={fixed[path] ?? ''}
              value={fixed[path] ?? ''}
              choices={choices}
              disabled={disabled}
              label={field.label}
              onDone={(v) => (v ? onChange({ ...fixed, [path]: v }) : drop(path))}
            />
            <span className="mute">{wanted ? t('import.required_missing') : field.expects}</span>
            {!(field.required && wanted) && (
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined />}
                aria-label={t('import.drop_fixed', { field: field.label })}
                disabled={disabled}
                onClick={() => drop(path)}
              />
            )}
          </div>
        );
      })}
      <Select
        className="import-add"
        showSearch={{ optionFilterProp: 'text' }}
        disabled={disabled}
        value={null}
        placeholder={t('import.add_fixed')}
        aria-label={t('import.add_fixed')}
        popupMatchSelectWidth={280}
        options={options(free, target.label, new Set())}
        onChange={(v: string | null) => v && setAdded((old) => [...old, v])}
      />
    </section>
  );
}
