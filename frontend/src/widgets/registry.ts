import type { FieldMeta, FieldType } from '../api/contract';
import * as F from './filters';
import * as I from './inputs';
import { SHOWN, SHOWN_VARIANTS, variantOf } from './shown';
import type { Widget } from './types';

/** The one place that says how a type is typed and filtered, with how it is shown (shown.ts). */
type Typed = Omit<Widget, 'cell' | 'align'>;
const text: Typed = { input: I.TextInput, filter: F.TextFilter, wide: false, span: 1, width: 140 };
const number: Typed = { ...text, input: I.NumberInput, filter: F.NumberFilter, width: 104 };

const TYPES: Record<FieldType, Typed> = {
  text,
  longtext: { ...text, input: I.LongTextInput, wide: true, width: 220 },
  integer: { ...number, width: 90 },
  decimal: number,
  money: { ...number, input: I.MoneyInput, width: 132 },
  percent: { ...number, input: I.PercentInput, width: 84 },
  date: { ...text, input: I.DateInput, filter: F.DateFilter, width: 108 },
  datetime: { ...text, input: I.DateTimeInput, filter: F.DateFilter, width: 142 },
  boolean: { ...text, input: I.BooleanInput, filter: F.BooleanFilter, width: 72 },
  choice: { ...text, input: I.ChoiceInput, filter: F.ChoiceFilter, width: 100 },
  state: { ...text, input: I.ChoiceInput, filter: F.ChoiceFilter, width: 96 },
  ref: { ...text, input: I.RefInput, filter: F.RefFilter, width: 170 },
  json: { ...text, input: I.JsonInput, wide: true, width: 220 },
};

const person: Partial<Typed> = { width: 108 };

/** By the widget a field asks for, and by what a reference points to. */
const VARIANTS: Record<string, Partial<Typed>> = {
  progress: { width: 124 },
  rating: { input: I.RatingInput, width: 88 },
  phone: { input: I.LinkInput, width: 128 },
  email: { input: I.LinkInput, width: 180 },
  url: { input: I.LinkInput, width: 180 },
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
    const variant = variantOf(field);
    const shown = { ...SHOWN[field.type], ...SHOWN_VARIANTS[variant] };
    widget = { ...shown, ...TYPES[field.type], ...bySize(field), ...VARIANTS[variant] };
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
