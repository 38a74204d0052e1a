// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FieldMeta, LinesMeta } from '../src/api/contract';
import { client } from '../src/api/queries';
import { LineGrid } from '../src/grid/LineGrid';
import type { GridRow } from '../src/grid/model';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    disconnect() {}
  },
);

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
const meta: LinesMeta = {
  name: 'lines',
  label: 'lines',
  min_rows: 1,
  fields: [
    f('note', 'text'),
    f('quantity', 'decimal', { scale: 2, sum: true }),
    f('amount', 'money', { readonly: true, scale: 2, sum: true }),
  ],
};
const start: GridRow[] = [0, 1, 2].map((i) => ({
  key: `r${i}`,
  id: i + 1,
  cells: { note: `n${i}`, quantity: '1', amount: '10' },
  touched: {},
}));

let root: Root;
let box: HTMLElement;
let rows: GridRow[];

function Held({ editable }: { editable: boolean }) {
  const [now, set] = useState(start);
  rows = now;
  return <LineGrid meta={meta} rows={now} editable={editable} errors={{}} onChange={(_, next) => set(next)} />;
}
async function show(editable = true) {
  await act(async () =>
    root.render(
      <QueryClientProvider client={client}>
        <Held editable={editable} />
      </QueryClientProvider>,
    ),
  );
}
const cell = (row: number, name: string) =>
  box.querySelector(`[data-testid="cell-lines-${row}-${name}"]`) as HTMLElement;
const editor = () => box.querySelector('[data-testid="editor-lines"]') as HTMLInputElement;
const press = (key: string, more: KeyboardEventInit = {}) =>
  act(
    async () =>
      void editor().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })),
  );
const choose = (row: number, name: string) =>
  act(async () => void cell(row, name).dispatchEvent(new MouseEvent('mousedown', { bubbles: true })));
async function type(text: string) {
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(editor(), text);
    editor().dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
}

beforeEach(() => {
  box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
});

test('typing over a cell, then Enter, writes it and goes down', async () => {
  await show();
  await choose(0, 'quantity');
  await type('12.5');
  await press('Enter');
  expect(cell(0, 'quantity').textContent).toBe('12.50');
  expect(rows[0].touched).toEqual({ quantity: true });
  expect(editor().getAttribute('aria-label')).toBe('quantity 2');
});

test('Escape leaves the cell as it was', async () => {
  await show();
  await choose(0, 'quantity');
  await type('9');
  await press('Escape');
  expect(cell(0, 'quantity').textContent).toBe('1.00');
});

test('what is no number is not taken, and stays to be mended', async () => {
  await show();
  await choose(0, 'quantity');
  await type('abc');
  await press('Enter');
  expect(cell(0, 'quantity').textContent).toBe('1.00');
  expect(editor().value).toBe('abc');
  expect(editor().getAttribute('aria-invalid')).toBe('true');
});

test('an input method composes in the element that becomes the editor, and its Enter is its own', async () => {
  await show();
  await choose(1, 'note');
  const before = editor();
  await act(async () => void before.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true })));
  expect(editor()).toBe(before);
  expect(before.className).toContain('on');
  await type('jiaji');
  await press('Enter', { isComposing: true });
  expect(rows[1].cells.note).toBe('n1');
  await type('加急');
  await press('Enter');
  expect(rows[1].cells.note).toBe('加急');
});

test('a computed column is not typed into', async () => {
  await show();
  await choose(0, 'amount');
  expect(editor().readOnly).toBe(true);
  await press('Delete');
  expect(cell(0, 'amount').textContent).toBe('10.00');
});

test('Ctrl+Enter adds a line, Ctrl+Delete takes one away, Ctrl+Z brings it back', async () => {
  await show();
  await choose(0, 'note');
  await press('Enter', { ctrlKey: true });
  expect(rows.map((r) => r.id)).toEqual([1, undefined, 2, 3]);
  await press('Delete', { ctrlKey: true });
  expect(rows.map((r) => r.id)).toEqual([1, 2, 3]);
  await choose(2, 'note');
  await press('Delete', { ctrlKey: true });
  expect(rows).toHaveLength(2);
  await press('z', { ctrlKey: true });
  expect(rows).toHaveLength(3);
  await press('y', { ctrlKey: true });
  expect(rows).toHaveLength(2);
});

test('Tab at the end of a filled grid goes on in a new line', async () => {
  await show();
  await choose(2, 'amount');
  await press('Tab');
  expect(rows).toHaveLength(4);
});

test('a selection is cleared whole, and filled down', async () => {
  await show();
  await choose(0, 'quantity');
  await type('7');
  await press('Enter');
  await choose(0, 'quantity');
  await press('ArrowDown', { shiftKey: true });
  await press('ArrowDown', { shiftKey: true });
  await press('d', { ctrlKey: true });
  expect(rows.map((r) => r.cells.quantity)).toEqual(['7', '7', '7']);
  expect((box.querySelector('[data-testid="total-lines-quantity"]') as HTMLElement).textContent).toBe('21.00');
  await press('Delete');
  expect(rows.map((r) => r.cells.quantity)).toEqual([null, null, null]);
});

test('what may not be edited can be walked through but not changed', async () => {
  await show(false);
  await choose(0, 'quantity');
  await press('ArrowDown');
  await press('Delete');
  await press('Enter', { ctrlKey: true });
  expect(rows).toEqual(start);
});
