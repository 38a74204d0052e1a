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

/** By the widget a field asks for, and by what a reference points to. */
const VARIANTS: Record<string, Partial<Widget>> = {
  progress: { cell: C.ProgressCell, align: 'left', width: 124 },
  rating: { cell: C.RatingCell, input: I.RatingInput, align: 'left', width: 88 },
  phone: { cell: C.LinkCell, input: I.LinkInput },
  email: { cell: C.LinkCell, input: I.LinkInput },
  url: { cell: C.LinkCell, input: I.LinkInput },
  code: { cell: C.CodeCell, input: I.LongTextInput },
  'ref:master.party': { width: 220 },
  'ref:master.item': { width: 220 },
  'ref:master.person': { cell: C.PersonCell, width: 112 },
  'ref:kernel.user': { cell: C.PersonCell, width: 112 },
  'ref:hr.employee': { cell: C.PersonCell, width: 112 },
};

const known = new Map<string, Widget>();

export function widgetOf(field: FieldMeta): Widget {
  const variant = field.widget ?? (field.to ? `ref:${field.to}` : '');
  const key = `${field.type}|${variant}`;
  let widget = known.get(key);
  if (!widget) {
    widget = { ...TYPES[field.type], ...VARIANTS[variant] };
    known.set(key, widget);
  }
  return widget;
}

/** Columns of a form section the field takes: names of firms and items need room. */
export function spanOf(field: FieldMeta, columns: number): number {
  const widget = widgetOf(field);
  if (widget.wide) return columns;
  return columns > 2 && widthOf(field) >= 180 ? 2 : 1;
}

export function widthOf(field: FieldMeta): number {
  return field.width ?? widgetOf(field).width;
}
