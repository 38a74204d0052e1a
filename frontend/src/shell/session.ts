import { request } from '../api/client';
import type { Session } from '../api/contract';
import { client } from '../api/queries';
import { preferLanguage } from '../i18n';

/** A new reader sees nothing the former one loaded. */
function become(session: Session): void {
  const others = {
    predicate: (q: { queryKey: readonly unknown[] }) => q.queryKey[0] !== 'session' && q.queryKey[0] !== 'meta',
  };
  client.cancelQueries(others);
  client.setQueryData(['session'], session);
  client.removeQueries({ ...others, type: 'inactive' });
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('quintet.')) sessionStorage.removeItem(key);
  if (!session.user) return;
  client.resetQueries(others);
  preferLanguage(session.user.language);
}

export async function login(username: string, password: string): Promise<void> {
  become(await request<Session>('/login', { method: 'POST', body: { username, password } }));
}

export async function logout(): Promise<void> {
  become(await request<Session>('/logout', { method: 'POST', body: {} }));
}

export async function switchTo(username: string): Promise<void> {
  become(await request<Session>('/demo/switch', { method: 'POST', body: { username } }));
}
