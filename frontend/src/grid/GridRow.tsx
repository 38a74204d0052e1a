import { CheckOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { FieldMeta, Value } from '../api/contract';
import { Tag } from '../ui/Tag';
import { widgetOf } from '../widgets/registry';
import { asText, isRef } from '../widgets/values';
import type { GridRow } from './model';

interface Props {
  set: string;
  index: number;
  row: GridRow;
  fields: FieldMeta[];
  errors: Readonly<Record<string, string>> | undefined;
  writable: (field: FieldMeta) => boolean;
}

/** What nobody types is read: a state has its colour, and in lines that are not edited a reference opens. */
function shown(field: FieldMeta, value: Value | undefined, text: string, opens: boolean) {
  if (field.type === 'boolean') return value ? <CheckOutlined aria-label={text} /> : null;
  const tone = field.options?.find((o) => o.value === value)?.tone;
  if (tone) return <Tag tone={tone}>{text}</Tag>;
  if (!opens || !isRef(value)) return text;
  return (
    <Link to="/d/$doc/$id" params={{ doc: value.doc, id: String(value.id) }} tabIndex={-1}>
      {text}
    </Link>
  );
}

/** Plain text but for the one cell in hand: that is what keeps 200 lines quick. */
export const LineRow = memo(function LineRow({ set, index, row, fields, errors, writable }: Props) {
  const read = !fields.some(writable);
  return (
    <tr data-row={index} aria-rowindex={index + 2}>
      <th scope="row" className="index">
        {index + 1}
      </th>
      {fields.map((field, column) => {
        const value = row.cells[field.name];
        const text = asText(field, value);
        const wrong = errors?.[field.name];
        const negative = text.startsWith('-') && widgetOf(field).align === 'right';
        return (
          <td
            key={field.name}
            data-column={column}
            data-testid={`cell-${set}-${index}-${field.name}`}
            className={`${widgetOf(field).align}${writable(field) ? '' : ' locked'}${wrong ? ' wrong' : ''}${negative ? ' neg' : ''}`}
            aria-invalid={wrong ? true : undefined}
            title={wrong ?? (text.length > 12 ? text : undefined)}
          >
            {shown(field, value, text, read && field.to !== 'kernel.user')}
          </td>
        );
      })}
    </tr>
  );
});
