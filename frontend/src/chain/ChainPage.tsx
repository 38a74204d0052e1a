import { ApartmentOutlined, ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Background, Controls, type Edge, MarkerType, ReactFlow, type ReactFlowInstance } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { Button } from 'antd';
import { useMemo } from 'react';
import type { Chain } from '../api/contract';
import { chainQuery } from '../api/queries';
import { useT } from '../i18n';
import { useDocMeta, useHere } from '../shell/context';
import { NotFound } from '../shell/NotFound';
import { useDark } from '../theme/theme';
import { Empty, Failure, PageBones } from '../ui/states';
import { DocumentNode, type Shown } from './DocumentNode';
import { HEIGHT, layout, measures } from './layout';
import './chain.css';

const FIT = { maxZoom: 1.1, padding: 0.06 };
const READABLE = 0.6; // below this the words are too small: better to see a part, around the document in hand
const TYPES = { document: DocumentNode };

function toFlow(chain: Chain): { nodes: Shown[]; edges: Edge[] } {
  const places = new Map(layout(chain).map((p) => [p.id, p]));
  const systems = new Map(chain.nodes.map((n) => [n.id, n.system]));
  const { width } = measures(new Set(chain.nodes.map((n) => n.depth)).size);
  return {
    nodes: chain.nodes.map((node) => ({
      id: String(node.id),
      type: 'document' as const,
      position: { x: places.get(node.id)?.x ?? 0, y: places.get(node.id)?.y ?? 0 },
      data: { node, focus: node.id === chain.focus },
      width,
      height: HEIGHT,
      ariaLabel: `${node.doc_label} ${node.title}, ${node.state_label}`,
      focusable: node.readable,
    })),
    edges: chain.edges.map((e) => {
      const crossing = systems.get(e.source) !== systems.get(e.target);
      return {
        id: `${e.source}-${e.target}-${e.label}`,
        source: String(e.source),
        target: String(e.target),
        label: e.label || undefined,
        type: 'default',
        className: crossing ? 'crossing' : undefined,
        markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
      };
    }),
  };
}

function centre(view: ReactFlowInstance<Shown, Edge>, nodes: Shown[]): void {
  const focus = nodes.find((n) => n.data.focus);
  const box = document.querySelector('.chain-box');
  if (view.getZoom() >= READABLE || !focus || !box) return;
  const zoom = READABLE + 0.2;
  const half = box.clientWidth / zoom / 2;
  const ends = nodes.map((n) => n.position.x);
  const [left, right] = [Math.min(...ends) - 20, Math.max(...ends) + (focus.width ?? 0) + 20];
  const x = Math.max(left + half, Math.min(right - half, focus.position.x));
  view.setCenter(x, focus.position.y + HEIGHT / 2, { zoom });
}

function Graph({ chain }: { chain: Chain }) {
  const t = useT();
  const navigate = useNavigate();
  const dark = useDark();
  const words = useMemo(
    () => ({
      'controls.ariaLabel': t('chain.view'),
      'controls.zoomIn.ariaLabel': t('chain.nearer'),
      'controls.zoomOut.ariaLabel': t('chain.farther'),
      'controls.fitView.ariaLabel': t('chain.whole'),
      'node.a11yDescription.default': t('chain.keys'),
    }),
    [t],
  );
  const flow = useMemo(() => toFlow(chain), [chain]);
  const open = (id: string) => {
    const node = chain.nodes.find((n) => String(n.id) === id);
    if (node?.readable) navigate({ to: '/d/$doc/$id', params: { doc: node.doc, id } });
  };
  return (
    <ReactFlow
      {...flow}
      nodeTypes={TYPES}
      ariaLabelConfig={words}
      colorMode={dark ? 'dark' : 'light'}
      fitView
      fitViewOptions={FIT}
      onInit={(view) => centre(view, flow.nodes)}
      minZoom={0.15}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      onNodeClick={(_, n) => open(n.id)}
      onKeyDown={(e) => {
        const id = (e.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset.id;
        if (e.key === 'Enter' && id) open(id);
      }}
    >
      <Background gap={18} size={1} />
      <Controls showInteractive={false} />
    </ReactFlow>
  );
}

/** Everything before and after a document, through all five systems. */
export default function ChainPage() {
  const { doc, id } = useParams({ from: '/shell/d/$doc/$id/chain' });
  const t = useT();
  const { meta } = useHere();
  const docMeta = useDocMeta(doc);
  const got = useQuery({ ...chainQuery(doc, Number(id)), enabled: !!docMeta });
  if (!docMeta) return <NotFound />;
  if (got.isError) return <Failure error={got.error} retry={() => got.refetch()} />;
  if (!got.data) return <PageBones />;
  const focus = got.data.nodes.find((n) => n.id === got.data.focus);
  const systems = meta.systems.filter((s) => got.data.nodes.some((n) => n.system === s.key));
  return (
    <div className="page">
      <div className="bar">
        <Link to="/d/$doc/$id" params={{ doc, id }} aria-label={t('chain.back')}>
          <Button type="text" icon={<ArrowLeftOutlined />} tabIndex={-1} />
        </Link>
        <h1>
          <span className="mute" style={{ fontWeight: 400 }}>
            {docMeta.label} / {focus && `${focus.title} / `}
          </span>
          {t('form.chain')}
        </h1>
        <span className="grow" />
        <span className="legend">
          {systems.map((s) => (
            <span key={s.key} className={`system-${s.key}`}>
              <span className="dot" /> {s.label}
            </span>
          ))}
        </span>
        <span className="mute num">{t('chain.count', { count: got.data.nodes.length })}</span>
      </div>
      {got.data.truncated && <div className="notice-bar">{t('chain.truncated')}</div>}
      <div className="chain-box card">
        {got.data.nodes.length ? (
          <Graph key={`${doc}/${id}`} chain={got.data} />
        ) : (
          <Empty icon={<ApartmentOutlined />} title={t('chain.none')} text={t('chain.none_hint')} />
        )}
      </div>
    </div>
  );
}
