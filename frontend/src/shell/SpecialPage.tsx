import { useParams } from '@tanstack/react-router';
import { type ComponentType, lazy } from 'react';
import type { PageMeta } from '../api/contract';
import { useHere } from './context';
import { NotFound } from './NotFound';

/** What draws a special page, by the kind it is declared with. */
const KINDS: Record<string, ComponentType<{ page: PageMeta }>> = {
  relation_map: lazy(() => import('../map/MapPage')),
  gantt: lazy(() => import('../schedule/SchedulePage')),
  shopfloor: lazy(() => import('../shopfloor/ShopfloorPage')),
};

export default function SpecialPage() {
  const { name } = useParams({ from: '/shell/p/$name' });
  const { meta } = useHere();
  const page = meta.pages[name];
  const Kind = page && KINDS[page.kind];
  return Kind ? <Kind key={name} page={page} /> : <NotFound />;
}
