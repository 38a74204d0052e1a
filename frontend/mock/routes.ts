import type { ServerResponse } from 'node:http';
import type { Problem } from '../src/api/contract';
import { type Stored, store } from './data';
import { blank, body, held, list, merged, STEPS, save } from './documents_api';
import { documents } from './masters';
import { chain, history, panel } from './pages_api';
import { moveWorkOrder } from './schedule_api';
import { work } from './workshop';

export class Refused extends Error {
  readonly problem: Partial<Problem> & { status: number };
  constructor(problem: Partial<Problem> & { status: number }) {
    super();
    this.problem = problem;
  }
}
export type Body = Record<string, unknown>;
export interface Call {
  method: string;
  path: string[];
  params: URLSearchParams;
  body: Body;
  version: number;
}

export const streams = new Set<ServerResponse>();

function tell(doc: string, s: Stored): void {
  for (const r of streams) r.write(`event: change\ndata: ${JSON.stringify({ doc, id: s.id, version: s.version })}\n\n`);
}

function run(doc: string, s: Stored, name: string, input: Body): { result: string; message: string } {
  const step = STEPS[doc]?.[name];
  if (!step?.[0].includes(String(s.values.state)))
    throw new Refused({
      status: 409,
      type: 'wrong_state',
      title: '现在不能这样做‖Not possible now',
      detail: '单据状态已变化‖The document is in another state',
      rule: 'kernel.state',
    });
  if (doc === 'erp.sales_order' && name === 'confirm') {
    if (Number(s.values.total) > 400000 && !held.has(s.id)) {
      held.set(s.id, {
        id: s.id,
        command: name,
        command_label: '确认订单‖Confirm',
        gate: 'finance.credit',
        message:
          '超出信用额度 112,000.00，需财务经理批准。‖Credit over by 112,000.00; the finance manager has to agree.',
        since: new Date().toISOString(),
        requester: null,
        state: 'OPEN',
        blocked_reason: null,
        request: {
          doc: 'oa.approval_request',
          id: [...(store.get('oa.approval_request')?.keys() ?? [])][0],
          label: 'SP2611-0001',
        },
        waiting_for: ['陈静'],
      });
      return { result: 'held', message: '等待审批‖Waits for approval' };
    }
    if (s.lines.lines.some((l) => Number(l.discount) > 5) && !input.acknowledge)
      throw new Refused({
        status: 409,
        type: 'needs_acknowledgement',
        title: '请确认‖Please confirm',
        detail: '',
        token: 'ok',
        warnings: [
          {
            rule: 'finance.margin_above_floor',
            system: 'finance',
            message: '毛利率 11.2%，低于 15% 的底线。‖Margin 11.2% is below the floor of 15%.',
          },
        ],
      });
  }
  const before = documents[doc].states.find((x) => x.value === s.values.state)?.label ?? '';
  s.values = { ...s.values, state: step[1] };
  s.version++;
  if (doc === 'erp.work_order') work(s, name, input);
  const after = documents[doc].states.find((x) => x.value === step[1])?.label ?? '';
  s.log.unshift({
    at: new Date().toISOString(),
    who: '张伟',
    label: documents[doc].commands.find((c) => c.name === name)?.label ?? name,
    kind: 'command',
    comment: (input.reason ?? input.comment ?? null) as string | null,
    changes: [['状态‖Status', before, after]],
  });
  tell(doc, s);
  return { result: 'done', message: '' };
}

function find(doc: string, id: string): Stored {
  const s = store.get(doc)?.get(Number(id));
  if (!s) throw new Refused({ status: 404, type: 'not_found', title: '没有这张单据‖No such document', detail: '' });
  return s;
}
const invalid = (errors: Problem['errors']) =>
  new Refused({
    status: 422,
    type: 'invalid',
    title: '请改正标出的地方‖Please mend the marked fields',
    detail: '',
    errors,
  });

function bulk(doc: string, name: string, sent: Body): unknown {
  return {
    results: (sent.ids as number[]).map((id) => {
      const s = find(doc, String(id));
      const title = String(s.values[documents[doc].title_field]);
      try {
        return { id, title, ...run(doc, s, name, { ...sent, acknowledge: true }), rule: null };
      } catch (e) {
        return {
          id,
          title,
          result: 'refused',
          message: (e as Refused).problem.detail ?? '',
          rule: (e as Refused).problem.rule ?? null,
        };
      }
    }),
  };
}

export function docs(c: Call): unknown {
  const [doc, id, sub, last] = c.path;
  if (doc === 'erp.work_order' && sub === 'move') return moveWorkOrder(Number(id), c.body);
  if (!documents[doc])
    throw new Refused({ status: 404, type: 'not_found', title: '没有这种单据‖No such kind of document', detail: doc });
  if (!id) {
    if (c.method === 'GET') return list(doc, c.params);
    const { stored, errors } = save(doc, blank(doc), c.body);
    if (errors.length) throw invalid(errors);
    return body(doc, stored);
  }
  if (id === 'new') return { ...body(doc, blank(doc)), id: null, title: '', editable: true, commands: [] };
  if (id === 'preview') {
    const { next, errors } = merged(doc, c.body.id ? find(doc, String(c.body.id)) : blank(doc), c.body);
    return { values: next.values, lines: next.lines, errors };
  }
  if (!/^\d+$/.test(id)) return bulk(doc, id, c.body);
  const s = find(doc, id);
  if (c.method === 'PATCH') {
    if (c.version !== s.version)
      throw new Refused({
        status: 409,
        type: 'version_conflict',
        title: '已被他人修改‖Changed by somebody else',
        detail: '',
        current: body(doc, s),
      });
    const { errors } = save(doc, s, c.body);
    if (errors.length) throw invalid(errors);
    tell(doc, s);
    return body(doc, s);
  }
  if (!sub) return body(doc, s);
  if (sub === 'history') return history(doc, s.id);
  if (sub === 'chain') return chain(doc, s.id);
  if (sub === 'panels') return panel(doc, s.id, last);
  if (sub === 'comments') {
    s.log.unshift({
      at: new Date().toISOString(),
      who: '张伟',
      label: '',
      kind: 'comment',
      comment: String(c.body.text),
      changes: [],
    });
    return history(doc, s.id).entries[0];
  }
  const done = run(doc, s, sub, c.body);
  if (done.result === 'held') return { result: 'held', hold: held.get(s.id), document: body(doc, s) };
  return { result: 'done', document: body(doc, s), made: [] };
}
