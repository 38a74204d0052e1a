import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError, type Language, query, request } from './client';
import type {
  Chain,
  Desk,
  DocumentBody,
  HistoryPage,
  ListPage,
  Lookup,
  Meta,
  Panel,
  Report,
  SearchResult,
  Session,
  Where,
} from './contract';

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (n, error) =>
        n < 2 && error instanceof ApiError && (error.problem.status === 0 || error.problem.status >= 502),
    },
  },
});

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => request<Session>('/session', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Metadata is cached by reader and language; the server's ETag spares the transfer. */
export const metaQuery = (user: string, language: Language) =>
  queryOptions({
    queryKey: ['meta', user, language],
    queryFn: async ({ signal }) => withStates(await request<Meta>('/meta', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A state field shows the states of its document, whether or not it repeats them. */
function withStates(meta: Meta): Meta {
  for (const doc of Object.values(meta.documents))
    for (const f of doc.fields) if (f.type === 'state' && !f.options?.length) f.options = doc.states;
  return meta;
}

export interface ListParams {
  where?: Where;
  q?: string;
  sort?: string;
  after?: string;
  limit?: number;
  fields?: string[];
  group?: string;
}

export const listQuery = (doc: string, p: ListParams) =>
  queryOptions({
    queryKey: ['list', doc, p],
    queryFn: ({ signal }) =>
      request<ListPage>(
        `/docs/${doc}${query({
          where: p.where?.length ? JSON.stringify(p.where) : undefined,
          q: p.q,
          sort: p.sort,
          after: p.after,
          limit: p.limit ?? 50,
          fields: p.fields?.join(','),
          group: p.group,
        })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
  });

export const documentQuery = (doc: string, id: number | 'new') =>
  queryOptions({
    queryKey: ['doc', doc, id],
    queryFn: ({ signal }) => request<DocumentBody>(`/docs/${doc}/${id}`, { signal }),
    staleTime: 0,
  });

export const historyQuery = (doc: string, id: number) => ({
  queryKey: ['history', doc, id],
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
    request<HistoryPage>(`/docs/${doc}/${id}/history${query({ before: pageParam })}`, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last: HistoryPage) => last.next,
});

export const chainQuery = (doc: string, id: number) =>
  queryOptions({
    queryKey: ['chain', doc, id],
    queryFn: ({ signal }) => request<Chain>(`/docs/${doc}/${id}/chain`, { signal }),
  });

export const panelQuery = (doc: string, id: number, name: string) =>
  queryOptions({
    queryKey: ['panel', doc, id, name],
    queryFn: ({ signal }) => request<Panel>(`/docs/${doc}/${id}/panels/${name}`, { signal }),
  });

export const lookupQuery = (doc: string, q: string, where?: Where) =>
  queryOptions({
    queryKey: ['lookup', doc, q, where],
    queryFn: ({ signal }) =>
      request<Lookup>(
        `/lookup/${doc}${query({ q, where: where?.length ? JSON.stringify(where) : undefined, limit: 20 })}`,
        {
          signal,
        },
      ),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => request<SearchResult>(`/search${query({ q })}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const deskQuery = (box: 'todo' | 'started' | 'done', after?: string) =>
  queryOptions({
    queryKey: ['desk', box, after],
    queryFn: ({ signal }) => request<Desk>(`/desk${query({ box, after })}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const reportQuery = (name: string, params: Record<string, unknown>) =>
  queryOptions({
    queryKey: ['report', name, params],
    queryFn: ({ signal }) => request<Report>(`/reports/${name}${query(params)}`, { signal }),
    placeholderData: keepPreviousData,
  });

/** A special page or a part of one: what GET /api/pages/{name} answers. */
export const pageQuery = <T>(name: string, params: Record<string, unknown>) =>
  queryOptions({
    queryKey: ['page', name, params],
    queryFn: ({ signal }) => request<T>(`/pages/${name}${query(params)}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const preferenceQuery = <T>(key: string) =>
  queryOptions({
    queryKey: ['preference', key],
    queryFn: async ({ signal }) => {
      try {
        return (await request<T | null>(`/preferences/${key}`, { signal })) ?? null;
      } catch (error) {
        if (error instanceof ApiError && error.problem.status === 404) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Remembers a preference at once here and a moment later on the server. */
export function savePreference<T>(key: string, value: T): void {
  client.setQueryData(['preference', key], value);
  clearTimeout(waiting.get(key));
  waiting.set(
    key,
    setTimeout(() => {
      request(`/preferences/${key}`, { method: 'PUT', body: value }).catch(() => undefined);
    }, 600),
  );
}
