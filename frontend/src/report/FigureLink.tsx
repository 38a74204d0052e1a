import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ReportLink } from '../api/contract';

/** What a figure opens into: a list, one document, or another report. A real link: it opens in a tab as well. */
export function FigureLink({ to, children }: { to: ReportLink; children: ReactNode }) {
  if ('report' in to)
    return (
      <Link to="/r/$name" params={{ name: to.report }} search={to.params}>
        {children}
      </Link>
    );
  if ('where' in to)
    return (
      <Link to="/d/$doc" params={{ doc: to.doc }} search={{ where: to.where, preset: '' }}>
        {children}
      </Link>
    );
  return (
    <Link to="/d/$doc/$id" params={{ doc: to.doc, id: String(to.id) }}>
      {children}
    </Link>
  );
}
