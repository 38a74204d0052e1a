import { expect, test } from 'vitest';
import type { DocMeta, DocumentBody, FieldMeta } from '../src/api/contract';
import {
  applyPreview,
  differences,
  isDirty,
  letGo,
  placeErrors,
  rebase,
  setLines,
  setValue,
  startDraft,
  toBody,
  valuesOf,
} from '../src/form/draft';
import { blankRow, setCells } from '../src/grid/model';

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
const meta = {
  name: 'erp.sales_order',
  fields: [f('customer', 'ref'), f('note', 'text'), f('total', 'money', { readonly: true })],
  lines: [
    {
      name: 'lines',
      label: '',
      min_rows: 1,
      fields: [f('item', 'ref'), f('quantity', 'decimal'), f('amount', 'money', { readonly: true })],
    },
  ],
} as unknown as DocMeta;
const item = (id: number) => ({ doc: 'master.item', id, label: `item ${id}` });
const body = (over: Partial<DocumentBody> = {}): DocumentBody => ({
  doc: 'erp.sales_order',
  id: 7,
  title: 'SO7',
  state: 'DRAFT',
  version: 3,
  values: { customer: { doc: 'master.party', id: 1, label: 'A' }, note: '', total: '30.00' },
  lines: {
    lines: [
      { id: 70, item: item(1), quantity: '3', amount: '30.00' },
      { id: 71, item: item(2), quantity: '1', amount: '5.00' },
    ],
  },
  commands: [],
  editable: true,
  editable_fields: null,
  hold: null,
  linked: [],
  ...over,
});

test('only what was typed is sent, references as their id', () => {
  let d = startDraft(meta, body());
  expect(isDirty(d)).toBe(false);
  d = setValue(d, 'customer', { doc: 'master.party', id: 9, label: 'B' });
  expect(toBody(d)).toEqual({ customer: 9 });
});

test('typing the old value back leaves nothing to save', () => {
  let d = setValue(startDraft(meta, body()), 'note', 'x');
  expect(isDirty(d)).toBe(true);
  d = setValue(d, 'note', '');
  expect(isDirty(d)).toBe(false);
});

test('lines are sent whole as a set, cells only where typed, blank new lines not at all', () => {
  const d = startDraft(meta, body());
  const rows = [...setCells(d.lines.lines, [{ row: 0, name: 'quantity', value: '4' }]), blankRow()];
  const typed = setLines(d, 'lines', setCells(rows, [{ row: 3, name: 'item', value: item(5) }]));
  expect(toBody(typed)).toEqual({ lines: [{ id: 70, quantity: '4' }, { id: 71 }, { item: 5 }] });
});

test('a preview fills what nobody typed and never what somebody did', () => {
  const d = startDraft(meta, body());
  const typed = setLines(d, 'lines', setCells(d.lines.lines, [{ row: 0, name: 'quantity', value: '4' }]));
  const seen = applyPreview(typed, {
    values: { total: '45.00' },
    lines: {
      lines: [
        { id: 70, quantity: '99', amount: '40.00' },
        { id: 71, quantity: '1', amount: '5.00' },
      ],
    },
    errors: [],
  });
  expect(valuesOf(seen).total).toBe('45.00');
  expect(seen.lines.lines[0].cells).toMatchObject({ quantity: '4', amount: '40.00' });
  expect(seen.lines.lines[1]).toBe(typed.lines.lines[1]);
});

test('complaints go to their field, their cell, or the whole document', () => {
  const d = startDraft(meta, body());
  const placed = placeErrors(meta, d, [
    { field: 'customer', message: 'c', rule: '' },
    { field: 'lines.1.quantity', message: 'q', rule: '' },
    { field: null, message: 'g', rule: '' },
  ]);
  expect(placed.fields).toEqual({ customer: 'c' });
  expect(placed.cells).toEqual({ 'row-71': { quantity: 'q' } });
  expect(placed.general).toHaveLength(1);
});

test('while typing, only what was typed is complained about', () => {
  const d = setValue(startDraft(meta, body()), 'note', 'x');
  const placed = placeErrors(
    meta,
    d,
    [
      { field: 'customer', message: 'c', rule: '' },
      { field: 'note', message: 'n', rule: '' },
    ],
    true,
  );
  expect(placed.fields).toEqual({ note: 'n' });
});

test('on a newer version what was typed stays, what they changed and added comes in, what they deleted goes', () => {
  const d = startDraft(meta, body());
  const mine = setLines(
    setValue(d, 'note', 'mine'),
    'lines',
    setCells(d.lines.lines, [{ row: 0, name: 'quantity', value: '4' }]),
  );
  const theirs = body({
    version: 4,
    values: { ...body().values, note: 'theirs' },
    lines: {
      lines: [
        { id: 70, item: item(1), quantity: '8', amount: '80.00' },
        { id: 72, item: item(3), quantity: '2', amount: '2.00' },
      ],
    },
  });
  const differ = differences(meta, mine, theirs);
  expect(differ.map((x) => [x.key, x.typed])).toEqual([
    ['note', true],
    ['lines|row-70|quantity', true],
  ]);
  const next = rebase(meta, letGo(mine, new Set(['note'])), theirs);
  expect(next.base.version).toBe(4);
  expect(valuesOf(next).note).toBe('theirs');
  expect(next.lines.lines.map((r) => [r.id, r.cells.quantity])).toEqual([
    [70, '4'],
    [72, '2'],
  ]);
});
