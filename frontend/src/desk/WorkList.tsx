import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { FieldMeta } from '../api/contract';
import type { ListCard, WorkRow } from '../api/startPage';
import { useT } from '../i18n';
import { shownAs } from '../widgets/shown';
import { isRef } from '../widgets/values';
import { CardFrame } from './CardFrame';
import { ListLink } from './ListLink';
import type { Target } from './Mover';

const Mover = lazy(() => import('./Mover')); // dialogs and inputs come when a command is pressed

function Cell({ field, row }: { field: FieldMeta; row: WorkRow }) {
  const Shown = shownAs(field).cell;
  return <Shown field={field} value={row[field.name]} record={row} />;
}

function WorkLine({ card, row, onMove }: { card: ListCard; row: WorkRow; onMove: (row: WorkRow) => void }) {
  const [first, ...rest] = card.columns;
  const title = row[first.name];
  return (
    <tr data-testid={`work-${row.id}`}>
      <th scope="row">
        {isRef(title) ? (
          <Link to="/d/$doc/$id" params={{ doc: title.doc, id: String(title.id) }} title={title.label}>
            {title.label}
          </Link>
        ) : null}
      </th>
      {rest.map((c) => (
        <td key={c.name} className={`${shownAs(c).align} type-${c.type}`} data-label={c.label}>
          <Cell field={c} row={row} />
        </td>
      ))}
      <td className="do">
        {row._command && (
          <Button
            size="small"
            className={row._command.style === 'primary' ? 'lead' : undefined}
            danger={row._command.style === 'danger'}
            data-testid={`cmd-${row._command.name}`}
            onClick={() => onMove(row)}
          >
            {row._command.label}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** The next documents of somebody's work, each with the command that moves it; the whole list is one click away. */
export function WorkList({ card }: { card: ListCard }) {
  const t = useT();
  const [target, setTarget] = useState<Target | null>(null);
  const start = (row: WorkRow) => {
    const title = row[card.columns[0].name];
    if (row._command)
      setTarget({
        doc: card.doc,
        id: row.id,
        version: Number(row.version),
        title: isRef(title) ? title.label : '',
        command: row._command,
      });
  };
  const open = (
    <ListLink doc={card.doc} where={card.where} sort={card.sort} className="all" testId={`all-${card.name}`}>
      {t('desk.open_all')}
      <span className="count">{card.count}</span>
    </ListLink>
  );
  return (
    <CardFrame name={card.name} title={card.label} help={card.help} more={open} className="work">
      <table>
        <thead>
          <tr>
            {card.columns.map((c) => (
              <th key={c.name} scope="col" className={shownAs(c).align}>
                {c.label}
              </th>
            ))}
            <th className="do">
              <span className="sr">{t('desk.next')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {card.rows.map((row) => (
            <WorkLine key={row.id} card={card} row={row} onMove={start} />
          ))}
        </tbody>
      </table>
      {target && (
        <Suspense fallback={null}>
          <Mover key={`${target.id}-${target.command.name}`} target={target} onEnd={() => setTarget(null)} />
        </Suspense>
      )}
    </CardFrame>
  );
}

/** Lists with nothing in them take a line each: what it means that they are empty. */
export function Cleared({ cards }: { cards: ListCard[] }) {
  const t = useT();
  if (!cards.length) return null;
  return (
    <section className="card desk-card cleared" aria-label={t('desk.cleared')}>
      <header>
        <h2>{t('desk.cleared')}</h2>
      </header>
      <ul>
        {cards.map((c) => (
          <li key={c.name} data-testid={`card-${c.name}`}>
            <ListLink doc={c.doc} where={c.where}>
              {c.label}
            </ListLink>
            <span className="mute">{c.empty}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
