import { createContext, useContext } from 'react';
import type { DocMeta, Meta, Session, UserInfo } from '../api/contract';

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
