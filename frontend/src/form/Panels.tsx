import { useQueries } from '@tanstack/react-query';
import { Tabs } from 'antd';
import type { Panel, PanelMeta } from '../api/contract';
import { panelQuery } from '../api/queries';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { Bone } from '../ui/states';
import { type Block, OneBlock } from './Blocks';

interface Seen {
  meta: PanelMeta;
  data?: Panel;
  loading: boolean;
  failed: boolean;
}

const isList = (block: Block) => block.kind === 'table';

/** Every panel of a document, each by its own request, so that a slow one holds up nothing. */
function usePanels(doc: string, id: number, panels: PanelMeta[]): Seen[] {
  const got = useQueries({ queries: panels.map((p) => panelQuery(doc, id, p.name)) });
  return panels.map((meta, i) => ({
    meta,
    data: got[i].data as Panel | undefined,
    loading: got[i].isLoading,
    failed: got[i].isError,
  }));
}

/** Live facts of other systems beside the document: what is short enough to stand at the side. */
export function Panels({ doc, id, panels }: { doc: string; id: number; panels: PanelMeta[] }) {
  const t = useT();
  const { meta } = useHere();
  const shown = usePanels(doc, id, panels).filter(
    (p) => p.loading || p.failed || p.data?.blocks.some((b) => !isList(b)),
  );
  if (!shown.length) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className="panels" tabIndex={0} aria-label={t('form.facts')}>
      {shown.map(({ meta: panel, data, loading, failed }) => (
        <section
          key={panel.name}
          className={`panel system-${panel.system}`}
          data-testid={`panel-${panel.name}`}
          aria-busy={loading}
        >
          <h3>
            <span className="dot" />
            {panel.label}
            <small>{meta.systems.find((s) => s.key === panel.system)?.label}</small>
          </h3>
          {loading && (
            <div style={{ display: 'grid', gap: 8 }}>
              <Bone width="80%" />
              <Bone width="60%" />
            </div>
          )}
          {failed && <p className="mute">{t('form.panel_failed')}</p>}
          {data?.blocks
            .filter((b) => !isList(b))
            .map((b, i) => (
              <OneBlock key={`${b.kind}${i}`} block={b} />
            ))}
        </section>
      ))}
    </section>
  );
}

const rowsIn = (panel: Panel) => panel.blocks.reduce((n, b) => n + (b.kind === 'table' ? b.rows.length : 0), 0);

/** Lists of other systems about this document, as wide as the page: the customer's orders, goods, debts. */
export function Related({ doc, id, panels }: { doc: string; id: number; panels: PanelMeta[] }) {
  const lists = usePanels(doc, id, panels).filter((p) => p.data?.blocks.some(isList));
  if (!lists.length) return null;
  return (
    <div className="card tabs related">
      <Tabs
        items={lists.map(({ meta: panel, data }) => ({
          key: panel.name,
          label: (
            <span className={`related-tab system-${panel.system}`} data-testid={`related-${panel.name}`}>
              <span className="dot" />
              {panel.label}
              <small className="num">{data ? rowsIn(data) : ''}</small>
            </span>
          ),
          children: data?.blocks.filter(isList).map((b, i) => <OneBlock key={`${b.kind}${i}`} block={b} />),
        }))}
      />
    </div>
  );
}
