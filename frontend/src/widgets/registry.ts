import type { FieldMeta, FieldType } from '../api/contract';
import * as C from './cells';
import * as F from './filters';
import * as I from './inputs';
import type { Widget } from './types';

/** The one place that says how a type is shown, typed and filtered. */
const text: Widget = {
  cell: C.TextCell,
  input: I.TextInput,
  filter: F.TextFilter,
  align: 'left',
  wide: false,
  span: 1,
  width: 140,
};
const number: Widget = {
  ...text,
  cell: C.NumberCell,
  input: I.NumberInput,
  filter: F.NumberFilter,
  align: 'right',
  width: 104,
};

const TYPES: Record<FieldType, Widget> = {
  text,
  longtext: { ...text, input: I.LongTextInput, wide: true, width: 220 },
  integer: { ...number, width: 90 },
  decimal: number,
  money: { ...number, cell: C.MoneyCell, input: I.MoneyInput, width: 132 },
  percent: { ...number, cell: C.PercentCell, input: I.PercentInput, width: 84 },
  date: { ...text, cell: C.DateCell, input: I.DateInput, filter: F.DateFilter, width: 108 },
  datetime: { ...text, cell: C.DateCell, input: I.DateTimeInput, filter: F.DateFilter, width: 142 },
  boolean: { ...text, cell: C.BooleanCell, input: I.BooleanInput, filter: F.BooleanFilter, align: 'center', width: 72 },
  choice: { ...text, cell: C.ChoiceCell, input: I.ChoiceInput, filter: F.ChoiceFilter, width: 100 },
  state: { ...text, cell: C.StateCell, input: I.ChoiceInput, filter: F.ChoiceFilter, width: 96 },
  ref: { ...text, input: I.RefInput, filter: F.RefFilter, width: 170 },
  json: { ...text, cell: C.CodeCell, input: I.JsonInput, wide: true, width: 220 },
};

const person: Partial<Widget> = { cell: C.PersonCell, width: 108 };

/** By the widget a field asks for, and by what a reference points to. */
const VARIANTS: Record<string, Partial<Widget>> = {
  progress: { cell: C.ProgressCell, align: 'left', width: 124 },
  rating: { cell: C.RatingCell, input: I.RatingInput, align: 'left', width: 88 },
  phone: { cell: C.LinkCell, input: I.LinkInput, width: 128 },
  email: { cell: C.LinkCell, input: I.LinkInput, width: 180 },
  url: { cell: C.LinkCell, input: I.LinkInput, width: 180 },
  code: { width: 120 },
  'ref:master.party': { width: 220, span: 2 },
  'ref:master.item': { width: 210, span: 2 },
  'ref:master.unit': { width: 60 },
  'ref:master.currency': { width: 72 },
  'ref:master.tax_code': { width: 96 },
  'ref:master.payment_term': { width: 112 },
  'ref:master.org_unit': { width: 124 },
  'ref:erp.warehouse': { width: 112 },
  'ref:master.person': person,
  'ref:kernel.user': person,
  'ref:hr.employee': person,
};

/** Short texts are codes, long ones need room, very long ones are paragraphs. */
function bySize(field: FieldMeta): Partial<Widget> {
  if (field.type !== 'text' || field.widget || field.max_length === undefined) return {};
  if (field.max_length >= 300) return { input: I.LongTextInput, wide: true, width: 200 };
  if (field.max_length >= 120) return { width: 200, span: 2 };
  return { width: field.max_length <= 4 ? 66 : 136 };
}

const known = new WeakMap<FieldMeta, Widget>();

export function widgetOf(field: FieldMeta): Widget {
  let widget = known.get(field);
  if (!widget) {
    const variant = VARIANTS[field.widget ?? (field.to ? `ref:${field.to}` : '')];
    widget = { ...TYPES[field.type], ...bySize(field), ...variant };
    known.set(field, widget);
  }
  return widget;
}

/** Columns of a form section the field takes: names of firms and items need room. */
export function spanOf(field: FieldMeta, columns: number): number {
  const widget = widgetOf(field);
  if (widget.wide) return columns;
  return columns > 2 ? Math.min(widget.span, columns) : 1;
}

/** A variant knows better than the server's suggestion, which goes by the type alone. */
export function widthOf(field: FieldMeta): number {
  const own = widgetOf(field).width;
  return own === TYPES[field.type].width ? (field.width ?? own) : own;
}
