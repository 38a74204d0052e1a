import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { Chain } from '../api/contract';
import { compact } from '../format/number';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { DateText } from '../ui/DateText';
import { Icon } from '../ui/Icon';
import { Tag } from '../ui/Tag';
import { HEIGHT } from './layout';

export type Shown = Node<{ node: Chain['nodes'][number]; focus: boolean }, 'document'>;

/** A document of the chain: what it is, its number, where it stands. */
export function DocumentNode({ data: { node, focus } }: NodeProps<Shown>) {
  const t = useT();
  const { meta } = useHere();
  return (
    <div
      className={`cnode system-${node.system}${focus ? ' focus' : ''}${node.readable ? '' : ' closed'}`}
      style={{ height: HEIGHT }}
      data-testid={`node-${node.id}`}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <span className="kind">
        <Icon name={meta.documents[node.doc]?.icon ?? 'file-text'} /> {node.doc_label}
      </span>
      {node.readable ? (
        <b className="num" title={node.title}>
          {node.title}
        </b>
      ) : (
        <span className="faint">{node.title || t('chain.closed')}</span>
      )}
      <span className="foot">
        {node.state_label && <Tag tone={node.tone}>{node.state_label}</Tag>}
        {node.amount && <span className="num">{compact(node.amount, node.currency)}</span>}
        {node.date && (
          <span className="faint">
            <DateText text={node.date.slice(5)} />
          </span>
        )}
      </span>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}
