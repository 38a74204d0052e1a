import type { ComponentType } from 'react';
import type { FieldMeta, Predicate, Value } from '../api/contract';

export type Cells = Record<string, Value | undefined>;

export interface CellProps {
  field: FieldMeta;
  value: Value | undefined;
  /** the record the value belongs to, for its currency and unit */
  record?: Cells;
}
export interface InputProps extends CellProps {
  onChange: (value: Value) => void;
  id?: string;
  invalid?: boolean;
  autoFocus?: boolean;
}
export interface FilterProps {
  field: FieldMeta;
  /** the predicates on this field */
  value: Predicate[];
  onChange: (value: Predicate[]) => void;
}
export interface Widget {
  cell: ComponentType<CellProps>;
  input: ComponentType<InputProps>;
  filter: ComponentType<FilterProps>;
  align: 'left' | 'right' | 'center';
  /** takes the whole row of a form */
  wide: boolean;
  /** columns of a form section, where there are three or more */
  span: number;
  /** px in a list when the field suggests none */
  width: number;
}
