import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Panel, PanelMeta } from '../api/contract';
import { panelQuery } from '../api/queries';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { Bone } from '../ui/states';
import { widgetOf } from '../widgets/registry';

type Block = Panel['blocks'][number];

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
              {columns.map((c) => {
                const Cell = widgetOf(c).cell;
                return (
                  <td key={c.name} className={widgetOf(c).align}>
                    <Cell field={c} value={r[c.name]} record={r} />
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

function One({ block }: { block: Block }) {
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

/** Live facts of another system beside the document; each panel asks for itself, so a slow one holds up nothing. */
function OnePanel({ doc, id, panel }: { doc: string; id: number; panel: PanelMeta }) {
  const t = useT();
  const { meta } = useHere();
  const got = useQuery(panelQuery(doc, id, panel.name));
  return (
    <section className={`panel system-${panel.system}`} data-testid={`panel-${panel.name}`} aria-busy={got.isLoading}>
      <h3>
        <span className="dot" />
        {panel.label}
        <small>{meta.systems.find((s) => s.key === panel.system)?.label}</small>
      </h3>
      {got.isLoading && (
        <div style={{ display: 'grid', gap: 8 }}>
          <Bone width="80%" />
          <Bone width="60%" />
        </div>
      )}
      {got.isError && <p className="mute">{t('form.panel_failed')}</p>}
      {got.data?.blocks.map((b, i) => (
        <One key={`${b.kind}${i}`} block={b} />
      ))}
    </section>
  );
}

export function Panels({ doc, id, panels }: { doc: string; id: number; panels: PanelMeta[] }) {
  const t = useT();
  if (!panels.length) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className="panels" tabIndex={0} aria-label={t('form.facts')}>
      {panels.map((p) => (
        <OnePanel key={p.name} doc={doc} id={id} panel={p} />
      ))}
    </section>
  );
}
