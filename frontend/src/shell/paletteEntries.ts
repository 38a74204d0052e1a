import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { problemOf } from '../api/client';
import type { Hit, Mark, MenuItem, SearchResult } from '../api/contract';
import { searchQuery } from '../api/queries';
import { useT } from '../i18n';
import { pagesOfAll, useHere } from './context';
import { recentDocuments } from './recent';
import { useGo } from './Systems';

export interface Text {
  text: string;
  marks?: Mark[];
}
export interface Entry {
  key: string;
  icon: string;
  system: string;
  title: Text;
  notes: Text[];
  where: string;
  archived?: boolean;
  quiet?: boolean; // leads to more of the same
  served?: boolean; // answers what was typed only when the server has
  open: () => void;
}
export interface Group {
  label: string;
  entries: Entry[];
}

/** What was typed, once the typing paused; at once when it was emptied. */
export function useSettled(q: string, wait = 120): string {
  const [settled, settle] = useState(q);
  useEffect(() => {
    if (!q) return settle('');
    const timer = setTimeout(() => settle(q), wait);
    return () => clearTimeout(timer);
  }, [q, wait]);
  return settled;
}

function written(q: string, text: string): Mark[] {
  const at = q ? text.toLowerCase().indexOf(q) : -1;
  return at < 0 ? [] : [[at, at + q.length]];
}

/** Pages of the menu by label, pinyin or initials; what can be made new. */
export function useMenuGroups(q: string): Group[] {
  const { meta } = useHere();
  const t = useT();
  const go = useGo();
  const navigate = useNavigate();
  const wanted = q.trim().toLowerCase();
  const items = useMemo(() => {
    const all = meta.systems.flatMap((s) => s.menu.flatMap((r) => r.items.map((i) => ({ s, room: r.label, i }))));
    const across = pagesOfAll(meta).map((i) => ({ s: { key: 'master', label: '' }, room: '', i }));
    return [...new Map([...across, ...all].map((each) => [each.i.name, each])).values()];
  }, [meta]);
  const found = items.filter(({ i }) => named(i).includes(wanted));
  const entry = (each: (typeof items)[number], title: string, key: string, open: () => void): Entry => ({
    key,
    icon: each.i.icon,
    system: each.s.key,
    title: { text: title, marks: written(wanted, title) },
    notes: each.room ? [{ text: each.room }] : [],
    where: each.s.label,
    open,
  });
  const pages = found.slice(0, wanted ? 6 : 10).map((each) => entry(each, each.i.label, each.i.name, () => go(each.i)));
  const word = t('shell.make_words')
    .split('|')
    .find((each) => wanted.startsWith(each));
  const bare = wanted.slice(word?.length ?? 0).trim();
  const making = bare !== wanted ? items.filter(({ i }) => named(i).includes(bare)) : wanted.length > 1 ? found : [];
  const fresh = making
    .filter(({ i }) => i.kind === 'document' && meta.documents[i.name]?.can_create)
    .slice(0, 3)
    .map((each) => {
      const title = t('shell.make_new', { label: meta.documents[each.i.name].label });
      return entry(each, title, `new-${each.i.name}`, () => {
        navigate({ to: '/d/$doc/$id', params: { doc: each.i.name, id: 'new' } });
      });
    });
  return [
    { label: t('shell.pages'), entries: pages },
    { label: t('shell.make'), entries: fresh.map((each) => ({ ...each, icon: 'plus' })) },
  ];
}

function named(item: MenuItem): string {
  return `${item.find ?? item.label.toLowerCase()} ${item.name}`;
}

/** Documents opened lately; of what was typed those that say it. */
export function useRecentGroup(q: string): Group {
  const { meta, user } = useHere();
  const t = useT();
  const navigate = useNavigate();
  const recent = useMemo(() => recentDocuments(user.id), [user.id]);
  const wanted = q.trim().toLowerCase();
  const entries = recent
    .filter((each) => meta.documents[each.doc] && each.title.toLowerCase().includes(wanted))
    .slice(0, wanted ? 3 : 6)
    .map((each) => ({
      key: `recent-${each.id}`,
      icon: meta.documents[each.doc].icon,
      system: meta.documents[each.doc].system,
      title: { text: each.title, marks: written(wanted, each.title) },
      notes: [],
      where: meta.documents[each.doc].label,
      open: () => navigate({ to: '/d/$doc/$id', params: { doc: each.doc, id: String(each.id) } }),
    }));
  return { label: t('shell.recent'), entries };
}

interface Served {
  groups: Group[];
  stale: boolean; // they answer what was typed before
  narrow: boolean;
  error: string | null;
  again: () => void;
}

/** What the server found, a group a kind, each with the way to all of it. */
export function useServedGroups(q: string): Served {
  const { meta } = useHere();
  const t = useT();
  const navigate = useNavigate();
  const asked = q.trim();
  const found = useQuery({ ...searchQuery(asked), enabled: asked.length > 0 });
  const again = () => void found.refetch();
  if (!asked) return { groups: [], stale: false, narrow: false, error: null, again };
  const error = found.isError ? problemOf(found.error).detail || problemOf(found.error).title : null;
  const result: SearchResult = found.data ?? { q: '', hits: [], kinds: [], narrow: false };
  const toHit = (h: Hit) => () => navigate({ to: '/d/$doc/$id', params: { doc: h.doc, id: String(h.id) } });
  const icon = (doc: string) => meta.documents[doc]?.icon ?? 'file';
  const all = (kind: SearchResult['kinds'][number], title: string): Entry => ({
    key: `all-${kind.doc}`,
    icon: icon(kind.doc),
    system: kind.system,
    title: { text: title },
    notes: [],
    where: '',
    quiet: true,
    served: true,
    open: () => navigate({ to: '/d/$doc', params: { doc: kind.doc }, search: { q: result.q, preset: '' } }),
  });
  const count = (kind: SearchResult['kinds'][number]) => `${kind.count.value}${kind.count.exact ? '' : '+'}`;
  const groups = result.kinds.map((kind) => {
    const hits = result.hits.filter((h) => h.doc === kind.doc);
    const entries = hits.map((h) => ({ ...entryOf(h, icon(h.doc)), open: toHit(h) }));
    const more = hits.length > 0 && (kind.count.value > hits.length || !kind.count.exact);
    return {
      kind,
      label: kind.label,
      entries: more ? [...entries, all(kind, t('shell.all_of', { n: count(kind) }))] : entries,
    };
  });
  const others = groups.filter((g) => g.entries.length === 0).map((g) => all(g.kind, `${g.label} · ${count(g.kind)}`));
  return {
    groups: [...groups.filter((g) => g.entries.length > 0), { label: t('shell.found_more'), entries: others }],
    stale: found.isFetching,
    narrow: result.narrow,
    error,
    again,
  };
}

function entryOf(h: Hit, icon: string): Omit<Entry, 'open'> {
  const notes = [
    { text: h.about, marks: h.marks.about },
    { text: h.subtitle, marks: h.marks.subtitle },
  ].filter((each) => each.text);
  const title = { text: h.title, marks: h.marks.title };
  const where = h.doc_label;
  return { key: `${h.doc}-${h.id}`, icon, system: h.system, title, notes, where, archived: h.archived, served: true };
}
