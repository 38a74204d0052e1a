import { useId } from 'react';
import type { FieldError, FieldMeta, Value } from '../api/contract';
import { widgetOf } from '../widgets/registry';
import type { Cells } from '../widgets/types';
import './commands.css';

interface Props {
  fields: FieldMeta[];
  values: Cells;
  errors: FieldError[];
  onChange: (name: string, value: Value) => void;
  focusFirst?: boolean;
}

/** Fields asked for by a command or a report, one below the other. */
export function Inputs({ fields, values, errors, onChange, focusFirst }: Props) {
  const base = useId();
  return (
    <div className="inputs">
      {fields.map((field, i) => {
        const Input = widgetOf(field).input;
        const wrong = errors.filter((e) => e.field === field.name);
        const id = `${base}${field.name}`;
        return (
          <div key={field.name} data-testid={`field-${field.name}`} className="input-row">
            <label htmlFor={id}>
              {field.required && <em aria-hidden="true">*</em>}
              {field.label}
            </label>
            <Input
              id={id}
              field={field}
              value={values[field.name]}
              record={values}
              invalid={wrong.length > 0}
              autoFocus={focusFirst && i === 0}
              onChange={(v) => onChange(field.name, v)}
            />
            {field.help && !wrong.length && <small className="mute">{field.help}</small>}
            {wrong.map((e) => (
              <small key={e.message} className="neg" role="alert">
                {e.message}
              </small>
            ))}
          </div>
        );
      })}
    </div>
  );
}

export function writtenInputs(values: Cells, fields: FieldMeta[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const f of fields) {
    const v = values[f.name];
    if (v === undefined || v === null || v === '') continue;
    out[f.name] = typeof v === 'object' ? v.id : v;
  }
  return out;
}

export function missing(values: Cells, fields: FieldMeta[], message: string): FieldError[] {
  return fields
    .filter(
      (f) =>
        f.required &&
        f.type !== 'boolean' &&
        (values[f.name] === undefined || values[f.name] === null || values[f.name] === ''),
    )
    .map((f) => ({ field: f.name, message, rule: 'required' }));
}
