import type { Problem } from './contract';

/** A refusal of the server (or of the network, status 0) with the problem it sent. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

export type Language = 'zh-CN' | 'en';
let language: Language = 'zh-CN';
export function setRequestLanguage(next: Language): void {
  language = next;
}

interface Options {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  body?: unknown;
  version?: number;
  signal?: AbortSignal;
}

let onSignedOut: () => void = () => undefined;
/** What to do when reading finds nobody signed in any more. A refused write says so in place: what was typed stays. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

/** Keys of writes whose answer never arrived: the same write sent again carries the same key, so it happens once. */
const unanswered = new Map<string, string>();

export function uuid(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const h = [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}

function problem(status: number, detail: string, type: Problem['type'] = 'unexpected'): Problem {
  return { type, title: detail, status, detail, system: null, rule: null, errors: [] };
}

function cookie(name: string): string | undefined {
  return document.cookie
    .split('; ')
    .find((c) => c.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

function headers(method: string, options: Options, key: string | undefined): Record<string, string> {
  const out: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language };
  if (method === 'GET') return out;
  out['Content-Type'] = 'application/json';
  if (key) out['Idempotency-Key'] = key;
  if (options.version !== undefined) out['If-Match'] = String(options.version);
  const csrf = cookie('csrftoken');
  if (csrf) out['X-CSRFToken'] = csrf;
  return out;
}

async function refusal(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    return new ApiError({ ...problem(response.status, response.statusText), ...body, errors: body.errors ?? [] });
  } catch {
    const type = response.status === 401 ? 'login_required' : response.status === 404 ? 'not_found' : 'unexpected';
    return new ApiError(problem(response.status, `${response.status} ${response.statusText}`.trim(), type));
  }
}

export async function request<T>(path: string, options: Options = {}): Promise<T> {
  const method = options.method ?? 'GET';
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  const write = `${method} ${path} ${options.version ?? ''} ${body ?? ''}`;
  const key = method === 'POST' || method === 'PATCH' ? (unanswered.get(write) ?? uuid()) : undefined;
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      body,
      headers: headers(method, options, key),
      signal: options.signal,
      credentials: 'same-origin',
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    if (key) unanswered.set(write, key);
    throw new ApiError(problem(0, ''));
  }
  unanswered.delete(write);
  if (response.status === 401 && method === 'GET') onSignedOut();
  if (!response.ok) throw await refusal(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  return problem(0, error instanceof Error ? error.message : String(error));
}

export function query(params: Record<string, unknown>): string {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value === undefined || value === null || value === '') continue;
    out.set(key, typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const text = out.toString();
  return text ? `?${text}` : '';
}
