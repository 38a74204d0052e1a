import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { DocMeta, Row } from '../api/contract';
import { Bone } from '../ui/states';
import { DataRow } from './DataRow';
import { Cols, TableHead, tableWidth } from './TableHead';
import type { Columns } from './useColumns';
import './list.css';

interface Props {
  meta: DocMeta;
  rows: Row[] | undefined;
  columns: Columns;
  sort: string;
  selected: Set<number> | null;
  onSort: (sort: string) => void;
  onSelect: (next: Set<number>) => void;
  onOpen: (id: number) => void;
}

/** A grid of rows: ↑↓ move, Enter opens, Space picks. */
export function DataTable({ meta, rows, columns, sort, selected, onSort, onSelect, onOpen }: Props) {
  const [at, setAt] = useState(-1);
  const last = useRef<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page starts at its top
  useEffect(() => {
    setAt(-1);
    box.current?.scrollTo({ top: 0 });
  }, [rows]);
  const live = useRef({ rows, selected });
  live.current = { rows, selected };
  const [pick] = useState(() => (id: number, on: boolean, range: boolean) => {
    const ids = live.current.rows?.map((r) => r.id) ?? [];
    const next = new Set(live.current.selected);
    const [a, b] =
      range && last.current !== null
        ? [ids.indexOf(last.current), ids.indexOf(id)].sort((x, y) => x - y)
        : [ids.indexOf(id), ids.indexOf(id)];
    for (const one of ids.slice(a, b + 1)) on ? next.add(one) : next.delete(one);
    last.current = id;
    onSelect(next);
  });
  const onKey = (e: KeyboardEvent) => {
    if (!rows?.length || (e.target as HTMLElement).closest('thead,input,button')) return;
    const jump: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 15,
      PageUp: at - 15,
      Home: 0,
      End: rows.length - 1,
    };
    if (e.key in jump) {
      e.preventDefault();
      const next = Math.max(0, Math.min(rows.length - 1, jump[e.key]));
      setAt(next);
      document.getElementById(`row-${rows[next].id}`)?.scrollIntoView({ block: 'nearest' });
    } else if (e.key === 'Enter' && rows[at]) onOpen(rows[at].id);
    else if (e.key === ' ' && rows[at] && selected) {
      e.preventDefault();
      pick(rows[at].id, !selected.has(rows[at].id), e.shiftKey);
    }
  };
  const chosen = rows?.filter((r) => selected?.has(r.id)).length ?? 0;
  return (
    <div className="table-box card" ref={box}>
      <table
        className="table"
        role="grid"
        tabIndex={0}
        onKeyDown={onKey}
        aria-label={meta.plural}
        aria-busy={!rows}
        aria-multiselectable={!!selected}
        aria-activedescendant={rows?.[at] ? `row-${rows[at].id}` : undefined}
        style={
          columns.sized
            ? { width: tableWidth(columns, !!selected), minWidth: '100%' }
            : { minWidth: tableWidth(columns, !!selected) }
        }
      >
        <Cols columns={columns} pick={!!selected} />
        <TableHead
          columns={columns}
          sort={sort}
          onSort={onSort}
          selection={
            selected && {
              all: chosen > 0 && chosen === rows?.length,
              some: chosen > 0,
              toggle: (on) => onSelect(new Set(on ? rows?.map((r) => r.id) : [])),
            }
          }
        />
        <tbody>
          {!rows &&
            Array.from({ length: 14 }, (_, i) => (
              <tr key={i}>
                {selected && <td />}
                {columns.columns.map((c, k) => (
                  <td key={c.field.name}>
                    <Bone width={`${88 - ((i * 7 + k * 23) % 42)}%`} height={12} />
                  </td>
                ))}
                {columns.sized && <td />}
              </tr>
            ))}
          {rows?.map((row, i) => (
            <DataRow
              key={row.id}
              meta={meta}
              row={row}
              columns={columns.columns}
              sized={columns.sized}
              sort={sort}
              current={i === at}
              chosen={selected ? selected.has(row.id) : null}
              onPick={pick}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
