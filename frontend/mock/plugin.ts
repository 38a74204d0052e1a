import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin, ViteDevServer } from 'vite';
import type { Session } from '../src/api/contract';
import { select } from './documents_api';
import { speak } from './kit';
import { documents, reports, systems } from './masters';
import { desk, trialBalance } from './pages_api';
import { type Body, type Call, docs, Refused, streams } from './routes';
import { pages, special } from './special';
import { startPage } from './start_api';

const personas = [
  'zhangwei|张伟|销售经理‖Sales manager',
  'lina|李娜|计划主管‖Planner',
  'chenjing|陈静|财务经理‖Finance manager',
  'huangmin|黄敏|人事专员‖HR officer',
  'wuqian|吴倩|总经理‖General manager',
].map((p) => ({ username: p.split('|')[0], name: p.split('|')[1], role: p.split('|')[0], title: p.split('|')[2] }));
let who: string | null = 'zhangwei';
const preferences = new Map<string, unknown>();

function session(): Session {
  const p = personas.find((x) => x.username === who);
  return {
    user: p
      ? {
          id: 1,
          username: p.username,
          name: p.name,
          language: 'zh-CN',
          roles: [{ name: p.role, label: p.title }],
          company: { id: 1, label: '衡远智能装备有限公司‖Hengyuan Equipment', currency: 'CNY' },
        }
      : null,
    demo: personas,
    languages: [
      { code: 'zh-CN', label: '中文' },
      { code: 'en', label: 'English' },
    ],
    version: '0.1.0',
  };
}

function answer(c: Call): unknown {
  const [room, ...rest] = c.path;
  const next = { ...c, path: rest };
  if (room === 'session') return session();
  if (room === 'logout') {
    who = null;
    return session();
  }
  if (room === 'login') {
    if (!personas.some((p) => p.username === c.body.username))
      throw new Refused({
        status: 403,
        type: 'not_allowed',
        title: '用户名或密码不对‖Wrong user name or password',
        detail: '',
      });
    who = String(c.body.username);
    return session();
  }
  if (room === 'demo') {
    who = String(c.body.username);
    return session();
  }
  if (!who) throw new Refused({ status: 401, type: 'login_required', title: '请登录‖Please sign in', detail: '' });
  if (room === 'meta') return { version: '1', systems, documents, reports, pages };
  if (room === 'docs') return docs(next);
  if (room === 'desk' && rest[0] === 'start') return startPage();
  if (room === 'desk') return desk(c.params.get('box') ?? 'todo');
  if (room === 'reports') return trialBalance();
  if (room === 'pages') return special(rest[0], c.params);
  if (room === 'preferences') {
    if (c.method === 'PUT') preferences.set(rest[0], c.body);
    return preferences.get(rest[0]) ?? null;
  }
  const q = c.params.get('q') ?? '';
  if (room === 'lookup') {
    const rows = select(rest[0], JSON.parse(c.params.get('where') ?? '[]'), q, 'name').slice(0, 20);
    return {
      rows: rows.map((s) => ({
        id: s.id,
        label: String(s.values.name ?? s.values.number),
        hint: String(s.values.code ?? ''),
      })),
    };
  }
  if (room === 'search')
    return {
      hits: Object.values(documents).flatMap((d) =>
        select(d.name, [], q, d.list.sort)
          .slice(0, 4)
          .map((s) => ({
            doc: d.name,
            doc_label: d.label,
            id: s.id,
            title: String(s.values[d.title_field]),
            subtitle: String((s.values.customer as { label?: string })?.label ?? ''),
            system: d.system,
          })),
      ),
    };
  throw new Refused({ status: 404, type: 'not_found', title: 'Not found', detail: '' });
}

async function read(req: IncomingMessage): Promise<Body> {
  let raw = '';
  for await (const part of req) raw += part;
  return raw ? JSON.parse(raw) : {};
}

async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://mock');
  if (url.pathname === '/stream') {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' }).write(':\n\n');
    streams.add(res);
    req.on('close', () => streams.delete(res));
    return;
  }
  const en = String(req.headers['accept-language'] ?? '').startsWith('en');
  const reply = (status: number, value: unknown) =>
    res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(speak(value, en)));
  try {
    const value = answer({
      method: req.method ?? 'GET',
      path: url.pathname.split('/').filter(Boolean),
      params: url.searchParams,
      body: await read(req),
      version: Number(req.headers['if-match']),
    });
    reply((value as { result?: string })?.result === 'held' ? 202 : 200, value);
  } catch (e) {
    if (e instanceof Refused)
      reply(e.problem.status, { detail: '', system: null, rule: null, errors: [], ...e.problem });
    else
      reply(500, {
        type: 'unexpected',
        title: String(e),
        status: 500,
        detail: String((e as Error).stack),
        system: null,
        rule: null,
        errors: [],
      });
  }
}

/** A server that behaves like the contract, for working on the client alone: npm run mock. */
export function mockServer(): Plugin {
  const use = (server: Pick<ViteDevServer, 'middlewares'>) =>
    void server.middlewares.use('/api', (req, res) => void serve(req, res));
  return { name: 'quintet-mock', configureServer: use, configurePreviewServer: use };
}
