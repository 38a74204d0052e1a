import type { DocumentBody } from '../api/contract';
import { client } from '../api/queries';

export interface Recent {
  doc: string;
  id: number;
  title: string;
  at: number;
}
const MOST = 30;

function kept(user: number): Recent[] {
  try {
    const found = JSON.parse(localStorage.getItem(`quintet.recent.${user}`) ?? '[]') as Recent[];
    return Array.isArray(found) ? found.filter((each) => each.doc && each.id && each.title) : [];
  } catch {
    return [];
  }
}

/** Documents this reader opened in this browser, the last one first: what pages have loaded, and what was kept. */
export function recentDocuments(user: number): Recent[] {
  const opened = client
    .getQueryCache()
    .findAll({ queryKey: ['doc'] })
    .flatMap((query) => {
      const body = query.state.data as DocumentBody | undefined;
      return body?.id ? [{ doc: body.doc, id: body.id, title: body.title, at: query.state.dataUpdatedAt }] : [];
    });
  const newest = new Map<number, Recent>();
  for (const each of [...opened, ...kept(user)].sort((a, b) => b.at - a.at))
    if (!newest.has(each.id)) newest.set(each.id, each);
  const found = [...newest.values()].slice(0, MOST);
  localStorage.setItem(`quintet.recent.${user}`, JSON.stringify(found));
  return found;
}
