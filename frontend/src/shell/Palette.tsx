import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Modal } from 'antd';
import { type KeyboardEvent, useDeferredValue, useMemo, useState } from 'react';
import { searchQuery } from '../api/queries';
import { useT } from '../i18n';
import { Icon } from '../ui/Icon';
import { pagesOfAll, useHere } from './context';
import { useGo } from './Systems';

interface Entry {
  key: string;
  icon: string;
  system: string;
  title: string;
  subtitle: string;
  where: string;
  open: () => void;
}

function useMenuEntries(q: string): Entry[] {
  const { meta } = useHere();
  const go = useGo();
  const wanted = q.trim().toLowerCase();
  const seen = new Set<string>();
  const across = pagesOfAll(meta).map((i) => ({ s: { key: 'master', label: '' }, r: { label: '' }, i }));
  return [...across, ...meta.systems.flatMap((s) => s.menu.flatMap((r) => r.items.map((i) => ({ s, r, i }))))]
    .filter(
      ({ i }) =>
        !seen.has(i.name) && seen.add(i.name) && (!wanted || `${i.label} ${i.name}`.toLowerCase().includes(wanted)),
    )
    .slice(0, wanted ? 8 : 14)
    .map(({ s, r, i }) => ({
      key: i.name,
      icon: i.icon,
      system: s.key,
      title: i.label,
      subtitle: r.label,
      where: s.label,
      open: () => go(i),
    }));
}

/** `stale`: they answer what was typed before. */
function useDocumentEntries(q: string): { entries: Entry[]; stale: boolean } {
  const { meta } = useHere();
  const navigate = useNavigate();
  const found = useQuery({ ...searchQuery(q), enabled: q.trim().length > 0 });
  if (!q.trim()) return { entries: [], stale: false };
  const entries = (found.data?.hits ?? []).map((h) => ({
    key: `${h.doc}-${h.id}`,
    icon: meta.documents[h.doc]?.icon ?? 'file',
    system: h.system,
    title: h.title,
    subtitle: h.subtitle,
    where: h.doc_label,
    open: () => navigate({ to: '/d/$doc/$id', params: { doc: h.doc, id: String(h.id) } }),
  }));
  return { entries, stale: found.isFetching };
}

/** Ctrl K: any page of the menu and any document, by name, number or pinyin. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const slow = useDeferredValue(q);
  const { entries: documents, stale } = useDocumentEntries(slow);
  const pages = useMenuEntries(q);
  const all = useMemo(() => [...pages, ...documents], [documents, pages]);
  const current = Math.min(at, all.length - 1);
  const open = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.open();
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      setAt((current + (e.key === 'ArrowDown' ? 1 : all.length - 1)) % Math.max(1, all.length));
    } else if (e.key === 'Enter' && !(documents.includes(all[current]) && (stale || slow !== q))) open(all[current]);
  };
  const group = (label: string, entries: Entry[], from: number) =>
    entries.length > 0 && (
      <div role="group" aria-label={label}>
        <span className="palette-head" aria-hidden="true">
          {label}
        </span>
        {entries.map((entry, i) => (
          <li
            key={entry.key}
            id={`palette-${from + i}`}
            role="option"
            aria-selected={from + i === current}
            className={`system-${entry.system}`}
            onMouseMove={() => setAt(from + i)}
            onClick={() => open(entry)}
            onKeyDown={undefined}
            ref={from + i === current ? (el) => el?.scrollIntoView({ block: 'nearest' }) : undefined}
          >
            <span style={{ color: 'var(--s)' }}>
              <Icon name={entry.icon} />
            </span>
            <b>{entry.title}</b>
            <span className="mute">{entry.subtitle}</span>
            <em>{entry.where}</em>
          </li>
        ))}
      </div>
    );
  return (
    <Modal
      open
      onCancel={onClose}
      footer={null}
      closable={false}
      width={620}
      style={{ top: 90 }}
      styles={{ container: { padding: 0 } }}
      transitionName=""
      maskTransitionName=""
    >
      <div className="palette">
        <input
          // biome-ignore lint/a11y/noAutofocus: opened by a key to type into
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={`palette-${current}`}
          aria-label={t('shell.search')}
          placeholder={t('shell.search')}
          data-testid="palette"
          value={q}
          onChange={(e) => {
            setQ(e.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <ul id="palette-list" role="listbox" aria-label={t('shell.search')}>
          {group(t('shell.pages'), pages, 0)}
          {group(t('shell.documents'), documents, pages.length)}
          {all.length === 0 && (
            <p className="mute" style={{ padding: 24, textAlign: 'center' }}>
              {t('shell.nothing_found', { q })}
            </p>
          )}
        </ul>
        <div className="palette-foot">
          <span>↑↓ {t('shell.key_choose')}</span>
          <span>Enter {t('shell.key_open')}</span>
          <span>Esc {t('shell.key_close')}</span>
        </div>
      </div>
    </Modal>
  );
}
