import { ExportOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { memo, useId } from 'react';
import type { FieldMeta, SectionMeta, Value } from '../api/contract';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { spanOf, widgetOf } from '../widgets/registry';
import type { Cells } from '../widgets/types';
import { isRef } from '../widgets/values';

interface FieldProps {
  field: FieldMeta;
  value: Value | undefined;
  record: Cells;
  error: string | undefined;
  editable: boolean;
  span: number;
  onChange: (name: string, value: Value) => void;
}

function FormField({ field, value, record, error, editable, span, onChange }: FieldProps) {
  const t = useT();
  const { meta } = useHere();
  const id = useId();
  const widget = widgetOf(field);
  const Shown = editable ? widget.input : widget.cell;
  const target = isRef(value) && meta.documents[value.doc] ? value : null;
  const link = target && (
    <Link
      className="open-ref"
      to="/d/$doc/$id"
      params={{ doc: target.doc, id: String(target.id) }}
      aria-label={t('form.open_ref', { title: target.label })}
      title={t('form.open_ref', { title: target.label })}
    >
      <ExportOutlined />
    </Link>
  );
  return (
    <div
      className={`field span-${span}${widget.wide ? ' wide' : ''}${error ? ' wrong' : ''}`}
      data-testid={`field-${field.name}`}
    >
      <label htmlFor={editable ? id : undefined} title={field.help || field.label}>
        {field.required && editable && <em aria-hidden="true">*</em>}
        {field.label}
      </label>
      <div className="value">
        <div className={editable ? 'input' : `shown ${widget.align}`}>
          {editable ? (
            <Shown
              id={id}
              field={field}
              value={value}
              record={record}
              invalid={!!error}
              onChange={(v: Value) => onChange(field.name, v)}
            />
          ) : target ? (
            <Link to="/d/$doc/$id" params={{ doc: target.doc, id: String(target.id) }}>
              <widget.cell field={field} value={value} record={record} />
            </Link>
          ) : (
            <widget.cell field={field} value={value} record={record} />
          )}
          {editable && link}
        </div>
        {error && (
          <small className="neg" role="alert">
            {error}
          </small>
        )}
      </div>
    </div>
  );
}
const Field = memo(
  FormField,
  (a, b) =>
    a.field === b.field &&
    a.value === b.value &&
    a.error === b.error &&
    a.editable === b.editable &&
    companions(a) === companions(b),
);

function companions({ field, record }: FieldProps): string {
  return JSON.stringify([
    field.currency_field && record[field.currency_field],
    field.unit_field && record[field.unit_field],
  ]);
}

interface Props {
  section: SectionMeta;
  fields: Map<string, FieldMeta>;
  values: Cells;
  errors: Readonly<Record<string, string>>;
  editable: (field: FieldMeta) => boolean;
  onChange: (name: string, value: Value) => void;
}

export function Section({ section, fields, values, errors, editable, onChange }: Props) {
  const shown = section.fields.flatMap((n) => fields.get(n) ?? []);
  if (!shown.length) return null;
  return (
    <section className="section" aria-label={section.label || undefined}>
      {section.label && <h3>{section.label}</h3>}
      <div className={`fields columns-${section.columns}`}>
        {shown.map((f) => (
          <Field
            key={f.name}
            field={f}
            value={values[f.name]}
            record={values}
            error={errors[f.name]}
            editable={editable(f)}
            span={spanOf(f, section.columns)}
            onChange={onChange}
          />
        ))}
      </div>
    </section>
  );
}
