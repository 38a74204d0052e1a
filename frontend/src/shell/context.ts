import { createContext, useContext } from 'react';
import type { DocMeta, MenuItem, Meta, Session, UserInfo } from '../api/contract';

export interface Here {
  session: Session;
  user: UserInfo;
  meta: Meta;
  live: boolean;
}
export const HereContext = createContext<Here | null>(null);

export function useHere(): Here {
  const here = useContext(HereContext);
  if (!here) throw new Error('outside the shell');
  return here;
}

export function useDocMeta(doc: string): DocMeta | undefined {
  return useHere().meta.documents[doc];
}

export function useCompanyCurrency(): string {
  return useHere().user.company?.currency ?? 'CNY';
}

/** Pages of no single system (the relation map): always at hand, below the desk. */
export function pagesOfAll(meta: Meta): MenuItem[] {
  const systems = new Set<string>(meta.systems.map((s) => s.key));
  const listed = Object.values(meta.pages).filter((p) => !systems.has(p.system) && !p.kind.endsWith('_part'));
  return listed.map((p) => ({ kind: 'page', name: p.name, label: p.label, icon: p.icon }));
}
