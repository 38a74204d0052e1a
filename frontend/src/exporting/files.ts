import { query } from '../api/client';
import type { Where } from '../api/contract';
import { currentLanguage } from '../i18n';

export type Format = 'xlsx' | 'csv' | 'csv-gbk';
export type Which = 'shown' | 'all' | 'import';
export const FORMATS: Format[] = ['xlsx', 'csv', 'csv-gbk'];
/** The word for a kind of file, behind "export.". */
export const nameOf = (format: Format) => (format === 'csv-gbk' ? 'csv_gbk' : format);
export const WHICH: Which[] = ['shown', 'all', 'import'];

/** What of a list goes into the file: its own question, or the rows that were chosen. */
export interface Question {
  where?: Where;
  q?: string;
  sort?: string;
  fields?: string[];
  ids?: number[];
}
export interface Choice {
  format: Format;
  which: Which;
  lines: boolean;
}

/** Where the file comes from, below /api. */
export function listPath(doc: string, question: Question, choice: Choice): string {
  return `/docs/${doc}/export${query({
    where: question.where?.length ? JSON.stringify(question.where) : undefined,
    q: question.q,
    sort: question.sort,
    fields: choice.which === 'shown' ? question.fields?.join(',') : undefined,
    ids: question.ids?.join(','),
    format: choice.format,
    columns: choice.which,
    lines: choice.lines ? '1' : undefined,
    lang: ownLanguage(),
  })}`;
}

export function reportPath(name: string, params: Record<string, unknown>, format: Format): string {
  return `/reports/${name}/export${query({ ...params, format, lang: ownLanguage() })}`;
}

const ownLanguage = () => (currentLanguage() === 'en' ? 'en' : 'zh');

/** The browser fetches the file itself, straight to disk: a million rows never lie in this page. */
export function download(path: string): void {
  const a = document.createElement('a');
  a.href = `/api${path}`;
  a.download = '';
  a.click();
}
