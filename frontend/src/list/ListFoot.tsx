import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import type { DocMeta, ListPage } from '../api/contract';
import { formatDecimal, formatMoney } from '../format/number';
import { useT } from '../i18n';
import { useCompanyCurrency } from '../shell/context';
import { asText } from '../widgets/values';
import type { Columns } from './useColumns';
import type { ListState } from './useListState';

export function countText(count: ListPage['count']): string {
  return `${formatDecimal(count.value)}${count.exact ? '' : '+'}`;
}

export function ListFoot({
  meta,
  page,
  state,
  columns,
}: {
  meta: DocMeta;
  page: ListPage | undefined;
  state: ListState;
  columns: Columns;
}) {
  const t = useT();
  const currency = useCompanyCurrency();
  const { stack, set, search } = state;
  const size = search.size ?? 50;
  const sums = columns.columns.flatMap(({ field }) => {
    const value = page?.sums[field.name];
    return value === undefined
      ? []
      : [
          {
            field,
            text:
              field.type === 'money'
                ? formatMoney(value, field.currency_field ? null : currency)
                : asText(field, value),
          },
        ];
  });
  const from = stack.length * size + 1;
  const shown = page?.rows.length ?? 0;
  return (
    <div className="list-foot">
      {page && <span data-testid="count">{t('list.total', { n: countText(page.count) })}</span>}
      {sums.map(({ field, text }) => (
        <span
          key={field.name}
          className="sum"
          title={page?.groups ? undefined : t('list.sum_hint', { doc: meta.plural })}
        >
          {t(page?.groups ? 'list.sum' : 'list.page_sum', { field: field.label })} <b className="num">{text}</b>
        </span>
      ))}
      <span className="grow" />
      {!page?.groups && page && (page.next || stack.length > 0 || shown > 0) && (
        <>
          <span className="num">
            {t('list.range', { from: formatDecimal(shown ? from : 0), to: formatDecimal(from + shown - 1) })}
          </span>
          <Button
            icon={<LeftOutlined />}
            size="small"
            disabled={!stack.length}
            aria-label={t('list.previous')}
            data-testid="previous"
            onClick={() => set({ after: stack.length > 1 ? stack.slice(0, -1) : undefined }, true)}
          />
          <Button
            icon={<RightOutlined />}
            size="small"
            disabled={!page.next}
            aria-label={t('list.next')}
            data-testid="next"
            onClick={() => page.next && set({ after: [...stack, page.next] }, true)}
          />
          <Select
            size="small"
            aria-label={t('list.page_size')}
            value={size}
            popupMatchSelectWidth={false}
            onChange={(v) => set({ size: v === 50 ? undefined : v })}
            options={[50, 100, 200].map((n) => ({ value: n, label: t('list.per_page', { n }) }))}
          />
        </>
      )}
    </div>
  );
}
