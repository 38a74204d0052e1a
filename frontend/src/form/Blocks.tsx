import { Link } from '@tanstack/react-router';
import type { Panel } from '../api/contract';
import { widgetOf } from '../widgets/registry';
import { isRef } from '../widgets/values';

export type Block = Panel['blocks'][number];

function Facts({ items }: Extract<Block, { kind: 'facts' }>) {
  return (
    <dl className="facts">
      {items.map((i) => {
        const field = {
          name: i.label,
          label: i.label,
          help: '',
          type: i.type,
          required: false,
          readonly: true,
          sortable: false,
        };
        const Cell = widgetOf(field).cell;
        const value = <Cell field={field} value={i.value} />;
        return (
          <div key={i.label}>
            <dt>{i.label}</dt>
            <dd className={i.tone ? `toned tone-${i.tone}` : undefined}>
              {i.link ? (
                <Link to="/d/$doc/$id" params={{ doc: i.link.doc, id: String(i.link.id) }}>
                  {value}
                </Link>
              ) : (
                value
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Table({ columns, rows, empty }: Extract<Block, { kind: 'table' }>) {
  if (!rows.length) return <p className="mute">{empty}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <div className="mini-box" tabIndex={0}>
      <table className="mini">
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.name} scope="col" className={widgetOf(c).align}>
                {c.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r, i) => (
            <tr key={r.id ?? i}>
              {columns.map((c, at) => {
                const Cell = widgetOf(c).cell;
                const value = r[c.name];
                const cell = <Cell field={c} value={value} record={r} />;
                return (
                  <td key={c.name} className={widgetOf(c).align}>
                    {at === 0 && isRef(value) ? (
                      <Link to="/d/$doc/$id" params={{ doc: value.doc, id: String(value.id) }}>
                        {cell}
                      </Link>
                    ) : (
                      cell
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One block of a panel: facts, a list, a bar, a sentence. */
export function OneBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'facts':
      return <Facts {...block} />;
    case 'table':
      return <Table {...block} />;
    case 'progress':
      return (
        <div className={`bar-line tone-${block.tone ?? 'processing'}`}>
          <span>{block.label}</span>
          <b className="num">{block.percent}%</b>
          <i aria-hidden="true">
            <u style={{ width: `${Math.max(0, Math.min(100, block.percent))}%` }} />
          </i>
        </div>
      );
    case 'note':
      return <p className={`panel-note tone-${block.tone}`}>{block.text}</p>;
  }
}
