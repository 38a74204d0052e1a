import { CheckOutlined } from '@ant-design/icons';
import { memo } from 'react';
import type { FieldMeta } from '../api/contract';
import { widgetOf } from '../widgets/registry';
import { asText } from '../widgets/values';
import type { GridRow } from './model';

interface Props {
  set: string;
  index: number;
  row: GridRow;
  fields: FieldMeta[];
  errors: Readonly<Record<string, string>> | undefined;
  writable: (field: FieldMeta) => boolean;
}

/** Plain text but for the one cell in hand: that is what keeps 200 lines quick. */
export const LineRow = memo(function LineRow({ set, index, row, fields, errors, writable }: Props) {
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
            {field.type === 'boolean' ? value ? <CheckOutlined aria-label={text} /> : null : text}
          </td>
        );
      })}
    </tr>
  );
});
