import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import { Checkbox } from 'antd';
import { type DragEvent, type PointerEvent, useRef, useState } from 'react';
import { useT } from '../i18n';
import { widgetOf } from '../widgets/registry';
import type { Column, Columns } from './useColumns';

interface Props {
  columns: Columns;
  sort: string;
  onSort: (sort: string) => void;
  selection: { all: boolean; some: boolean; toggle: (on: boolean) => void } | null;
}

const STEP = 16;

export function TableHead({ columns, sort, onSort, selection }: Props) {
  const t = useT();
  const row = useRef<HTMLTableRowElement>(null);
  const [over, setOver] = useState<string | null>(null);
  const dragged = useRef<string | null>(null);
  const widths = () =>
    Object.fromEntries(
      [...(row.current?.querySelectorAll<HTMLElement>('th[data-name]') ?? [])].map((th) => [
        th.dataset.name ?? '',
        th.offsetWidth,
      ]),
    );

  const resize = (name: string) => (down: PointerEvent<HTMLElement>) => {
    down.preventDefault();
    down.stopPropagation();
    const start = widths();
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    const move = (e: globalThis.PointerEvent) =>
      columns.setWidths({ ...start, [name]: Math.max(48, start[name] + e.clientX - down.clientX) });
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true });
  };
  const drop = (target: string) => (e: DragEvent) => {
    e.preventDefault();
    setOver(null);
    const from = dragged.current;
    if (!from || from === target) return;
    const rest = columns.names.filter((n) => n !== from);
    const at = rest.indexOf(target) + (columns.names.indexOf(from) < columns.names.indexOf(target) ? 1 : 0);
    columns.setColumns([...rest.slice(0, at), from, ...rest.slice(at)]);
  };
  const cell = ({ field, width }: Column) => {
    const down = sort === `-${field.name}`;
    const up = sort === field.name;
    const label = <span className="label">{field.label}</span>;
    return (
      <th
        key={field.name}
        data-name={field.name}
        scope="col"
        className={`${widgetOf(field).align}${over === field.name ? ' over' : ''}`}
        aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
        draggable
        onDragStart={(e) => {
          dragged.current = field.name;
          e.dataTransfer.effectAllowed = 'move';
        }}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(field.name);
        }}
        onDragLeave={() => setOver(null)}
        onDrop={drop(field.name)}
      >
        {field.sortable ? (
          <button
            type="button"
            className="plain sorter"
            title={t('list.sort_by', { field: field.label })}
            onClick={() => onSort(up ? `-${field.name}` : field.name)}
          >
            {label}
            <span className={`arrows${up ? ' up' : ''}${down ? ' down' : ''}`} aria-hidden="true">
              <CaretUpOutlined />
              <CaretDownOutlined />
            </span>
          </button>
        ) : (
          <span className="sorter">{label}</span>
        )}
        <span
          className="resize"
          role="separator"
          aria-orientation="vertical"
          aria-valuenow={width}
          aria-label={t('list.resize', { field: field.label })}
          tabIndex={-1}
          onPointerDown={resize(field.name)}
          onKeyDown={(e) => {
            if (e.key === 'ArrowLeft' || e.key === 'ArrowRight')
              columns.setWidths({ [field.name]: Math.max(48, width + (e.key === 'ArrowRight' ? STEP : -STEP)) });
          }}
          draggable
          onDragStart={(e) => {
            e.preventDefault();
            e.stopPropagation();
          }}
        />
      </th>
    );
  };
  return (
    <thead>
      <tr ref={row}>
        {selection && (
          <th className="pick" scope="col">
            <Checkbox
              aria-label={t('list.select_page')}
              checked={selection.all}
              indeterminate={selection.some && !selection.all}
              onChange={(e) => selection.toggle(e.target.checked)}
            />
          </th>
        )}
        {columns.columns.map(cell)}
        {columns.sized && <th />}
      </tr>
    </thead>
  );
}

export function Cols({ columns, pick }: { columns: Columns; pick: boolean }) {
  return (
    <colgroup>
      {pick && <col style={{ width: 36 }} />}
      {columns.columns.map((c) => (
        <col key={c.field.name} style={{ width: c.width }} />
      ))}
      {columns.sized && <col />}
    </colgroup>
  );
}
export function tableWidth(columns: Columns, pick: boolean): number {
  return columns.columns.reduce((n, c) => n + c.width, pick ? 36 : 0);
}
