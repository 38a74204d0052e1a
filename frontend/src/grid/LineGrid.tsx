import {
  type ClipboardEvent,
  type MouseEvent,
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { FieldMeta, LinesMeta } from '../api/contract';
import { CellEditor } from './CellEditor';
import { planPaste, toTsv } from './clipboard';
import { GridFoot, GridTotals } from './GridFoot';
import { GridHead } from './GridHead';
import { LineRow } from './GridRow';
import { type CellErrors, type GridRow, setCells } from './model';
import { useGrid } from './useGrid';
import { HEAD, ROW, useWindow } from './useWindow';
import { shareRoom } from './widths';
import './grid.css';

interface Props {
  meta: LinesMeta;
  rows: GridRow[];
  editable: boolean;
  errors: CellErrors;
  onChange: (set: string, rows: GridRow[]) => void;
  onBad?: (set: string, bad: { key: string; field: string; message: string }[]) => void;
}

/** Lines of a document, worked like a spreadsheet. */
export const LineGrid = memo(function LineGrid({ meta, rows, editable, errors, onChange, onBad }: Props) {
  const { fields, name } = meta;
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const head = useRef<HTMLTableRowElement>(null);
  const writable = useCallback((f: FieldMeta) => editable && !f.readonly, [editable]);
  const change = useCallback((next: GridRow[]) => onChange(name, next), [onChange, name]);
  const grid = useGrid({ fields, rows, onChange: change, writable, editable });
  const { at, range, editing } = grid;
  const view = useWindow(box, rows.length);
  const [busy, setBusy] = useState(false);
  const [room, measured] = useState(0);
  const widths = useMemo(() => shareRoom(fields, room), [fields, room]);

  useEffect(() => {
    const watch = new ResizeObserver(([e]) => measured(Math.floor(e.contentRect.width)));
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (at) view.reveal(at.row, head.current?.children[at.column + 1] as HTMLElement | undefined);
  }, [at, view.reveal]);

  const rect = (top: number, bottom: number, left: number, right: number) => {
    const cells = head.current?.children;
    const [a, b] = [cells?.[left + 1] as HTMLElement | undefined, cells?.[right + 1] as HTMLElement | undefined];
    const x = a?.offsetLeft ?? 0;
    return {
      left: x,
      top: HEAD + top * ROW,
      width: (b?.offsetLeft ?? 0) + (b?.offsetWidth ?? 0) - x,
      height: (bottom - top + 1) * ROW,
    };
  };
  const placeOf = (e: MouseEvent) => {
    const td = (e.target as HTMLElement).closest<HTMLElement>('td[data-column]');
    return td ? { row: Number(td.parentElement?.dataset.row), column: Number(td.dataset.column) } : null;
  };
  const press = (e: MouseEvent) => {
    const line = (e.target as HTMLElement).closest<HTMLElement>('th.index');
    const place = placeOf(e);
    if (!place && !line) return;
    e.preventDefault();
    if (editing) input.current?.blur();
    if (place) grid.go(place.row, place.column, e.shiftKey);
    else if (line) {
      const row = Number(line.parentElement?.dataset.row);
      grid.go(row, 0);
      grid.go(row, fields.length - 1, true);
    }
    requestAnimationFrame(() => input.current?.focus({ preventScroll: true }));
  };
  const open = (e: MouseEvent) => {
    const place = placeOf(e);
    if (!place || !writable(fields[place.column])) return;
    if (fields[place.column].type === 'boolean') grid.act({ do: 'edit' });
    else input.current?.dispatchEvent(new KeyboardEvent('keydown', { key: 'F2', bubbles: true }));
  };
  const copy = (e: ClipboardEvent) => {
    if (editing || !range) return;
    e.preventDefault();
    e.clipboardData.setData('text/plain', toTsv(rows, fields, range));
    if (e.type === 'cut') grid.act({ do: 'clear' });
  };
  const paste = async (e: ClipboardEvent) => {
    if (editing || !range || !editable) return;
    e.preventDefault();
    setBusy(true);
    const { changes, bad } = await planPaste(e.clipboardData.getData('text/plain'), range, fields, writable);
    grid.change(changes);
    const now = setCells(grid.now.current.rows, []);
    onBad?.(
      name,
      bad.flatMap((b) => (now[b.row] ? [{ key: now[b.row].key, field: b.name, message: b.message }] : [])),
    );
    setBusy(false);
  };
  const add = () => {
    grid.newRow(rows.length);
    requestAnimationFrame(() => input.current?.focus());
  };
  const field = at ? fields[at.column] : undefined;
  const sums = fields.some((f) => f.sum);
  return (
    <div className="line-grid">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the input inside takes the keys */}
      <div
        ref={box}
        className="grid-box"
        data-testid={`grid-${name}`}
        aria-busy={busy}
        onMouseDown={press}
        onDoubleClick={open}
        onCopy={copy}
        onCut={copy}
        onPaste={paste}
        onScroll={view.onScroll}
      >
        <table role="grid" aria-label={meta.label} aria-rowcount={rows.length + 1} aria-readonly={!editable}>
          <GridHead fields={fields} widths={widths} editable={editable} rowRef={head} />
          <tbody>
            {view.from > 0 && <tr style={{ height: view.from * ROW }} />}
            {rows.slice(view.from, view.to).map((row, i) => (
              <LineRow
                key={row.key}
                set={name}
                index={view.from + i}
                row={row}
                fields={fields}
                errors={errors[row.key]}
                writable={writable}
              />
            ))}
            {view.to < rows.length && <tr style={{ height: (rows.length - view.to) * ROW }} />}
          </tbody>
          {sums && <GridTotals set={name} fields={fields} rows={rows} />}
        </table>
        {range && (range.top !== range.bottom || range.left !== range.right) && (
          <div className="grid-range" style={rect(range.top, range.bottom, range.left, range.right)} />
        )}
        {at && field && rows[at.row] ? (
          <CellEditor
            grid={grid}
            field={field}
            value={rows[at.row].cells[field.name]}
            writable={writable(field)}
            box={rect(at.row, at.row, at.column, at.column)}
            inputRef={input}
            set={name}
          />
        ) : (
          <button
            type="button"
            className="sr"
            aria-label={meta.label}
            onFocus={() => {
              if (!rows.length) return;
              grid.go(0, 0);
              requestAnimationFrame(() => input.current?.focus({ preventScroll: true }));
            }}
          />
        )}
      </div>
      {editable && (
        <GridFoot
          set={name}
          count={rows.length}
          picked={range && rows.length > 0 ? range.bottom - range.top + 1 : 0}
          onAdd={add}
          onRemove={() => {
            grid.removeSelected();
            input.current?.focus();
          }}
        />
      )}
    </div>
  );
});
