import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Where } from '../api/contract';
import type { DeskLink } from '../api/startPage';

interface Props {
  doc: string;
  where: Where;
  sort?: string | null;
  className?: string;
  title?: string;
  label?: string;
  testId?: string;
  style?: React.CSSProperties;
  children?: ReactNode;
}

/** The list a figure is the count or the sum of: a real link, it opens in a tab as well. */
export function ListLink({ doc, where, sort, children, className, title, label, testId, style }: Props) {
  return (
    <Link
      to="/d/$doc"
      params={{ doc }}
      search={{ where: where.length ? where : undefined, sort: sort ?? undefined, preset: '' }}
      className={className}
      title={title}
      aria-label={label}
      data-testid={testId}
      style={style}
    >
      {children}
    </Link>
  );
}

/** Whatever a fact opens: a list, a document, a report, a special page. */
export function FactLink({ to, children }: { to: DeskLink; children: ReactNode }) {
  if ('where' in to) {
    return (
      <ListLink doc={to.doc} where={to.where}>
        {children}
      </ListLink>
    );
  }
  if ('doc' in to)
    return (
      <Link to="/d/$doc/$id" params={{ doc: to.doc, id: String(to.id) }}>
        {children}
      </Link>
    );
  const [path, name] = 'page' in to ? (['/p/$name', to.page] as const) : (['/r/$name', to.report] as const);
  return (
    <Link to={path} params={{ name }} search={to.params}>
      {children}
    </Link>
  );
}
