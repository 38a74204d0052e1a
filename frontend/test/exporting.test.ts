import { describe, expect, it } from 'vitest';
import { listPath, reportPath } from '../src/exporting/files';

const question = { where: [['state', '=', 'DRAFT']], q: '阀', sort: '-total', fields: ['number', 'total'] } as const;
const asked = (path: string) => Object.fromEntries(new URL(path, 'http://x').searchParams);

describe('where a file comes from', () => {
  it('asks what the list asks, with the columns it shows', () => {
    const path = listPath('erp.sales_order', question as never, { format: 'csv', which: 'shown', lines: false });
    expect(path.startsWith('/docs/erp.sales_order/export?')).toBe(true);
    expect(asked(path)).toEqual({
      where: '[["state","=","DRAFT"]]',
      q: '阀',
      sort: '-total',
      fields: 'number,total',
      format: 'csv',
      columns: 'shown',
      lang: 'zh',
    });
  });

  it('names no columns where all are wanted, and the rows that were chosen', () => {
    const path = listPath('x.y', { fields: ['a'], ids: [3, 1] }, { format: 'xlsx', which: 'all', lines: true });
    expect(asked(path)).toEqual({ ids: '3,1', format: 'xlsx', columns: 'all', lines: '1', lang: 'zh' });
  });

  it('gives a report its parameters', () => {
    const path = reportPath('finance.trial_balance', { to_period: 7 }, 'csv-gbk');
    expect(asked(path)).toEqual({ to_period: '7', format: 'csv-gbk', lang: 'zh' });
  });
});
