import { queryOptions } from '@tanstack/react-query';
import { ApiError, query, request, uuid } from '../api/client';
import { currentLanguage } from '../i18n';
import type { ImportProblem, ImportSheet, Section, SheetImport } from './contract';

export const LARGEST = 50_000_000; // bytes, as the server takes them

export const isRunning = (found: SheetImport | undefined) =>
  found?.job?.state === 'QUEUED' || found?.job?.state === 'RUNNING';

/** Asked again while its job waits or runs; a page that was closed meanwhile finds it where it is. */
export const importQuery = (id: number) =>
  queryOptions({
    queryKey: ['import', id, currentLanguage()],
    queryFn: ({ signal }) => request<SheetImport>(`/imports/${id}`, { signal }),
    refetchInterval: (asked) => (isRunning(asked.state.data) ? 600 : false),
    staleTime: 0,
  });

export const problemsQuery = (id: number, stamp: string) =>
  queryOptions({
    queryKey: ['import-problems', id, stamp, currentLanguage()],
    queryFn: ({ signal }) =>
      request<{ problems: ImportProblem[]; count: number }>(`/imports/${id}/problems`, { signal }),
  });

export const targetsQuery = () =>
  queryOptions({
    queryKey: ['import-targets', currentLanguage()],
    queryFn: ({ signal }) => request<{ targets: { name: string; label: string }[] }>('/imports', { signal }),
  });

/** Sends the file itself. Raises ApiError with the server's problem. */
export async function sendFile(doc: string, file: File): Promise<SheetImport> {
  const response = await fetch(`/api/imports${query({ doc, filename: file.name })}`, {
    method: 'POST',
    body: file,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      'Accept-Language': currentLanguage(),
      'Content-Type': 'application/octet-stream',
      'Idempotency-Key': uuid(),
    },
  }).catch(() => undefined);
  if (response?.ok) return (await response.json()) as SheetImport;
  const told = await response?.json().catch(() => undefined);
  const status = response?.status ?? 0;
  throw new ApiError({
    type: 'unexpected',
    title: '',
    detail: '',
    system: null,
    rule: null,
    errors: [],
    status,
    ...told,
  });
}

export const put = (id: number, body: { sheets: Record<string, Section> } | { toml: string }) =>
  request<SheetImport>(`/imports/${id}/mapping`, { method: 'PUT', body });

export const act = (id: number, what: 'check' | 'run' | 'cancel') =>
  request<SheetImport>(`/imports/${id}/${what}`, { method: 'POST', body: {} });

const lang = () => (currentLanguage() === 'en' ? 'en' : 'zh');
export const templateLink = (doc: string) => `/api/import-templates/${doc}?lang=${lang()}`;
export const errorsLink = (id: number) => `/api/imports/${id}/errors`;
export const mappingLink = (id: number) => `/api/imports/${id}/mapping.toml`;

/** A sheet as it is shown, as the section that says the same. */
export function sectionOf(sheet: ImportSheet): Section {
  if (!sheet.document) return { document: '' };
  const group = sheet.columns.find((c) => c.why === 'group')?.header ?? '';
  return {
    document: sheet.document,
    header_row: sheet.header_row,
    columns: Object.fromEntries(sheet.columns.map((c) => [c.header, c.path])),
    key: sheet.key || group,
    existing: sheet.existing,
    // biome-ignore lint/suspicious/noThenProperty: the word of mapping.toml; never awaited
    then: sheet.then,
    fixed: sheet.fixed,
  };
}
