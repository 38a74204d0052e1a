import {
  type Active,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  type Over,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import { useMemo, useState } from 'react';
import { problemOf, request } from '../api/client';
import type { DocMeta, DocumentBody, Row, Where } from '../api/contract';
import { client, listQuery } from '../api/queries';
import { refresh, runCommand } from '../commands/run';
import { useCommandFlow } from '../commands/useCommandFlow';
import { useT } from '../i18n';
import { isRef } from '../widgets/values';
import { CardFace } from './Card';
import { Column } from './Column';
import { columnJump } from './keyboard';
import './kanban.css';

const keyOf = (v: unknown): string => String(isRef(v) ? v.id : (v ?? ''));

interface Moved {
  row: Row;
  to: string;
}

/** The board: a column for each stage, cards moved by hand or by keys; moving runs the command that leads there. */
export default function Kanban({ meta, where, q }: { meta: DocMeta; where: Where; q?: string }) {
  const t = useT();
  const { message } = App.useApp();
  const kanban = meta.kanban as NonNullable<DocMeta['kanban']>;
  const field = meta.fields.find((f) => f.name === kanban.by);
  const [held, setHeld] = useState<Row | null>(null);
  const [moved, setMoved] = useState<Moved | null>(null);
  const { start, flow } = useCommandFlow();
  const groups = useQuery(listQuery(meta.name, { where, q, group: kanban.by }));
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 5 } }),
    useSensor(KeyboardSensor, { coordinateGetter: columnJump }),
  );
  const fields = useMemo(() => {
    const names = new Set([
      meta.title_field,
      kanban.by,
      kanban.title,
      ...kanban.fields,
      ...(kanban.sum ? [kanban.sum] : []),
    ]);
    for (const f of meta.fields) if (names.has(f.name) && f.currency_field) names.add(f.currency_field);
    return [...names];
  }, [meta, kanban]);
  const columns = useMemo(() => {
    const options =
      field?.type === 'state'
        ? meta.states.map((s) => ({ value: s.value, label: s.label, tone: s.tone }))
        : (field?.options ?? []);
    if (options.length) return options;
    return (groups.data?.groups ?? []).map((g) => ({ value: keyOf(g.key), label: g.label, tone: undefined }));
  }, [field, meta.states, groups.data]);

  // the card stays where it was put, and busy, until the columns have it there
  const settle = async (what: Moved) => {
    await refresh(meta.name);
    setMoved((now) => (now === what ? null : now));
  };
  const move = (row: Row, to: string) => {
    const name = kanban.move[to];
    const command = meta.commands.find((c) => c.name === name);
    if (!command && !kanban.edit_field)
      return message.info(t('kanban.no_way', { stage: columns.find((c) => c.value === to)?.label ?? to }));
    const moving = { row, to };
    setMoved(moving);
    const id = row.id;
    const version = Number(row.version);
    const fail = (error: unknown) => {
      const p = problemOf(error);
      message.error(p.detail || p.title || t('state.unreachable'));
      settle(moving);
    };
    if (!command) {
      request<DocumentBody>(`/docs/${meta.name}/${id}`, {
        method: 'PATCH',
        version,
        body: { [kanban.by]: field?.type === 'ref' ? Number(to) : to },
      }).then((saved) => {
        client.setQueryData(['doc', meta.name, id], saved);
        settle(moving);
      }, fail);
      return;
    }
    const asks = command.inputs.length > 0 || command.confirm || command.line_inputs;
    if (asks) setMoved(null);
    start({
      command,
      subject: String(row[kanban.title] ?? ''),
      run: async (input) => {
        const done = await runCommand(meta.name, id, command.name, version, input);
        if (done.result === 'held') message.warning(t('command.now_held', { command: command.label }));
        client.setQueryData(['doc', meta.name, id], done.document);
        settle(moving);
      },
      onProblem: (p) => {
        message.error(p.detail || p.title || t('state.unreachable'));
        settle(moving);
        return true;
      },
      onCancel: () => setMoved(null),
    });
  };
  const drop = (e: DragEndEvent) => {
    const row = e.active.data.current?.row as Row | undefined;
    setHeld(null);
    if (row && e.over && String(e.over.id) !== keyOf(row[kanban.by])) move(row, String(e.over.id));
  };
  const told = (key: string) => (e: { active: Active; over?: Over | null }) => {
    const row = e.active.data.current?.row as Row | undefined;
    const stage = columns.find((c) => c.value === String(e.over?.id))?.label ?? '';
    return t(key, { card: String(row?.[kanban.title] ?? ''), stage });
  };
  const announcements = {
    onDragStart: told('kanban.lifted'),
    onDragOver: told('kanban.over'),
    onDragEnd: told('kanban.put'),
    onDragCancel: told('kanban.back'),
  };
  return (
    <DndContext
      sensors={sensors}
      onDragStart={(e) => setHeld((e.active.data.current?.row as Row) ?? null)}
      onDragEnd={drop}
      onDragCancel={() => setHeld(null)}
      accessibility={{ screenReaderInstructions: { draggable: t('kanban.keys') }, announcements }}
    >
      <section className="board" aria-label={meta.plural}>
        {columns.map((c) => {
          const group = groups.data?.groups?.find((g) => keyOf(g.key) === c.value);
          return (
            <Column
              key={c.value}
              meta={meta}
              option={c}
              fields={fields}
              where={where}
              q={q}
              count={group?.count ?? 0}
              sum={kanban.sum ? group?.sums[kanban.sum] : undefined}
              moved={moved}
              reachable={!held || keyOf(held[kanban.by]) === c.value || !!kanban.edit_field || c.value in kanban.move}
            />
          );
        })}
      </section>
      <DragOverlay dropAnimation={null}>
        {held && (
          <div className="kcard lifted">
            <CardFace meta={meta} row={held} />
          </div>
        )}
      </DragOverlay>
      {flow}
    </DndContext>
  );
}
