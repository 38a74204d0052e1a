import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { DocMeta } from '../api/contract';
import { listQuery } from '../api/queries';
import { useT } from '../i18n';
import { leaveTrail } from '../nav/trail';
import { useDocMeta } from '../shell/context';
import { NotFound } from '../shell/NotFound';
import { Icon } from '../ui/Icon';
import { Empty, Failure, PageBones } from '../ui/states';
import { BulkBar } from './BulkBar';
import { DataTable } from './DataTable';
import { GroupTable } from './GroupTable';
import { FilterChips, ListBar } from './ListBar';
import { countText, ListFoot } from './ListFoot';
import { useColumns } from './useColumns';
import { type ListState, useListState } from './useListState';
import './list.css';

const Kanban = lazy(() => import('../kanban/Kanban'));

function NothingHere({ meta, state }: { meta: DocMeta; state: ListState }) {
  const t = useT();
  const navigate = useNavigate();
  const filtered = !!state.search.q || state.own.length > 0 || (state.preset?.where.length ?? 0) > 0;
  const first = state.presets.find((p) => !p.where.length);
  return (
    <div className="table-box card">
      <Empty
        icon={<Icon name={meta.icon} />}
        title={t(filtered ? 'list.none_match' : 'list.none', { doc: meta.plural })}
        text={filtered ? t('list.none_match_hint') : meta.empty}
      >
        {filtered ? (
          <Button onClick={() => state.set({ q: undefined, where: undefined, preset: first?.name ?? '' })}>
            {t('list.show_all')}
          </Button>
        ) : (
          meta.can_create && (
            <Button
              type="primary"
              onClick={() => navigate({ to: '/d/$doc/$id', params: { doc: meta.name, id: 'new' } })}
            >
              {t('list.new_one', { doc: meta.label })}
            </Button>
          )
        )}
      </Empty>
    </div>
  );
}

function List({ meta }: { meta: DocMeta }) {
  const navigate = useNavigate();
  const columns = useColumns(meta);
  const state = useListState(meta, columns.names);
  const { search, set, sort, request, stack } = state;
  const [selected, setSelected] = useState<Set<number>>(new Set());
  const kanban = search.view === 'kanban' && meta.kanban;
  const page = useQuery({
    ...listQuery(
      meta.name,
      search.group
        ? { ...request, fields: undefined, group: search.group }
        : { ...request, after: stack[stack.length - 1] },
    ),
    // a board needs it only to learn whether the view it opens on holds anything
    enabled: !kanban || search.preset === undefined,
  });
  const where = JSON.stringify([request.where, request.q, search.group]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question, another selection
  useEffect(() => setSelected(new Set()), [where]);
  const data = page.data;
  // a reader who has none of "mine" sees what there is instead of nothing
  const barren =
    !!data &&
    !page.isPlaceholderData &&
    data.count.value === 0 &&
    search.preset === undefined &&
    !!state.preset?.where.length &&
    !state.own.length;
  useEffect(() => {
    if (barren) set({ preset: state.presets.find((p) => !p.where.length)?.name });
  }, [barren, set, state.presets]);
  const open = useCallback(
    (id: number) => {
      if (data && !data.groups)
        leaveTrail({
          doc: meta.name,
          request,
          ids: data.rows.map((r) => r.id),
          offset: stack.length * (request.limit ?? 50),
          before: stack.map((_cursor: string, i: number) => stack[i - 1]),
          next: data.next,
          total: countText(data.count),
        });
      navigate({ to: '/d/$doc/$id', params: { doc: meta.name, id: String(id) } });
    },
    [data, meta.name, request, stack, navigate],
  );
  const bulk = meta.commands.filter((c) => c.bulk);
  const onSort = (next: string) => set({ sort: next === meta.list.sort ? undefined : next });
  const body = () => {
    if (page.isError && !data) return <Failure error={page.error} retry={() => page.refetch()} />;
    if (data && !data.groups && !data.rows.length && !stack.length) return <NothingHere meta={meta} state={state} />;
    if (data?.groups && search.group)
      return (
        <GroupTable
          meta={meta}
          groups={data.groups}
          by={search.group}
          request={request}
          columns={columns}
          sort={sort}
          onSort={onSort}
          onOpen={open}
          onNarrow={(p) => set({ where: [...state.own, p], group: undefined, preset: state.preset?.name ?? '' })}
        />
      );
    return (
      <DataTable
        meta={meta}
        rows={data?.rows}
        columns={columns}
        sort={sort}
        selected={selected}
        onSort={onSort}
        onSelect={setSelected}
        onOpen={open}
      />
    );
  };
  return (
    <div className="page">
      {selected.size > 0 ? (
        <BulkBar
          meta={meta}
          commands={bulk}
          ids={[...selected]}
          question={{ ...request, fields: columns.names }}
          onClear={() => setSelected(new Set())}
        />
      ) : (
        <ListBar meta={meta} state={state} columns={columns} onRefresh={() => page.refetch()} />
      )}
      <FilterChips meta={meta} state={state} />
      {kanban ? (
        <Suspense fallback={<PageBones />}>
          <Kanban meta={meta} where={request.where ?? []} q={request.q} />
        </Suspense>
      ) : (
        <>
          {body()}
          <ListFoot meta={meta} page={data} state={state} columns={columns} />
        </>
      )}
    </div>
  );
}

/** The list of any document type, drawn from its declaration. */
export default function ListPage() {
  const { doc } = useParams({ from: '/shell/d/$doc' });
  const meta = useDocMeta(doc);
  return meta ? <List key={doc} meta={meta} /> : <NotFound />;
}
