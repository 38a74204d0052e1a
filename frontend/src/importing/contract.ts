/** An import as the server shows it (src/quintet/master/sheets/queries.py). */
export interface ImportField {
  path: string;
  label: string;
  group: string;
  required: boolean;
  kind: string;
  to: string;
  expects: string;
  help: string;
  options: string[];
}

export interface ImportTarget {
  label: string;
  fields: ImportField[];
  key: string;
  lines: boolean;
  updates: boolean;
  commands: { name: string; label: string }[];
}

export interface ImportColumn {
  header: string;
  samples: string[];
  path: string;
  why: '' | 'name' | 'earlier' | 'chosen' | 'left' | 'group';
}

export type Existing = 'refuse' | 'skip' | 'update';

export interface ImportSheet {
  stem: string;
  name: string;
  rows: number;
  document: string;
  first: [number, string[]][];
  header_row: number;
  columns: ImportColumn[];
  key?: string;
  existing?: Existing;
  then?: string;
  fixed?: Record<string, string>;
  chosen: boolean;
  remembered?: boolean;
}

export interface Job {
  command: 'look' | 'check' | 'run';
  state: 'QUEUED' | 'RUNNING' | 'DONE' | 'REFUSED' | 'CANCELLED' | 'FAILED';
  phase: string | null;
  done: number;
  total: number;
  cancelling: boolean;
  message: string | null;
}

export interface SheetImport {
  id: number;
  number: string;
  state: 'DRAFT' | 'FAULTY' | 'READY' | 'IMPORTED' | 'DISCARDED';
  file_name: string;
  document: string;
  label: string;
  sheets: ImportSheet[];
  targets: Record<string, ImportTarget>;
  counts: { row: number; created: number; updated: number; skipped: number; problem: number };
  job: Job | null;
  made_at: string | null;
}

export interface ImportProblem {
  sheet: string;
  row: number | null;
  column: string;
  message: string;
}

/** A sheet's section as in mapping.toml. */
export interface Section {
  document: string;
  header_row?: number;
  columns?: Record<string, string>;
  key?: string;
  existing?: Existing;
  then?: string;
  fixed?: Record<string, string>;
}
