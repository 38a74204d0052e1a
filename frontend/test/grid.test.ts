import { expect, test, vi } from 'vitest';
import type { FieldMeta } from '../src/api/contract';
import { parseTsv, planPaste, spread, toTsv } from '../src/grid/clipboard';
import { actionOf } from '../src/grid/keys';
import { blankRow, parseCell, removeRows, setCells, total } from '../src/grid/model';

const f = (name: string, type: FieldMeta['type'], more: Partial<FieldMeta> = {}): FieldMeta => ({
  name,
  label: name,
  help: '',
  type,
  required: false,
  readonly: false,
  sortable: false,
  ...more,
});
const key = (k: string, more = {}) =>
  actionOf({ key: k, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

test('a sheet is read as Excel writes it', () => {
  expect(parseTsv('a\tb\r\n"line\n2"\t"say ""hi"""\r\n')).toEqual([
    ['a', 'b'],
    ['line\n2', 'say "hi"'],
  ]);
});

test('one copied cell fills the selection, several are laid down from its corner', () => {
  expect(spread([['x']], { top: 0, bottom: 1, left: 2, right: 2 })).toHaveLength(2);
  expect(
    spread(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      { top: 3, bottom: 3, left: 1, right: 1 },
    )[3],
  ).toEqual({ row: 4, column: 2, text: 'd' });
});

test('pasting reads values, makes rows, and names what it cannot read', async () => {
  vi.stubGlobal('fetch', async (url: string) => ({
    ok: true,
    status: 200,
    json: async () => ({
      rows: decodeURIComponent(url).includes('M1')
        ? [
            { id: 5, label: 'Motor', hint: 'M1' },
            { id: 6, label: 'M10', hint: 'M10' },
          ]
        : [],
    }),
  }));
  vi.stubGlobal('document', { cookie: '' });
  const fields = [
    f('item', 'ref', { to: 'master.item' }),
    f('amount', 'money', { readonly: true }),
    f('quantity', 'decimal', { scale: 2 }),
  ];
  const { changes, bad } = await planPaste(
    'M1\t9\t1,200\nnone\t\tabc',
    { top: 0, bottom: 0, left: 0, right: 0 },
    fields,
    (x) => !x.readonly,
  );
  expect(changes).toEqual([
    { row: 0, name: 'item', value: { doc: 'master.item', id: 5, label: 'Motor' } },
    { row: 0, name: 'quantity', value: '1200' },
  ]);
  expect(bad.map((b) => [b.row, b.name])).toEqual([
    [1, 'item'],
    [1, 'quantity'],
  ]);
  vi.unstubAllGlobals();
});

test('figures are copied without their separators so that a sheet can reckon with them', () => {
  const rows = setCells(
    [],
    [
      { row: 0, name: 'q', value: '1234567.5' },
      { row: 0, name: 'n', value: 'a, b' },
    ],
  );
  expect(toTsv(rows, [f('q', 'money'), f('n', 'text')], { top: 0, bottom: 0, left: 0, right: 1 })).toBe(
    '1234567.50\ta, b',
  );
});

test('a change makes new rows of what changed and leaves the others as they are', () => {
  const rows = [blankRow(), blankRow()];
  const next = setCells(rows, [
    { row: 1, name: 'q', value: '1' },
    { row: 3, name: 'q', value: '2' },
  ]);
  expect(next).toHaveLength(4);
  expect(next[0]).toBe(rows[0]);
  expect(next[1].touched).toEqual({ q: true });
  expect(removeRows(next, 1, 2)).toHaveLength(2);
  expect(total(next, f('q', 'decimal', { scale: 2 }))).toBe('3.00');
});

test('typed text becomes the value of its field', () => {
  expect(parseCell(f('q', 'decimal', { scale: 2 }), '1.005')).toEqual({ value: '1.01' });
  expect(parseCell(f('n', 'integer'), '12')).toEqual({ value: 12 });
  expect(parseCell(f('c', 'choice', { options: [{ value: 'A', label: '标准' }] }), '标')).toEqual({ value: 'A' });
  expect(parseCell(f('q', 'decimal'), 'x')).toHaveProperty('error');
});

test('keys mean what they mean in a sheet', () => {
  expect(key('ArrowDown')).toEqual({ do: 'move', rows: 1, columns: 0, extend: false });
  expect(key('ArrowRight', { ctrlKey: true, shiftKey: true })).toEqual({ do: 'edge', to: 'right', extend: true });
  expect(key('Enter', { ctrlKey: true })).toEqual({ do: 'new_row' });
  expect(key('z', { metaKey: true, shiftKey: true })).toEqual({ do: 'redo' });
  expect(key('F2')).toEqual({ do: 'edit' });
  expect(key('a')).toBeNull();
});

test('the sum of a column has one unit, or there is none', () => {
  const quantity = f('q', 'decimal', { scale: 2, sum: true, unit_field: 'unit' });
  const row = (key: string, q: string, unit: string | null) => ({
    key,
    cells: { q, unit: unit && { id: unit.length, label: unit } },
  });
  const pieces = [row('a', '2', '件'), row('b', '3', '件')];
  expect(total(pieces as never, quantity)).toBe('5.00');
  expect(total([...pieces, row('c', '1.5', '千克')] as never, quantity)).toBe('');
  expect(total([], quantity)).toBe('');
});
