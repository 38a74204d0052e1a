import {
  AppstoreOutlined,
  CloseOutlined,
  FilterOutlined,
  PlusOutlined,
  SearchOutlined,
  SettingOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Badge, Button, Input, Popover, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import type { DocMeta } from '../api/contract';
import { useT } from '../i18n';
import { useDebounced } from '../widgets/RefInput';
import { widgetOf } from '../widgets/registry';
import { ColumnChooser } from './ColumnChooser';
import { ListMenu } from './ListMenu';
import type { Columns } from './useColumns';
import { filterText, type ListState } from './useListState';

function Filters({ meta, state }: { meta: DocMeta; state: ListState }) {
  const t = useT();
  const fields = meta.list.filters.flatMap((n) => meta.fields.find((f) => f.name === n) ?? []);
  return (
    <div className="filters">
      {fields.map((f) => {
        const Filter = widgetOf(f).filter;
        return (
          <div key={f.name} data-testid={`filter-${f.name}`}>
            <span>{f.label}</span>
            <Filter
              field={f}
              value={state.own.filter((p) => p[0] === f.name)}
              onChange={(p) => state.setFilter(f.name, p)}
            />
          </div>
        );
      })}
      <Button
        type="text"
        disabled={!state.own.length}
        onClick={() => state.set({ where: undefined, preset: state.preset?.name ?? '' })}
      >
        {t('list.clear')}
      </Button>
    </div>
  );
}

export function ListBar({
  meta,
  state,
  columns,
  onRefresh,
}: {
  meta: DocMeta;
  state: ListState;
  columns: Columns;
  onRefresh: () => void;
}) {
  const t = useT();
  const { search, set, preset } = state;
  const [q, setQ] = useState(search.q ?? '');
  const late = useDebounced(q, 260);
  useEffect(() => setQ(search.q ?? ''), [search.q]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed starts a search
  useEffect(() => {
    if (late === q && late !== (search.q ?? '')) state.find(late);
  }, [late]);
  const groupable = meta.list.group_by.flatMap((n) => meta.fields.find((f) => f.name === n) ?? []);
  return (
    <div className="bar list-bar">
      <h1>{meta.plural}</h1>
      {meta.can_create && (
        <Link to="/d/$doc/$id" params={{ doc: meta.name, id: 'new' }}>
          <Button type="primary" icon={<PlusOutlined />} data-testid="new" tabIndex={-1}>
            {t('list.new')}
          </Button>
        </Link>
      )}
      {state.presets.length > 1 && (
        <div className="presets" role="group" aria-label={t('list.presets')}>
          {state.presets.map((p) => (
            <button
              type="button"
              key={p.name}
              data-testid={`preset-${p.name}`}
              aria-pressed={preset?.name === p.name}
              onClick={() => set({ preset: p.name })}
            >
              {p.label}
            </button>
          ))}
        </div>
      )}
      <span className="grow" />
      <Input
        allowClear
        className="list-q"
        data-testid="q"
        prefix={<SearchOutlined />}
        value={q}
        onChange={(e) => setQ(e.target.value)}
        placeholder={t('list.search')}
        aria-label={t('list.search')}
      />
      {meta.list.filters.length > 0 && (
        <Popover trigger="click" placement="bottomRight" arrow={false} content={<Filters meta={meta} state={state} />}>
          <Badge count={state.own.length} size="small" offset={[-4, 4]}>
            <Button icon={<FilterOutlined />} data-testid="filter">
              {t('list.filter')}
            </Button>
          </Badge>
        </Popover>
      )}
      {groupable.length > 0 && search.view !== 'kanban' && (
        <Select
          className="list-group"
          aria-label={t('list.group_by')}
          value={search.group ?? ''}
          popupMatchSelectWidth={false}
          onChange={(v) => set({ group: v || undefined })}
          options={[
            { value: '', label: t('list.no_group') },
            ...groupable.map((f) => ({ value: f.name, label: t('list.by', { field: f.label }) })),
          ]}
        />
      )}
      {search.view !== 'kanban' && (
        <Popover
          trigger="click"
          placement="bottomRight"
          arrow={false}
          content={<ColumnChooser meta={meta} columns={columns} />}
        >
          <Button
            icon={<SettingOutlined />}
            aria-label={t('list.columns')}
            title={t('list.columns')}
            data-testid="columns"
          />
        </Popover>
      )}
      <ListMenu meta={meta} state={state} columns={columns} onRefresh={onRefresh} />
      {meta.kanban && (
        <Segmented
          value={search.view ?? 'list'}
          onChange={(v) => set({ view: v === 'kanban' ? 'kanban' : undefined, group: undefined })}
          options={[
            { value: 'list', icon: <UnorderedListOutlined />, title: t('list.as_list') },
            { value: 'kanban', icon: <AppstoreOutlined />, title: t('list.as_kanban') },
          ]}
        />
      )}
    </div>
  );
}

export function FilterChips({ meta, state }: { meta: DocMeta; state: ListState }) {
  const t = useT();
  if (!state.own.length) return null;
  const words = {
    true: t('value.yes'),
    false: t('value.no'),
    me: t('list.me'),
    empty: t('list.no_value'),
    month: t('list.month'),
    year: t('list.year'),
    today: t('list.today'),
    'today-6': t('list.week_ago'),
  };
  return (
    <div className="chips">
      {state.own.map((p, i) => (
        <span className="chip" key={`${p[0]}${i}`}>
          {filterText(meta, p, words)}
          <button
            type="button"
            className="plain"
            aria-label={t('list.drop_filter')}
            onClick={() => state.set({ where: state.own.filter((_, k) => k !== i), preset: state.preset?.name ?? '' })}
          >
            <CloseOutlined />
          </button>
        </span>
      ))}
      <button
        type="button"
        className="plain mute"
        onClick={() => state.set({ where: undefined, preset: state.preset?.name ?? '' })}
      >
        {t('list.clear')}
      </button>
    </div>
  );
}
