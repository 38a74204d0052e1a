import { type CSSProperties, memo } from 'react';
import type { FieldMeta, Report, ReportLink, ReportRow, Value } from '../api/contract';
import { Tag } from '../ui/Tag';
import { widgetOf, widthOf } from '../widgets/registry';
import { isBlank, isRef } from '../widgets/values';
import { FigureLink } from './FigureLink';

/** As many columns as a phone can show next to each other. */
const FEW = 5;
const isZero = (value: unknown) => /^-?0(\.0+)?$/.test(String(value));

/** A ledger leaves zeros out, but for its totals. */
function Cell({
  field,
  row,
  link,
  quiet = true,
}: {
  field: FieldMeta;
  row: ReportRow;
  link?: ReportLink;
  quiet?: boolean;
}) {
  const value = row[field.name];
  if (isBlank(value) || (field.type === 'money' && quiet && isZero(value))) return null;
  const Shown = widgetOf(field).cell;
  const plain = <Shown field={field} value={value} record={row as Record<string, Value>} />;
  const tone = row._tones?.[field.name];
  const shown = tone ? <Tag tone={tone}>{plain}</Tag> : plain;
  const to = link ?? (isRef(value) ? { doc: value.doc, id: value.id } : undefined);
  return to ? <FigureLink to={to}>{shown}</FigureLink> : shown;
}

/** The first column of words is the one that is indented and leads to the documents behind. */
function leadOf(columns: FieldMeta[]): string | undefined {
  const words = columns.find((c) => widgetOf(c).align === 'left' && c.name !== 'code' && c.type !== 'date');
  return (words ?? columns[0])?.name;
}

/** A row's own link serves its words and every amount; `_links` says it figure by figure. */
function linkOf(row: ReportRow, column: FieldMeta, lead: string | undefined): ReportLink | undefined {
  const own = row._links?.[column.name];
  if (own) return own;
  return column.name === lead || column.type === 'money' ? row._link : undefined;
}

function levelOf(row: ReportRow, column: FieldMeta, lead: string | undefined): number {
  return row._levels?.[column.name] ?? (column.name === lead ? (row._level ?? 0) : 0);
}

/** Where another side of the sheet begins: a column of words that has levels of its own. */
function sidesOf({ columns, rows }: Report): Set<string> {
  const leads = new Set(rows.flatMap((r) => Object.keys(r._levels ?? {})));
  return new Set(columns.slice(1).flatMap((c) => (leads.has(c.name) ? [c.name] : [])));
}

export const ReportTable = memo(function ReportTable({ report }: { report: Report }) {
  const { columns, rows, totals } = report;
  const lead = leadOf(columns);
  const sides = sidesOf(report);
  const side = (c: FieldMeta) => (sides.has(c.name) ? ' next-side' : '');
  const width = columns.reduce((n, c) => n + widthOf(c), 0);
  return (
    <div
      className={`report-box card${columns.length <= FEW ? ' few' : ''}`}
      style={{ '--least': `${width}px` } as CSSProperties}
    >
      <table className="table report-table">
        <colgroup>
          {columns.map((c) => (
            <col key={c.name} style={{ width: `${(widthOf(c) / width) * 100}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.name} scope="col" className={widgetOf(c).align + side(c)} title={c.help || undefined}>
                {c.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i} className={row._bold ? 'bold' : undefined} data-testid={`row-${i}`}>
              {columns.map((c) => {
                const level = levelOf(row, c, lead);
                const bold = row._bolds?.includes(c.name) ? ' bold' : '';
                return (
                  <td
                    key={c.name}
                    className={`${widgetOf(c).align}${bold}${side(c)}`}
                    style={level ? { paddingLeft: 8 + level * 16 } : undefined}
                    data-testid={`figure-${i}-${c.name}`}
                  >
                    <Cell field={c} row={row} link={linkOf(row, c, lead)} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        {totals && (
          <tfoot>
            <tr>
              {columns.map((c) => (
                <td key={c.name} className={widgetOf(c).align}>
                  <Cell field={c} row={totals as ReportRow} quiet={false} />
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
});
