import { useEffect, useState } from 'react';
import type { DocumentBody } from './contract';
import { client } from './queries';

type Listener = (change: { doc: string; id: number; version: number }) => void;
const listeners = new Set<Listener>();

/** Calls back for each change of a document that anybody makes. */
export function useChanges(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listener]);
}

function onChange(data: string): void {
  const change = JSON.parse(data) as { doc: string; id: number; version: number };
  const known = client.getQueryData<DocumentBody>(['doc', change.doc, change.id]);
  if (!known || known.version < change.version) {
    client.invalidateQueries({ queryKey: ['doc', change.doc, change.id] });
    client.invalidateQueries({ queryKey: ['history', change.doc, change.id] });
  }
  client.invalidateQueries({ queryKey: ['list', change.doc] });
  for (const listener of listeners) listener(change);
}

/** One event stream for the page and its reader: invalidates what changed and says whether the line is up. */
export function useLive(reader: number | undefined): boolean {
  const [up, setUp] = useState(true);
  useEffect(() => {
    if (reader === undefined) return;
    const source = new EventSource('/api/stream');
    let lost: ReturnType<typeof setTimeout> | undefined;
    source.addEventListener('change', (e) => onChange(e.data));
    source.addEventListener('desk', () => client.invalidateQueries({ queryKey: ['desk'] }));
    source.onopen = () => {
      clearTimeout(lost);
      lost = undefined;
      setUp(true);
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CONNECTING) lost ??= setTimeout(() => setUp(false), 5000);
    };
    const off = () => setUp(false);
    const on = () => {
      setUp(true);
      client.invalidateQueries();
    };
    addEventListener('offline', off);
    addEventListener('online', on);
    return () => {
      clearTimeout(lost);
      source.close();
      removeEventListener('offline', off);
      removeEventListener('online', on);
    };
  }, [reader]);
  return up;
}
