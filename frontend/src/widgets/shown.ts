import type { ComponentType } from 'react';
import type { FieldMeta, FieldType } from '../api/contract';
import * as C from './cells';
import type { CellProps, Widget } from './types';

/** How a type is shown: the light half of the registry, for pages on which nothing is typed. */
export interface Shown {
  cell: ComponentType<CellProps>;
  align: Widget['align'];
}
const left = (cell: Shown['cell']): Shown => ({ cell, align: 'left' });
const right = (cell: Shown['cell']): Shown => ({ cell, align: 'right' });

export const SHOWN: Record<FieldType, Shown> = {
  text: left(C.TextCell),
  longtext: left(C.TextCell),
  integer: right(C.NumberCell),
  decimal: right(C.NumberCell),
  money: right(C.MoneyCell),
  percent: right(C.PercentCell),
  date: left(C.DateCell),
  datetime: left(C.DateCell),
  boolean: { cell: C.BooleanCell, align: 'center' },
  choice: left(C.ChoiceCell),
  state: left(C.StateCell),
  ref: left(C.TextCell),
  json: left(C.CodeCell),
};

/** By the widget a field asks for, and by what a reference points to. */
export const SHOWN_VARIANTS: Record<string, Shown> = {
  progress: left(C.ProgressCell),
  rating: left(C.RatingCell),
  phone: left(C.LinkCell),
  email: left(C.LinkCell),
  url: left(C.LinkCell),
  'ref:master.person': left(C.PersonCell),
  'ref:kernel.user': left(C.PersonCell),
  'ref:hr.employee': left(C.PersonCell),
};

export const variantOf = (field: FieldMeta): string => field.widget ?? (field.to ? `ref:${field.to}` : '');

export function shownAs(field: FieldMeta): Shown {
  return SHOWN_VARIANTS[variantOf(field)] ?? SHOWN[field.type];
}
