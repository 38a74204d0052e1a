import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { Meta } from '../api/contract';
import { useLive } from '../api/live';
import { metaQuery, sessionQuery } from '../api/queries';
import { useLanguage, useT } from '../i18n';
import { Boundary, Failure, PageBones } from '../ui/states';
import { type Here, HereContext } from './context';
import { SideNav } from './SideNav';
import { TopBar } from './TopBar';
import './shell.css';

const Palette = lazy(() => import('./Palette'));

/** The system a path belongs to, the one in hand where it has a room for it; null on the desk. */
function systemOf(path: string, meta: Meta | undefined, chosen: string | null): string | null {
  const [, kind, name] = path.split('/');
  const here = meta?.systems.find((s) => s.key === chosen);
  if (name && here?.menu.some((r) => r.items.some((i) => i.name === name))) return chosen; // its rooms offer it too
  if (kind === 'd') return meta?.documents[name]?.system ?? null;
  if (kind === 'r') return meta?.reports[name]?.system ?? null;
  if (kind === 'p') return meta?.systems.find((s) => s.key === meta.pages[name]?.system)?.key ?? null;
  return null;
}

export function Shell() {
  const t = useT();
  const language = useLanguage();
  const path = useRouterState({ select: (s) => s.location.pathname });
  const session = useQuery(sessionQuery);
  const user = session.data?.user ?? null;
  const meta = useQuery({
    ...metaQuery(user?.username ?? '', language),
    enabled: !!user,
    placeholderData: keepPreviousData,
  });
  const live = useLive(user?.id);
  const [chosen, choose] = useState<string | null>(() => localStorage.getItem('quintet.system'));
  const [nav, setNav] = useState(false);
  const [palette, setPalette] = useState(false);
  const systems = meta.data?.systems;
  const system =
    systemOf(path, meta.data, chosen) ?? systems?.find((s) => s.key === chosen)?.key ?? systems?.[0]?.key ?? null;
  useEffect(() => choose((old) => systemOf(path, meta.data, old) ?? old), [path, meta.data]);
  useEffect(() => {
    if (chosen) localStorage.setItem('quintet.system', chosen);
  }, [chosen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the drawer
  useEffect(() => setNav(false), [path]);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
        e.preventDefault();
        setPalette((open) => !open);
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const here = useMemo<Here | null>(
    () => (session.data && user && meta.data ? { session: session.data, user, meta: meta.data, live } : null),
    [session.data, user, meta.data, live],
  );

  if (session.isError) return <Failure error={session.error} retry={() => session.refetch()} />;
  // while the way to the login page is still being drawn, the path is already the login page's
  if (session.isSuccess && !user)
    return <Navigate to="/login" search={{ to: path === '/' || path === '/login' ? undefined : path }} replace />;
  if (meta.isError && !meta.data) return <Failure error={meta.error} retry={() => meta.refetch()} />;
  if (!here || !system)
    return (
      <div className="frame">
        <header className="top" />
        <div className="body">
          <div className="side" />
          <main className="main">
            <PageBones />
          </main>
        </div>
      </div>
    );
  return (
    <HereContext value={here}>
      <div className="frame">
        <a className="skip" href="#main">
          {t('shell.skip')}
        </a>
        <TopBar
          system={path === '/' ? null : system}
          onSystem={choose}
          onSearch={() => setPalette(true)}
          onMenu={() => setNav(true)}
        />
        {!live && (
          <div className="notice-bar" role="status">
            <span className="dot system-oa" />
            {t('shell.offline')}
          </div>
        )}
        <div className="body">
          {nav && <div className="sheet" onClick={() => setNav(false)} aria-hidden="true" />}
          <SideNav system={system} open={nav} onSystem={choose} />
          <main className="main" id="main">
            <Boundary at={path}>
              <Suspense fallback={<PageBones />}>
                <Outlet />
              </Suspense>
            </Boundary>
          </main>
        </div>
        {palette && (
          <Suspense fallback={null}>
            <Palette onClose={() => setPalette(false)} />
          </Suspense>
        )}
      </div>
    </HereContext>
  );
}
