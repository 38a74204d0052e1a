import type {
  ScheduleBar,
  SchedulePage,
  ScheduleResource,
  ScheduleTry,
  ScheduleUnplaced,
  Tone,
} from '../src/api/contract';
import { seeded } from './kit';
import { Refused } from './routes';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const ZONE = 8 * HOUR; // Shanghai
const SHIFTS = [
  [8, 12],
  [13, 17.5],
];
const CENTRES = ['下料‖Cutting', '车削‖Turning', '铣削‖Milling', '热处理‖Heat treatment', '装配‖Assembly'];
const CUSTOMERS = ['华瑞重工‖Huarui Heavy', '北辰风电‖Beichen Wind', '恒力电机‖Hengli Motor', '远航港机‖Yuanhang Port'];
const PEOPLE = ['王铁军', '白英', '杜志刚', '宋杰', '罗慧', '田野', '马国强', '谢东'];
const STATES: [string, string, Tone][] = [
  ['READY', '待开工‖Ready', 'default'],
  ['RUNNING', '进行中‖Running', 'processing'],
  ['PAUSED', '已暂停‖Paused', 'warning'],
  ['DONE', '已完工‖Done', 'success'],
];

const iso = (t: number) => new Date(t).toISOString().replace('.000Z', 'Z');
const midnight = Math.floor((Date.now() + ZONE) / DAY) * DAY - ZONE;
const dateOf = (t: number) => new Date(t + ZONE).toISOString().slice(0, 10);

/** Working pieces from a moment on, until so many minutes are done. */
function work(from: number, minutes: number): { start: string; end: string }[] {
  const out: { start: string; end: string }[] = [];
  let left = minutes * 60_000;
  for (let day = Math.floor((from + ZONE) / DAY) * DAY - ZONE; left > 0; day += DAY)
    for (const [a, b] of SHIFTS) {
      const start = Math.max(from, day + a * HOUR);
      const end = Math.min(day + b * HOUR, start + left);
      if (end <= start || left <= 0) continue;
      out.push({ start: iso(start), end: iso(end) });
      left -= end - start;
    }
  return out;
}

function closedOf(days: number, leave: number | null): ScheduleResource['closed'] {
  return Array.from({ length: days }, (_, i) => midnight + i * DAY).flatMap((day, i) => {
    const rest = [
      [0, 8],
      [12, 13],
      [17.5, 24],
    ].map(([a, b]) => ({ start: iso(day + a * HOUR), end: iso(day + b * HOUR), reason: 'closed' as const, label: '' }));
    const away =
      i === leave
        ? [
            {
              start: iso(day + 8 * HOUR),
              end: iso(day + 17.5 * HOUR),
              reason: 'leave' as const,
              label: '年假‖Annual leave',
            },
          ]
        : [];
    return [...rest, ...away];
  });
}

interface Board {
  bars: ScheduleBar[];
  resources: ScheduleResource[];
  unplaced: ScheduleUnplaced[];
}
const boards = new Map<string, Board>();

function make(rows: number, perRow: number): Board {
  const random = seeded(7);
  const resources = Array.from(
    { length: rows },
    (_, i): ScheduleResource => ({
      key: `machine:${i + 1}`,
      id: i + 1,
      label: `${CENTRES[Math.floor((i / rows) * 5)].split('‖')[0]} ${String(i + 1).padStart(2, '0')}`,
      hint: `M-${String(i + 1).padStart(3, '0')}`,
      group: CENTRES[Math.floor((i / rows) * 5)],
      ref: { doc: 'master.item', id: i + 1, label: '' },
      available_minutes: 14 * 510,
      planned_minutes: 0,
      utilisation: '0',
      closed: closedOf(14, i % 7 === 2 ? 3 : null),
    }),
  );
  const bars: ScheduleBar[] = [];
  for (const r of resources) {
    let at = midnight + 8 * HOUR;
    for (let k = 0; k < perRow; k++) {
      const order = 1 + Math.floor(random() * rows * perRow * 0.28);
      const minutes = 45 + Math.floor(random() * 16) * 30;
      const slots = work(at + Math.floor(random() * 4) * 15 * 60_000, minutes);
      const state = k === 0 ? STATES[1 + (r.id % 3)] : STATES[0];
      const late = random() < 0.12;
      const id = 1000 + bars.length;
      bars.push({
        id,
        version: 1,
        row: r.key,
        label: `MO-2611-${String(order).padStart(5, '0')} · ${10 + (order % 4) * 10} ${r.group.split('‖')[0]}`,
        sequence_no: 10,
        name: r.group,
        state: state[0],
        state_label: state[1],
        tone: state[2],
        order: { doc: 'erp.manufacturing_order', id: order, label: `MO-2611-${String(order).padStart(5, '0')}` },
        sales_order: { doc: 'erp.sales_order', id: 1, label: 'SO2611-0001' },
        customer: CUSTOMERS[order % 4],
        item: '减速机 R87‖Reducer R87',
        quantity: String(1 + (order % 20)),
        work_centre: { doc: 'erp.work_centre', id: 1, label: r.group },
        machine: { doc: 'erp.machine', id: r.id, label: r.label },
        employee: { doc: 'hr.employee', id: 1 + (id % 8), label: PEOPLE[id % 8] },
        start: slots[0].start,
        end: slots[slots.length - 1].end,
        slots,
        minutes,
        progress: k === 0 ? '45' : '0',
        due_on: dateOf(midnight + (late ? -1 : 9) * DAY),
        late,
        late_days: late ? 1 + Math.floor(random() * 4) : 0,
        previous: null,
        next: null,
        machines: resources.filter((o) => o.group === r.group).map((o) => o.id),
        can_move: state[0] === 'READY',
      });
      at = Date.parse(slots[slots.length - 1].end);
      r.planned_minutes += minutes;
    }
    r.utilisation = ((r.planned_minutes / r.available_minutes) * 100).toFixed(1);
  }
  const last = new Map<number, ScheduleBar>();
  for (const bar of [...bars].sort((a, b) => Date.parse(a.start) - Date.parse(b.start))) {
    const before = last.get(bar.order.id);
    if (before) [before.next, bar.previous] = [bar.id, before.id];
    last.set(bar.order.id, bar);
  }
  const unplaced = [1, 2, 3].map(
    (i): ScheduleUnplaced => ({
      work_order: { doc: 'erp.work_order', id: 900 + i, label: `MO-2611-0009${i} · 30 磨齿‖Grinding` },
      order: { doc: 'erp.manufacturing_order', id: 90 + i, label: `MO-2611-0009${i}` },
      sales_order: null,
      name: '磨齿‖Grinding',
      work_centre: { doc: 'erp.work_centre', id: 1, label: CENTRES[3] },
      minutes: 120 * i,
      due_on: dateOf(midnight + 4 * DAY),
      reason: '没有具备“磨齿 3 级”技能的在岗人员‖Nobody at work with skill “Grinding 3”',
    }),
  );
  return { bars, resources, unplaced };
}

function boardOf(name: string): Board {
  const known = boards.get(name);
  if (known) return known;
  const made = name === 'erp.schedule_large' ? make(500, 10) : make(24, 7);
  boards.set(name, made);
  return made;
}

function rowsBy(board: Board, by: string): Pick<Board, 'bars' | 'resources'> {
  if (by === 'machine') return board;
  const ref = (b: ScheduleBar) => (by === 'person' ? b.employee : b.order) ?? b.order;
  const word = by === 'person' ? 'person' : 'order';
  const resources = new Map<number, ScheduleResource>();
  for (const b of board.bars) {
    const { id, label, doc } = ref(b);
    if (!resources.has(id))
      resources.set(id, {
        key: `${word}:${id}`,
        id,
        label,
        hint: by === 'person' ? '车削 3 · 装配 2‖Turning 3 · Assembly 2' : `${b.item} × ${b.quantity}`,
        group: by === 'person' ? '' : (b.customer ?? ''),
        ref: { doc, id, label },
        available_minutes: 7140,
        planned_minutes: 5000,
        utilisation: by === 'person' ? '70.0' : null,
        closed: by === 'person' ? closedOf(14, id % 3 === 0 ? 2 : null) : [],
      });
  }
  const sorted = [...resources.values()].sort((a, b) => a.group.localeCompare(b.group) || a.id - b.id);
  return { resources: sorted, bars: board.bars.map((b) => ({ ...b, row: `${word}:${ref(b).id}` })) };
}

export function schedule(name: string, params: URLSearchParams): SchedulePage {
  const by = (params.get('by') ?? 'machine') as SchedulePage['by'];
  const board = boardOf(name);
  const { bars, resources } = rowsBy(board, by);
  const shown = params.get('late') === 'true' ? bars.filter((b) => b.late) : bars;
  const late = bars.filter((b) => b.late).length;
  return {
    by,
    first: dateOf(midnight),
    last: dateOf(midnight + 13 * DAY),
    from: iso(midnight),
    to: iso(midnight + 14 * DAY),
    now: iso(midnight + 10.6 * HOUR),
    time_zone: 'Asia/Shanghai',
    resources,
    bars: shown,
    unplaced: board.unplaced,
    figures: {
      bars: bars.length,
      late,
      unplaced: board.unplaced.length,
      planned_minutes: 90_000,
      available_minutes: 120_000,
      utilisation: '75.0',
    },
    last_run: null,
    can_run: true,
  };
}

const clash = (
  board: Board,
  bar: ScheduleBar | undefined,
  id: number,
  row: string,
  slots: { start: string; end: string }[],
) =>
  board.bars.find(
    (o) =>
      o.id !== id &&
      o.row === row &&
      o !== bar &&
      o.slots.some((s) => slots.some((n) => n.start < s.end && n.end > s.start)),
  );

function planned(id: number, start: string, machine: number | null) {
  const board = boardOf('erp.schedule');
  const bar = board.bars.find((b) => b.id === id);
  const row = machine ? `machine:${machine}` : (bar?.row ?? '');
  const slots = work(Date.parse(start), bar?.minutes ?? 120);
  const other = clash(board, bar, id, row, slots);
  return {
    board,
    bar,
    row,
    slots,
    refusal: other
      ? `与 ${other.label}（${other.employee?.label}）冲突‖Clashes with ${other.label} (${other.employee?.label})`
      : null,
  };
}

export function scheduleTry(params: URLSearchParams): ScheduleTry {
  const id = Number(params.get('work_order'));
  const { bar, row, slots, refusal, board } = planned(
    id,
    params.get('start_at') ?? '',
    Number(params.get('machine')) || null,
  );
  const resource = board.resources.find((r) => r.key === row);
  return {
    refusal,
    rule: refusal ? 'erp.scheduling.machine_free' : null,
    moved: refusal
      ? []
      : [
          {
            work_order: { doc: 'erp.work_order', id, label: bar?.label ?? '' },
            before: bar ? { start: bar.start, end: bar.end } : null,
            after: { start: slots[0].start, end: slots[slots.length - 1].end },
          },
        ],
    resources: resource
      ? [
          {
            key: row,
            label: resource.label,
            before: resource.utilisation,
            after: String(Number(resource.utilisation) + 1.4),
          },
        ]
      : [],
    late: [],
  };
}

/** The command behind a drag. */
export function moveWorkOrder(id: number, input: Record<string, unknown>): unknown {
  const { bar, row, slots, refusal } = planned(id, String(input.start_at), Number(input.machine) || null);
  if (refusal)
    throw new Refused({
      status: 409,
      type: 'refused',
      title: '排程冲突‖Conflict',
      detail: refusal,
      rule: 'erp.scheduling.machine_free',
      system: 'erp',
    });
  if (bar)
    Object.assign(bar, {
      row,
      slots,
      start: slots[0].start,
      end: slots[slots.length - 1].end,
      version: bar.version + 1,
    });
  return { result: 'done', document: { id, version: bar?.version ?? 1 }, made: [] };
}
