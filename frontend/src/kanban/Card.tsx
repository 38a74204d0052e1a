import { useDraggable } from '@dnd-kit/core';
import { useNavigate } from '@tanstack/react-router';
import { memo } from 'react';
import type { DocMeta, Row } from '../api/contract';
import { widgetOf } from '../widgets/registry';
import { asText, isBlank } from '../widgets/values';

export const CardFace = memo(function CardFace({ meta, row }: { meta: DocMeta; row: Row }) {
  const kanban = meta.kanban as NonNullable<DocMeta['kanban']>;
  const title = meta.fields.find((f) => f.name === kanban.title);
  return (
    <>
      <h4 title={title && asText(title, row[kanban.title])}>
        {title ? asText(title, row[kanban.title]) : String(row[kanban.title] ?? '')}
      </h4>
      <div className="kfields">
        {kanban.fields.map((name) => {
          const field = meta.fields.find((f) => f.name === name);
          if (!field || name === kanban.title || isBlank(row[name])) return null;
          const widget = widgetOf(field);
          return (
            <span key={name} title={field.label} className={name === kanban.sum ? 'strong' : undefined}>
              <widget.cell field={field} value={row[name]} record={row} />
            </span>
          );
        })}
      </div>
    </>
  );
});

/** Space lifts a card, ←→ carry it, Space sets it down; Enter opens it. One that is `moving` waits for the server. */
export function Card({ meta, row, moving }: { meta: DocMeta; row: Row; moving: boolean }) {
  const navigate = useNavigate();
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: row.id,
    data: { row },
    disabled: moving,
  });
  const open = () => moving || navigate({ to: '/d/$doc/$id', params: { doc: meta.name, id: String(row.id) } });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dnd-kit gives it its role and its keys
    <div
      ref={setNodeRef}
      {...attributes}
      {...listeners}
      className="kcard"
      aria-busy={moving}
      data-testid={`card-${row.id}`}
      style={isDragging ? { opacity: 0.35 } : undefined}
      onClick={open}
      onKeyDown={(e) => {
        if (e.key === 'Enter' && !isDragging) {
          e.preventDefault();
          open();
        } else listeners?.onKeyDown?.(e);
      }}
    >
      <CardFace meta={meta} row={row} />
    </div>
  );
}
