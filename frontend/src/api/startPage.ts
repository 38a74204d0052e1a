import { queryOptions } from '@tanstack/react-query';
import { query, request } from './client';
import type { AllowedCommand, FieldMeta, FieldType, ReportLink, Row, Tone, Where } from './contract';

/** GET /api/desk/start?role= : the start page of one role, of all of them ("all"), or as last chosen. */
export interface StartPage {
  role: string; // whose page this is; "" is all roles together
  roles: { name: string; label: string }[]; // of the reader, those that have a page
  numbers: DeskNumber[];
  cards: DeskCard[];
  arrangement: { name: string; label: string; kind: 'number' | DeskCard['kind']; shown: boolean }[]; // everything there is, in order
}

/** A figure and the list it is the count or the sum of. */
export interface DeskNumber {
  name: string;
  label: string;
  help?: string;
  value: string;
  type: FieldType;
  tone?: Tone;
  doc: string;
  where: Where;
  sum?: string; // the field of the list that is added up; without it the documents are counted
  before?: { label: string; value: string; where: Where }; // the same days of last month
}

/** What a figure opens into. */
export type DeskLink = ReportLink | { page: string; params: Record<string, string | number> };

interface Head {
  name: string;
  label: string;
  help?: string;
  width: 'wide' | 'narrow';
  empty: string;
}
export interface ListCard extends Head {
  kind: 'list';
  doc: string;
  where: Where;
  sort: string | null; // null: the list is not offered in this order
  count: number;
  columns: FieldMeta[]; // the first opens the document
  rows: WorkRow[];
}
export type WorkRow = Row & { _command?: AllowedCommand };
export interface ChartCard extends Head {
  kind: 'chart';
  axis: 'time' | 'groups';
  type: FieldType;
  unit: string | null;
  per: number; // of what is added up make one unit: 60 minutes an hour
  buckets: { key: string; label: string }[];
  series: { label: string; doc: string; sum: string | null; tone: Tone; below: boolean; bars: Record<string, Bar> }[];
}
export interface Bar {
  value: string;
  where: Where;
}
export interface FactsCard extends Head {
  kind: 'facts';
  items: DeskFact[];
}
export interface DeskFact {
  label: string;
  value: string | number;
  type: FieldType;
  currency?: string;
  tone?: Tone;
  note?: string;
  bold?: boolean;
  to?: DeskLink;
}
/** Where approvals are decided: its pages come by GET /api/desk. */
export interface RequestsCard {
  kind: 'requests';
  name: string;
  label: string;
}
export type DeskCard = ListCard | ChartCard | FactsCard | RequestsCard;

/** What a reader arranged, kept as the preference "desk"; the server reads it. "" is the page of all roles. */
export interface Arranged {
  role?: string;
  pages?: Record<string, { order?: string[]; hidden?: string[] }>;
}

export const startPageQuery = (role: string | null) =>
  queryOptions({
    queryKey: ['desk', 'start', role],
    queryFn: ({ signal }) =>
      request<StartPage>(`/desk/start${query({ role: role === '' ? 'all' : role })}`, { signal }),
  });
