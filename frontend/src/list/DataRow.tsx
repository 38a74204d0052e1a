import { Link } from '@tanstack/react-router';
import { Checkbox } from 'antd';
import { type MouseEvent, memo } from 'react';
import type { DocMeta, Row } from '../api/contract';
import { useT } from '../i18n';
import { widgetOf } from '../widgets/registry';
import type { Column } from './useColumns';

interface Props {
  meta: DocMeta;
  row: Row;
  columns: Column[];
  sized: boolean;
  sort: string;
  current: boolean;
  chosen: boolean | null;
  onPick: (id: number, on: boolean, range: boolean) => void;
  onOpen: (id: number) => void;
}

/** A row of a list: its title leads to the document, a click opens it. */
export const DataRow = memo(function DataRow({
  meta,
  row,
  columns,
  sized,
  sort,
  current,
  chosen,
  onPick,
  onOpen,
}: Props) {
  const t = useT();
  const click = (e: MouseEvent<HTMLElement>) => {
    if ((e.target as HTMLElement).closest('a,input,label,.pick') || getSelection()?.toString()) return;
    onOpen(row.id);
  };
  const linked = columns.some((c) => c.field.name === meta.title_field) ? meta.title_field : columns[0]?.field.name;
  const ends = new Set(meta.states.filter((s) => s.terminal && s.tone !== 'success').map((s) => s.value));
  return (
    <tr
      id={`row-${row.id}`}
      data-testid={`row-${row.id}`}
      className={`${current ? 'current' : ''}${chosen ? ' chosen' : ''}${ends.has(String(row.state)) ? ' ended' : ''}`}
      aria-selected={chosen ?? undefined}
      onClick={click}
    >
      {chosen !== null && (
        <td className="pick">
          <Checkbox
            tabIndex={-1}
            aria-label={t('list.select_row')}
            checked={chosen}
            onChange={(e) =>
              onPick(
                row.id,
                e.target.checked,
                e.nativeEvent instanceof PointerEvent && (e.nativeEvent as PointerEvent).shiftKey,
              )
            }
          />
        </td>
      )}
      {columns.map(({ field }) => {
        const widget = widgetOf(field);
        const Cell = widget.cell;
        const cell = <Cell field={field} value={row[field.name]} record={row} />;
        const sorted = sort.replace('-', '') === field.name;
        return (
          <td key={field.name} className={`${widget.align}${sorted ? ' sorted' : ''}`}>
            {field.name === linked ? (
              <Link
                to="/d/$doc/$id"
                params={{ doc: meta.name, id: String(row.id) }}
                tabIndex={-1}
                onClick={(e) => {
                  if (e.ctrlKey || e.metaKey || e.shiftKey) return;
                  e.preventDefault();
                  onOpen(row.id);
                }}
              >
                {cell}
              </Link>
            ) : (
              cell
            )}
          </td>
        );
      })}
      {sized && <td />}
    </tr>
  );
});
