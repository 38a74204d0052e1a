import type { RefObject } from 'react';
import type { FieldMeta } from '../api/contract';
import { widgetOf } from '../widgets/registry';

interface Props {
  fields: FieldMeta[];
  widths: number[];
  editable: boolean;
  rowRef: RefObject<HTMLTableRowElement | null>;
}

/** Columns and headings of a line grid; what must be filled in bears a star. */
export function GridHead({ fields, widths, editable, rowRef }: Props) {
  return (
    <>
      <colgroup>
        <col style={{ width: 40 }} />
        {fields.map((f, i) => (
          <col key={f.name} style={{ width: widths[i] }} />
        ))}
      </colgroup>
      <thead>
        <tr ref={rowRef}>
          <th className="index" scope="col">
            #
          </th>
          {fields.map((f) => (
            <th key={f.name} scope="col" className={widgetOf(f).align} title={f.help || undefined}>
              {f.required && editable && <em aria-hidden="true">*</em>}
              {f.label}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}
