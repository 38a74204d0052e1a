import type { FieldMeta, Report, Value } from '../api/contract';
import { isRef } from '../widgets/values';

/** Numbers go as they are, without separators, so that a spreadsheet can add them; codes stay text. */
function cell(field: FieldMeta, value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  const text = isRef(value) ? value.label : String(value);
  // a spreadsheet must not take words for a formula
  const safe = field.type !== 'money' && field.type !== 'decimal' && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toCsv(report: Report): string {
  const { columns, rows, totals } = report;
  const body = [...rows, ...(totals ? [totals] : [])].map((r) => columns.map((c) => cell(c, r[c.name])).join(','));
  const names: FieldMeta = { ...columns[0], type: 'text' };
  return [columns.map((c) => cell(names, c.label)).join(','), ...body].join('\r\n');
}

/** Saves the report as the page shows it. The mark in front tells spreadsheets that it is UTF-8. */
export function download(report: Report): void {
  const said = [report.label, report.heading.period].filter(Boolean).join(' ');
  const url = URL.createObjectURL(new Blob(['\ufeff', toCsv(report)], { type: 'text/csv;charset=utf-8' }));
  const a = document.createElement('a');
  a.href = url;
  a.download = `${said.replace(/[\\/:*?"<>|]/g, '-')}.csv`;
  a.click();
  URL.revokeObjectURL(url);
}
