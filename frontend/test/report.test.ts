import { describe, expect, it } from 'vitest';
import type { FieldMeta, Report } from '../src/api/contract';
import { toCsv } from '../src/report/csv';

const column = (name: string, type: FieldMeta['type'] = 'text'): FieldMeta => ({
  name,
  label: name.toUpperCase(),
  help: '',
  type,
  required: false,
  readonly: true,
  sortable: false,
});

const report = (rows: Report['rows'], totals: Report['totals'] = null): Report => ({
  label: 'Ledger',
  columns: [column('voucher', 'ref'), column('summary'), column('debit', 'money')],
  rows,
  totals,
  checks: [],
  heading: {},
});

describe('a report as a file for spreadsheets', () => {
  it('writes references by name, amounts as numbers, nothing as nothing', () => {
    const rows = [{ voucher: { doc: 'finance.voucher', id: 7, label: 'J-1' }, summary: null, debit: '-1234.50' }];
    expect(toCsv(report(rows as Report['rows'], { debit: '0.00' }))).toBe(
      'VOUCHER,SUMMARY,DEBIT\r\nJ-1,,-1234.50\r\n,,0.00',
    );
  });

  it('quotes what would break a line', () => {
    const rows = [{ voucher: null, summary: 'rent, "May"\nand June', debit: null }];
    expect(toCsv(report(rows as Report['rows']))).toBe('VOUCHER,SUMMARY,DEBIT\r\n,"rent, ""May""\nand June",');
  });

  it('never hands over words as a formula', () => {
    const rows = ['=1+1', '+1', '-1', '@x'].map((summary) => ({ voucher: null, summary, debit: null }));
    const [, ...lines] = toCsv(report(rows as Report['rows'])).split('\r\n');
    expect(lines).toEqual([",'=1+1,", ",'+1,", ",'-1,", ",'@x,"]);
  });
});
