/**
 * The contract between server and client: every JSON shape of the HTTP API.
 *
 * Decimals and money are strings ("1234.50"), dates "2026-11-24", datetimes ISO in UTC ("2026-11-24T08:30:00Z").
 * A reference is read as {doc,id,label} and written as its id. Labels come in the reader's language (Accept-Language: zh-CN | en).
 * Every write sends Idempotency-Key (uuid) and, for PATCH and single commands, If-Match: <version>.
 */

export type Tone = 'default' | 'processing' | 'success' | 'warning' | 'error' | 'cyan' | 'purple';

export type FieldType =
  | 'text' | 'longtext' | 'integer' | 'decimal' | 'money' | 'percent' | 'date' | 'datetime'
  | 'boolean' | 'choice' | 'state' | 'ref' | 'json';

export interface Option { value: string; label: string; tone?: Tone }

export interface FieldMeta {
  name: string;
  label: string;
  help: string;                 // '' when none
  type: FieldType;
  required: boolean;
  readonly: boolean;            // never typed by people (number, totals); the server refuses it as input
  max_length?: number;
  scale?: number;               // decimal places shown and accepted
  options?: Option[];           // choice and state
  to?: string;                  // ref: the document it points to, "master.party"
  where?: Where;                // ref: narrows the look-up
  currency_field?: string;      // money: field of the same record that names the currency
  unit_field?: string;          // quantity: field that names the unit
  widget?: 'progress' | 'rating' | 'code' | 'phone' | 'email' | 'url';
  sum?: boolean;                // lists and grids show its total
  sortable: boolean;            // an index serves it
  width?: number;               // suggested px
}

export interface LinesMeta { name: string; label: string; fields: FieldMeta[]; min_rows: number }

export interface StateMeta { value: string; label: string; tone: Tone; terminal: boolean }

export interface CommandMeta {
  name: string;                 // "confirm"
  label: string;
  help: string;
  style: 'primary' | 'default' | 'danger';
  bulk: boolean;                // offered on a selection in the list
  confirm: boolean;             // ask before running
  inputs: FieldMeta[];          // dialog; empty → runs at once
  line_inputs?: LinesMeta[];
}

/** Closed predicate set, AND-ed. Values as in JSON above. Dates accept "today", "today-7", "month", "year" for "=" / ranges. */
export type Predicate = [field: string, op: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'empty' | 'me', value: unknown];
export type Where = Predicate[];

export interface PresetMeta { name: string; label: string; where: Where; sort?: string }

export interface ListMeta {
  columns: string[];            // shown by default, in order; any field of `fields` may be chosen
  filters: string[];            // offered as filters
  group_by: string[];
  presets: PresetMeta[];
  sort: string;                 // "-ordered_on" 
}

export interface SectionMeta { label: string; fields: string[]; columns: 2 | 3 | 4 }
export interface TabMeta { label: string; lines?: string; sections?: SectionMeta[] }   // either a line grid or sections
export interface FormMeta { sections: SectionMeta[]; tabs: TabMeta[]; states: string[] /* the arrow bar, main path */ }

export interface KanbanMeta { by: string; title: string; fields: string[]; sum?: string; move: Record<string, string> /* state → command that goes there */ ; edit_field?: boolean /* moving = PATCH of `by` */ }

export interface PanelMeta { name: string; label: string; system: string }
export interface PrintMeta { name: string; label: string } // GET /api/docs/{doc}/{id}/print/{name}?lang=zh|en → application/pdf

export interface DocMeta {
  name: string; label: string; plural: string; system: string; room: string; icon: string; // icon: an @ant-design/icons name in kebab case
  help: string;
  title_field: string;
  can_create: boolean; can_edit: boolean; can_export: boolean;
  fields: FieldMeta[];          // header fields the reader may see
  lines: LinesMeta[];
  states: StateMeta[];
  commands: CommandMeta[];      // those the reader's roles have at all
  list: ListMeta; form: FormMeta; kanban: KanbanMeta | null;
  panels: PanelMeta[];
  prints: PrintMeta[];          // ways to put it on paper; [] when there is none
  empty: string;                // what to say when the list is empty, with the next step
}

export interface ReportMeta { name: string; label: string; system: string; icon: string; help: string; params: FieldMeta[]; defaults: Record<string, unknown> }

/** A special page: drawn by the client's component of its `kind` ('gantt', 'relation_map', …) from GET /api/pages/{name}?<params>; at /p/{name}. */
export interface PageMeta { name: string; label: string; system: string; icon: string; kind: string; help: string; params: FieldMeta[]; defaults: Record<string, unknown> }

export interface MenuItem { kind: 'document' | 'report' | 'page'; name: string; label: string; icon: string; find?: string } // find: label, initials, pinyin
export interface MenuRoom { label: string; items: MenuItem[] }
export interface SystemMeta { key: 'crm' | 'erp' | 'oa' | 'hr' | 'finance' | 'master'; label: string; menu: MenuRoom[] }

export interface UserInfo { id: number; username: string; name: string; language: string; roles: { name: string; label: string }[]; company: { id: number; label: string; currency: string } | null }
export interface DemoPersona { username: string; name: string; role: string; title: string }

/** GET /api/session — open to everybody */
export interface Session { user: UserInfo | null; demo: DemoPersona[] | null; languages: { code: 'zh-CN' | 'en'; label: string }[]; version: string }
/** GET /api/sessions → {sessions: {id, kind: 'cookie' | 'token', label, created_at, expires_at, current}[]} · DELETE /api/sessions/{id} → 204 · POST /api/tokens {label} → {token, label, expires_at} */
/** POST /api/login {username,password} → Session · POST /api/logout → Session · POST /api/demo/switch {username} → Session (demo mode only) */

/** GET /api/meta (ETag by version) */
export interface Meta { version: string; systems: SystemMeta[]; documents: Record<string, DocMeta>; reports: Record<string, ReportMeta>; pages: Record<string, PageMeta> }

export interface Ref { doc: string; id: number; label: string }
export type Value = string | number | boolean | null | Ref;
export type Row = { id: number } & Record<string, Value>; // in previews and new forms a row that is not stored yet has id null

/** GET /api/docs/{doc}?where=<json>&q=<text>&sort=-ordered_on&after=<cursor>&limit=50&fields=a,b&group=state */
export interface ListPage {
  rows: Row[];                  // every field the list asked for (default: list.columns), plus `version`
  next: string | null;          // cursor
  count: { value: number; exact: boolean };    // exact up to 1,000, then {1000,false} → "1000+"
  sums: Record<string, string>; // of the rows on this page for fields with sum
  groups: { key: Value; label: string; count: number; sums: Record<string, string> }[] | null; // with ?group=; rows is then empty
}

export interface AllowedCommand { name: string; label: string; style: CommandMeta['style'] }

export interface HoldInfo {
  id: number; command: string; command_label: string; gate: string; message: string; since: string; requester: Ref | null;
  state: 'OPEN' | 'BLOCKED'; blocked_reason: string | null;
  request: Ref | null;          // the approval request document, when one exists
  waiting_for: string[];        // names
}

/** GET /api/docs/{doc}/{id} · POST /api/docs/{doc} {values…, lines: {...}} → 201 · PATCH · GET /api/docs/{doc}/new?customer=12 (id null, defaults; query parameters fill fields beforehand) */
export interface DocumentBody {
  doc: string; id: number | null; title: string; state: string | null; version: number;
  values: Record<string, Value>;
  lines: Record<string, Row[]>; // new rows in a write have no id; rows left out of a PATCH are deleted
  commands: AllowedCommand[];   // allowed now for this reader: rights and state
  editable: boolean;
  editable_fields: string[] | null; // null: all that are not readonly
  hold: HoldInfo | null;
  linked: { doc: string; label: string; count: number; ids: number[] }[]; // direct neighbours in the chain, grouped: the counters above the form
}
/** Writes send: { "customer": 12, "lines": [{ "id"?: 5, "item": 7, "quantity": "3" }] } — header fields and line sets side by side, by name. */

/** POST /api/docs/{doc}/preview (same body as create, or with "id") → computed values and errors, nothing written */
export interface Preview { values: Record<string, Value>; lines: Record<string, Row[]>; errors: FieldError[] }

/** POST /api/docs/{doc}/{id}/{command} body = inputs (+ "acknowledge": token) */
export interface CommandDone { result: 'done'; document: DocumentBody; made: { doc: string; doc_label: string; id: number; title: string }[] }
/** 202 */
export interface CommandHeld { result: 'held'; hold: HoldInfo; document: DocumentBody }

/** POST /api/docs/{doc}/{command} {ids, …inputs} → 200 */
export interface BulkResult { results: { id: number; title: string; result: 'done' | 'held' | 'refused' | 'needs_acknowledgement'; message: string; rule: string | null }[] }

export interface FieldError { field: string | null; message: string; rule: string } // field: "customer", "lines.2.quantity" (index), null: the whole document

/** application/problem+json on every error */
export interface Problem {
  type: 'invalid' | 'refused' | 'not_allowed' | 'not_found' | 'version_conflict' | 'needs_acknowledgement' | 'login_required' | 'wrong_state' | 'held' | 'conflict' | 'too_many' | 'idempotency' | 'unexpected';
  title: string; status: number; detail: string;
  system: string | null; rule: string | null;
  errors: FieldError[];
  current?: DocumentBody;       // version_conflict: the other version
  token?: string;               // needs_acknowledgement
  warnings?: { rule: string; system: string; message: string }[];
  log_id?: string;              // unexpected: the number to report
}

/** GET /api/docs/{doc}/{id}/history?before=<cursor> */
export interface HistoryPage {
  entries: {
    id: string; at: string; actor: { id: number | null; name: string };
    kind: 'command' | 'comment' | 'hold'; label: string; // "Confirm", "Create", …
    comment: string | null;
    changes: { field: string; label: string; before: string | null; after: string | null }[]; // already formatted
  }[];
  next: string | null;
}
/** POST /api/docs/{doc}/{id}/comments {text} → HistoryPage entry */

/** GET /api/docs/{doc}/{id}/chain */
export interface Chain {
  focus: number;
  nodes: { id: number; doc: string; doc_label: string; system: string; title: string; state_label: string; tone: Tone; amount: string | null; currency: string | null; date: string | null; depth: number; readable: boolean }[]; // depth <0 before, >0 after
  edges: { source: number; target: number; label: string }[];
  truncated: boolean;
}

/** GET /api/docs/{doc}/{id}/panels/{name} */
export interface Panel {
  label: string; system: string;
  blocks: (
    | { kind: 'facts'; items: { label: string; value: Value; type: FieldType; tone?: Tone; link?: Ref }[] }
    | { kind: 'table'; columns: FieldMeta[]; rows: Row[]; empty: string }
    | { kind: 'progress'; label: string; percent: number; tone?: Tone }
    | { kind: 'note'; tone: Tone; text: string }
  )[];
}

/** GET /api/lookup/{doc}?q=&where=&limit=20 — for reference pickers (code, name, pinyin initials) */
export interface Lookup { rows: { id: number; label: string; hint: string; code: string }[] } // code: what people type for it

/** GET /api/search?q= — hits best first, at most 5 of a kind; kinds in the order they come, with how many there are */
export type Mark = [from: number, until: number]; // where in a text lies what was typed
export interface Hit {
  doc: string; doc_label: string; id: number; title: string; subtitle: string; system: string;
  about: string;              // the customer of an order, the item of a production order
  archived: boolean;          // master data no longer in use
  marks: { title: Mark[]; subtitle: Mark[]; about: Mark[] };
}
export interface SearchResult {
  q: string;                  // what to ask a list for: words that only named a kind are left out
  hits: Hit[];
  kinds: { doc: string; label: string; system: string; count: { value: number; exact: boolean } }[];
  narrow: boolean;            // it took too long: type more
}

/** GET /api/desk?box=todo|started|done&after= */
export interface Desk {
  counts: { todo: number; started: number; done: number };
  items: {
    id: number;                 // approval request
    version: number;            // send as If-Match with a vote
    title: string; document: Ref; document_label: string; command_label: string;
    requester: string; since: string; reason: string; amount: string | null; currency: string | null;
    state: string; state_label: string; tone: Tone; step: string;
    commands: AllowedCommand[]; // votes are commands of oa.approval_request: approve {comment}, reject {reason*}, return_to_start {reason*}, withdraw
  }[];
  next: string | null;
}
/** The start page itself is GET /api/desk/start: see startPage.ts. */

/** GET /api/reports/{name}?<params> */
export interface Report {
  label: string; columns: FieldMeta[];
  rows: ReportRow[];
  totals: Record<string, Value> | null;
  checks: { label: string; ok: boolean; detail: string }[];
  heading: { form?: string; period?: string; unit?: string }; // name of an official form, the days it is of, "Unit: yuan"
}
/** What a figure opens into: a list, one document, another report. */
export type ReportLink = { doc: string; where: Where } | { doc: string; id: number } | { report: string; params: Record<string, string | number | boolean> };
export type ReportRow = Record<string, Value> & {
  _level?: number; _bold?: boolean; _link?: ReportLink;
  _links?: Record<string, ReportLink>;                          // by column
  _tones?: Record<string, Tone>;                                // by column: the figure is coloured
  _levels?: Record<string, number>; _bolds?: string[];          // by column, where a row has two sides
};

/**
 * GET /api/pages/erp.schedule?by=machine|person|order&first=2026-11-24&last=2026-12-07&work_centre=&late=true
 * `first`…`last` are the company's days, both included (92 at most; default: today and 13 days on). Minutes are integers.
 * Drag: POST /api/docs/erp.work_order/{id}/move {start_at, machine, employee, push_later} with If-Match: bar.version; a
 * conflict is a Problem 'refused' that names the other work order, the person or the rule. Run: create
 * erp.schedule_run {first_on, horizon_days, frozen_days} and its command `run`.
 */
export interface SchedulePage {
  by: 'machine' | 'person' | 'order';
  first: string; last: string;      // dates
  from: string; to: string;         // the same as moments: from ≤ t < to
  now: string;
  time_zone: string;                // the company's, "Asia/Shanghai": days begin there
  resources: ScheduleResource[];    // the rows, in order
  bars: ScheduleBar[];              // each on one row; of orders: all work orders of the order on its row
  unplaced: ScheduleUnplaced[];
  figures: { bars: number; late: number; unplaced: number; planned_minutes: number; available_minutes: number; utilisation: string | null };
  last_run: { run: Ref; at: string; late: number; unplaced: number } | null;
  can_run: boolean;                 // this reader may make and run an erp.schedule_run
}
export interface ScheduleResource {
  key: string;                      // "machine:12", "person:5", "order:77"
  id: number; label: string;
  hint: string;                     // machine: its code; person: skills with levels; order: item and quantity
  group: string;                    // work centre; person: department or ''; order: customer or ''
  ref: Ref | null;                  // opens the document; null when the reader may not read it
  available_minutes: number; planned_minutes: number;  // within first…last
  utilisation: string | null;       // percent, "87.5"; null for orders and where nothing is available
  closed: { start: string; end: string; reason: 'closed' | 'leave' | 'down'; label: string }[];
}
export interface ScheduleBar {
  id: number; version: number;      // the work order
  row: string;                      // ScheduleResource.key
  label: string;                    // "MO-2611-00012 · 10 Turning"
  sequence_no: number; name: string;
  state: string; state_label: string; tone: Tone;
  order: Ref;                       // the manufacturing order
  sales_order: Ref | null; customer: string | null;    // null when there is none or the reader may not read it
  item: string; quantity: string;
  work_centre: Ref; machine: Ref | null; employee: Ref | null;
  start: string; end: string;       // first slot's start, last slot's end
  slots: { start: string; end: string }[];             // pieces actually worked; gaps are breaks, nights, days off
  minutes: number;                  // sum of the slots
  progress: string;                 // percent
  due_on: string | null;
  late: boolean; late_days: number; // the order ends after its due date; days of the order's last operation
  previous: number | null; next: number | null;        // work order ids of the same order before and after, for arrows
  machines: number[];               // machine ids it may be dragged to ([] = none but its own)
  can_move: boolean;
}
export interface ScheduleUnplaced { work_order: Ref; order: Ref; sales_order: Ref | null; name: string; work_centre: Ref; minutes: number; due_on: string | null; reason: string }
/**
 * GET /api/pages/erp.schedule_try?work_order=&start_at=&machine=&employee=&push_later=true — what a move would do; nothing is written.
 * `refusal` null: it is possible. Utilisation (percent of the page's range first…last) before and after of each resource it touches.
 */
export interface ScheduleTry {
  refusal: string | null; rule: string | null;
  moved: { work_order: Ref; before: { start: string; end: string } | null; after: { start: string; end: string } }[];
  resources: { key: string; label: string; before: string | null; after: string | null }[];
  late: { order: Ref; before_days: number; after_days: number }[];
}

/**
 * GET /api/pages/flows.map?days=30 — the relation map. A step goes from each system in `from` to each in `to`: a gate (before) from whose rule
 * it is to the command it guards, a reaction (after) from the event to where it acts, a panel (beside) from who knows to where it is shown.
 */
export interface RelationMap {
  days: number; at: string;
  systems: { key: SystemMeta['key']; label: string; facts: number; waiting: number; failing: number }[]; // facts: events said in it
  flows: { name: string; label: string; spec: string; steps: MapStep[] }[];
}
export interface MapStep {
  key: string; id: string;
  verb: 'before' | 'after' | 'beside';
  kind: 'fill' | 'refuse' | 'warn' | 'reserve' | 'hold' | 'at once' | 'later' | 'panel';
  layer: 'goods' | 'money' | 'information';
  from: string[]; to: string[];
  label: string;
  cause: { name: string; label: string };   // the command, event or document
  later: boolean;
  figures: Figures | null;                  // null: a panel
  parts?: Record<string, Figures>;          // where `from` or `to` are several: by the system at that end
}
/** runs within `days`; waiting and failing now; seconds: median from cause to done (0: in the same transaction; null: nothing measured) */
export interface Figures { runs: number; waiting: number; failing: number; seconds: number | null; last: string | null }
/** GET /api/pages/flows.behind?step=<key>&of=runs|waiting|failing&days=30 — newest first, 200 at most */
export interface Behind {
  step: string; of: string;
  causes: { doc: string; label: string; ids: number[] }[]; made: { doc: string; label: string; ids: number[] }[];
  failures: { document: Ref; attempts: number; next_at: string; error: string }[]; // error '' when it is not the reader's to see
}

/** GET /api/pages/erp.shopfloor — the machines and who stands there; the jobs are GET /api/docs/erp.work_order */
export interface Shopfloor {
  me: { id: number; label: string } | null; // the reader's employee record
  stations: { id: number; code: string; label: string; work_centre: { id: number; label: string }; ready: number; running: number }[];
}

/** GET/PUT /api/preferences/{key} — JSON kept per user (columns, widths) */
/** GET /api/stream — SSE: event "change" data {doc,id,version}; event "desk" data {todo} */
