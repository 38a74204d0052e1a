import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { FieldMeta, Report, Value } from '../api/contract';
import { widgetOf, widthOf } from '../widgets/registry';
import { isBlank, isRef } from '../widgets/values';

type ReportRow = Report['rows'][number];

/** A ledger leaves zeros out, but for its totals. */
function Cell({ field, row, quiet = true }: { field: FieldMeta; row: Record<string, Value>; quiet?: boolean }) {
  const value = row[field.name];
  if (isBlank(value) || (field.type === 'money' && quiet && /^-?0(\.0+)?$/.test(String(value)))) return null;
  const Shown = widgetOf(field).cell;
  const shown = <Shown field={field} value={value} record={row} />;
  return isRef(value) ? (
    <Link to="/d/$doc/$id" params={{ doc: value.doc, id: String(value.id) }}>
      {shown}
    </Link>
  ) : (
    shown
  );
}

/** The first column of words is the one that is indented and leads to the documents behind. */
export const ReportTable = memo(function ReportTable({ report }: { report: Report }) {
  const { columns, rows, totals } = report;
  const lead = columns.find((c) => widgetOf(c).align === 'left' && c.name !== 'code')?.name ?? columns[0]?.name;
  return (
    <div className="report-box card">
      <table className="table report-table" style={{ minWidth: columns.reduce((n, c) => n + widthOf(c), 0) }}>
        <colgroup>
          {columns.map((c) => (
            <col key={c.name} style={{ width: widthOf(c) }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.name} scope="col" className={widgetOf(c).align} title={c.help || undefined}>
                {c.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row: ReportRow, i) => (
            <tr key={i} className={row._bold ? 'bold' : undefined} data-testid={`row-${i}`}>
              {columns.map((c) => (
                <td
                  key={c.name}
                  className={widgetOf(c).align}
                  style={c.name === lead && row._level ? { paddingLeft: 8 + row._level * 18 } : undefined}
                >
                  {c.name === lead && row._link ? (
                    <Link to="/d/$doc" params={{ doc: row._link.doc }} search={{ where: row._link.where, preset: '' }}>
                      <Cell field={c} row={row} />
                    </Link>
                  ) : (
                    <Cell field={c} row={row} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {totals && (
          <tfoot>
            <tr>
              {columns.map((c) => (
                <td key={c.name} className={widgetOf(c).align}>
                  <Cell field={c} row={totals} quiet={false} />
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
});
