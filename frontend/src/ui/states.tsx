import { InboxOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { problemOf } from '../api/client';
import { t, useT } from '../i18n';

export function Empty({
  title,
  text,
  children,
  icon,
}: {
  title?: string;
  text?: string;
  children?: ReactNode;
  icon?: ReactNode;
}) {
  return (
    <div className="empty" role="status">
      {icon ?? <InboxOutlined />}
      {title && <h2>{title}</h2>}
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

export function Bone({ width = '100%', height = 14 }: { width?: number | string; height?: number }) {
  return <span className="bone" style={{ width, height }} aria-hidden="true" />;
}

export function PageBones() {
  const tr = useT();
  return (
    <div className="page" role="status" aria-label={tr('state.loading')}>
      <div className="bar">
        <Bone width={120} height={20} />
        <Bone width={64} height={24} />
        <span className="grow" />
        <Bone width={220} height={24} />
      </div>
      <div className="card" style={{ margin: '10px 14px', padding: 14, display: 'grid', gap: 18 }}>
        {Array.from({ length: 12 }, (_, i) => (
          <Bone key={i} width={`${96 - ((i * 17) % 38)}%`} />
        ))}
      </div>
    </div>
  );
}

/** What went wrong, in the server's words, and the way on. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const tr = useT();
  const p = problemOf(error);
  const title =
    p.status === 0
      ? tr('state.unreachable')
      : p.type === 'not_found'
        ? tr('state.not_found')
        : p.title || tr('state.failed');
  return (
    <Empty
      title={title}
      text={p.status === 0 ? tr('state.unreachable_hint') : p.detail !== title ? p.detail : undefined}
    >
      <span style={{ display: 'flex', gap: 8 }}>
        {retry && <Button onClick={retry}>{tr('state.retry')}</Button>}
        <Button type="link" href="/">
          {tr('state.to_desk')}
        </Button>
      </span>
    </Empty>
  );
}

export class Boundary extends Component<{ children: ReactNode; at?: string }, { error: Error | null }> {
  state = { error: null as Error | null };
  static getDerivedStateFromError(error: Error) {
    return { error };
  }
  componentDidUpdate(before: { at?: string }) {
    if (before.at !== this.props.at && this.state.error) this.setState({ error: null });
  }
  render() {
    if (!this.state.error) return this.props.children;
    return (
      <Empty title={t('state.broken')} text={this.state.error.message}>
        <Button onClick={() => this.setState({ error: null })}>{t('state.retry')}</Button>
      </Empty>
    );
  }
}
