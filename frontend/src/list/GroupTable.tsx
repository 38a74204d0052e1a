import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { DocMeta, ListPage, Predicate, Ref } from '../api/contract';
import { type ListParams, listQuery } from '../api/queries';
import { useT } from '../i18n';
import { widgetOf } from '../widgets/registry';
import { isRef } from '../widgets/values';
import { DataRow } from './DataRow';
import { Cols, TableHead, tableWidth } from './TableHead';
import type { Columns } from './useColumns';

interface Props {
  meta: DocMeta;
  groups: NonNullable<ListPage['groups']>;
  by: string;
  request: ListParams;
  columns: Columns;
  sort: string;
  onSort: (sort: string) => void;
  onOpen: (id: number) => void;
  onNarrow: (predicate: Predicate) => void;
}
const narrowed = (by: string, key: unknown): Predicate =>
  key === null ? [by, 'empty', true] : [by, '=', isRef(key) ? (key as Ref).id : key];

function Members({
  meta,
  by,
  groupKey,
  request,
  columns,
  sort,
  onOpen,
  count,
  onMore,
}: Omit<Props, 'groups' | 'onSort' | 'onNarrow'> & { groupKey: unknown; count: number; onMore: () => void }) {
  const t = useT();
  const page = useQuery(
    listQuery(meta.name, { ...request, where: [...(request.where ?? []), narrowed(by, groupKey)], limit: 20 }),
  );
  const span = columns.columns.length + (columns.sized ? 1 : 0);
  if (!page.data)
    return (
      <tr>
        <td colSpan={span} className="mute">
          {t('state.loading')}
        </td>
      </tr>
    );
  return (
    <>
      {page.data.rows.map((row) => (
        <DataRow
          key={row.id}
          meta={meta}
          row={row}
          columns={columns.columns}
          sized={columns.sized}
          sort={sort}
          current={false}
          chosen={null}
          onPick={() => undefined}
          onOpen={onOpen}
        />
      ))}
      {page.data.next && (
        <tr>
          <td colSpan={span}>
            <Button type="link" size="small" onClick={onMore}>
              {t('list.whole_group', { count })}
            </Button>
          </td>
        </tr>
      )}
    </>
  );
}

/** Groups with their counts and sums; opening one shows its first documents. */
export function GroupTable(props: Props) {
  const { meta, groups, by, columns, sort, onSort, onNarrow } = props;
  const t = useT();
  const [open, setOpen] = useState<Set<string>>(new Set());
  const toggle = (key: string) =>
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const [first, ...rest] = columns.columns;
  const byField = meta.fields.find((f) => f.name === by);
  const order = new Map(byField?.options?.map((o, i) => [o.value, i]));
  const sorted = order.size
    ? [...groups].sort((a, b) => (order.get(String(a.key)) ?? 99) - (order.get(String(b.key)) ?? 99))
    : groups;
  return (
    <section className="table-box card" aria-label={meta.plural}>
      <table className="table" style={{ minWidth: tableWidth(columns, false) }}>
        <Cols columns={columns} pick={false} />
        <TableHead columns={columns} sort={sort} onSort={onSort} selection={null} />
        {sorted.map((g) => {
          const key = JSON.stringify(isRef(g.key) ? g.key.id : g.key);
          const shown = open.has(key);
          const Cell = byField && widgetOf(byField).cell;
          return (
            <tbody key={key}>
              <tr className="group">
                <th scope="rowgroup" className={first ? 'left' : undefined}>
                  <button
                    type="button"
                    className="plain sorter"
                    aria-expanded={shown}
                    data-testid={`group-${isRef(g.key) ? g.key.id : g.key}`}
                    onClick={() => toggle(key)}
                  >
                    {shown ? <DownOutlined /> : <RightOutlined />}
                    {Cell && g.key !== null && !isRef(g.key) ? (
                      <Cell field={byField} value={g.key} />
                    ) : (
                      g.label || t('list.no_value')
                    )}
                    <span className="mute">{g.count}</span>
                  </button>
                </th>
                {rest.map(({ field }) => {
                  const widget = widgetOf(field);
                  const sum = g.sums[field.name];
                  return (
                    <td key={field.name} className={widget.align}>
                      {sum !== undefined && <widget.cell field={field} value={sum} />}
                    </td>
                  );
                })}
                {columns.sized && <td />}
              </tr>
              {shown && (
                <Members
                  {...props}
                  groupKey={g.key}
                  count={g.count}
                  onMore={() =>
                    onNarrow(byField?.type === 'ref' && isRef(g.key) ? [by, 'in', [g.key]] : narrowed(by, g.key))
                  }
                />
              )}
            </tbody>
          );
        })}
      </table>
    </section>
  );
}
