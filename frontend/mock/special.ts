import type { PageMeta } from '../src/api/contract';
import { behind, relationMap } from './flows_api';
import { Refused } from './routes';
import { schedule, scheduleTry } from './schedule_api';
import { fillWorkshop, shopfloor } from './workshop';

fillWorkshop();

const page = (name: string, label: string, kind: string, icon: string): PageMeta => ({
  name,
  label,
  system: name.split('.')[0],
  icon,
  kind,
  help: '',
  params: [],
  defaults: {},
});
export const pages: Record<string, PageMeta> = Object.fromEntries(
  [
    page('flows.map', '关系图‖Relation map', 'relation_map', 'deployment-unit'),
    page('erp.schedule', '排程‖Schedule', 'gantt', 'schedule'),
    page('erp.shopfloor', '车间作业‖Shop floor', 'shopfloor', 'tool'),
    page('erp.schedule_large', '排程（大）‖Schedule (large)', 'gantt', 'schedule'),
  ].map((p) => [p.name, p]),
);

/** What GET /api/pages/{name} answers. */
export function special(name: string, params: URLSearchParams): unknown {
  if (name === 'flows.map') return relationMap(Number(params.get('days') ?? 30));
  if (name === 'flows.behind') return behind(params.get('step') ?? '', params.get('of') ?? 'runs');
  if (name === 'erp.shopfloor') return shopfloor();
  if (name === 'erp.schedule_try') return scheduleTry(params);
  if (name.startsWith('erp.schedule')) return schedule(name, params);
  throw new Refused({ status: 404, type: 'not_found', title: 'Not found', detail: '' });
}
