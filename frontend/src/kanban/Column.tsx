import { useDroppable } from '@dnd-kit/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { query, request } from '../api/client';
import type { DocMeta, ListPage, Option, Row, Where } from '../api/contract';
import { compact, formatDecimal, formatMoney } from '../format/number';
import { useT } from '../i18n';
import { useCompanyCurrency } from '../shell/context';
import { Bone } from '../ui/states';
import { Tag } from '../ui/Tag';
import { Card } from './Card';

interface Props {
  meta: DocMeta;
  option: Option;
  fields: string[];
  where: Where;
  q?: string;
  count: number;
  sum?: string;
  moved: { row: Row; to: string } | null;
  reachable: boolean;
}

export function Column({ meta, option, fields, where, q, count, sum, moved, reachable }: Props) {
  const t = useT();
  const currency = useCompanyCurrency();
  const by = meta.kanban?.by ?? 'state';
  const drop = useDroppable({ id: option.value });
  const asked: Where = [...where, [by, '=', option.value]];
  const pages = useInfiniteQuery({
    queryKey: ['list', meta.name, 'kanban', asked, q],
    queryFn: ({ pageParam, signal }) =>
      request<ListPage>(
        `/docs/${meta.name}${query({ where: JSON.stringify(asked), q, sort: meta.list.sort, after: pageParam, limit: 30, fields: fields.join(',') })}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const own = (pages.data?.pages.flatMap((p) => p.rows) ?? []).filter(
    (r) => r.id !== moved?.row.id || moved.to === option.value,
  );
  const rows = moved?.to === option.value && !own.some((r) => r.id === moved.row.id) ? [moved.row, ...own] : own;
  return (
    <section
      className={`kcolumn${drop.isOver ? ' over' : ''}${reachable ? '' : ' shut'}`}
      data-testid={`column-${option.value}`}
      aria-label={option.label}
    >
      <header>
        <Tag tone={option.tone ?? 'default'}>{option.label}</Tag>
        <span className="num">{formatDecimal(count)}</span>
        {sum !== undefined && (
          <i className="num" title={formatMoney(sum, currency)}>
            {compact(sum, currency)}
          </i>
        )}
      </header>
      <div ref={drop.setNodeRef} className="kcards">
        {pages.isLoading && <Bone height={76} />}
        {rows.map((r) => (
          <Card key={r.id} meta={meta} row={r} moving={r.id === moved?.row.id} />
        ))}
        {pages.isSuccess && !rows.length && <p className="faint">{t('kanban.empty')}</p>}
        {pages.hasNextPage && (
          <Button size="small" block loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
            {t('kanban.more')}
          </Button>
        )}
      </div>
    </section>
  );
}
