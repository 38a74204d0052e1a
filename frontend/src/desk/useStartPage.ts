import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { problemOf, request } from '../api/client';
import { client, preferenceQuery } from '../api/queries';
import { type Arranged, startPageQuery } from '../api/startPage';

const KEY = 'desk';

/** The reader's start page, whose role's it is, and how they change it; what they change is kept on the server. */
export function useStartPage() {
  const { message } = App.useApp();
  const [role, setRole] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const start = useQuery({ ...startPageQuery(role), placeholderData: keepPreviousData });

  const keep = async (change: (kept: Arranged) => Arranged) => {
    const kept = (await client.ensureQueryData(preferenceQuery<Arranged>(KEY))) ?? {};
    const next = change(kept);
    await request(`/preferences/${KEY}`, { method: 'PUT', body: next });
    client.setQueryData(preferenceQuery(KEY).queryKey, next);
  };
  const choose = (name: string) => {
    setRole(name);
    keep((kept) => ({ ...kept, role: name })).catch(() => undefined); // only what the next visit starts with
  };
  const arrange = async (page: string, arranged: { order: string[]; hidden: string[] } | null): Promise<boolean> => {
    setBusy(true);
    try {
      await keep((kept) => {
        const { [page]: _before, ...others } = kept.pages ?? {};
        return { ...kept, pages: arranged ? { ...others, [page]: arranged } : others };
      });
      await client.invalidateQueries({ queryKey: ['desk', 'start'] });
      return true;
    } catch (error) {
      message.error(problemOf(error).title);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { start, choose, arrange, busy };
}
