import { Button, Modal } from 'antd';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useT } from '../i18n';
import { useNarrow } from '../ui/useNarrow';
import { PaletteRow } from './PaletteRow';
import { type Entry, type Group, useMenuGroups, useRecentGroup, useServedGroups, useSettled } from './paletteEntries';

/** All groups in the order they stand there: what was opened lately, then what answers what was typed. */
function useGroups(q: string, composing: boolean) {
  const [asked, ask] = useState(q);
  // letters of a word that is still being composed are not what somebody looks for
  if (!composing && asked !== q) ask(q);
  const settled = useSettled(asked);
  const recent = useRecentGroup(q);
  const menu = useMenuGroups(q);
  const served = useServedGroups(settled);
  const known = new Set(served.groups.flatMap((g) => g.entries.map((each) => each.key)));
  const lately = {
    ...recent,
    entries: recent.entries.filter((each) => ![...known].some((key) => key.endsWith(each.key.replace('recent', '')))),
  };
  const [pages, fresh] = menu;
  const groups = q.trim() ? [pages, ...served.groups, lately, fresh] : [lately, pages];
  return {
    groups: groups.filter((g) => g.entries.length > 0),
    ...{ stale: served.stale || (q.trim() !== '' && settled !== q), narrow: served.narrow },
    ...{ error: served.error, again: served.again },
  };
}

/** Ctrl K: any page of the menu and any document, by name, number or pinyin. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const t = useT();
  const phone = useNarrow(600);
  const [q, setQ] = useState('');
  const [composing, compose] = useState(false);
  const [at, setAt] = useState(0);
  const found = useGroups(q, composing);
  const all = useMemo(() => found.groups.flatMap((g) => g.entries), [found.groups]);
  const current = Math.max(0, Math.min(at, all.length - 1));
  const hasty = useRef(false); // Enter came before the answer
  const open = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.open();
  };
  useEffect(() => {
    if (!hasty.current || found.stale || found.error) return;
    hasty.current = false;
    open(all[current]);
  });
  const onKey = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      setAt((current + (e.key === 'ArrowDown' ? 1 : all.length - 1)) % Math.max(1, all.length));
    } else if (e.key === 'Enter') {
      const waits = found.stale && (at === 0 || all[current]?.served);
      if (waits) hasty.current = true;
      else open(all[current]);
    }
  };
  const type = (typed: string) => {
    hasty.current = false;
    setQ(typed);
    setAt(0);
  };
  return (
    <Modal
      open
      onCancel={onClose}
      footer={null}
      closable={false}
      width={phone ? '100%' : 680}
      style={{ top: phone ? 8 : 80, ...(phone && { maxWidth: 'calc(100vw - 16px)', margin: '0 8px' }) }}
      styles={{ container: { padding: 0 } }}
      transitionName=""
      maskTransitionName=""
    >
      <div className="palette" aria-busy={found.stale}>
        <input
          // biome-ignore lint/a11y/noAutofocus: opened by a key to type into
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={all.length ? `palette-${current}` : undefined}
          aria-label={t('shell.search')}
          placeholder={t('shell.search')}
          enterKeyHint="go"
          autoComplete="off"
          spellCheck={false}
          data-testid="palette"
          value={q}
          onChange={(e) => type(e.target.value)}
          onCompositionStart={() => compose(true)}
          onCompositionEnd={() => compose(false)}
          onKeyDown={onKey}
        />
        {found.stale && <span className="palette-busy" role="progressbar" aria-label={t('shell.searching')} />}
        <ul id="palette-list" role="listbox" aria-label={t('shell.search')}>
          <Groups groups={found.groups} current={current} onPoint={setAt} onOpen={open} />
          <Said q={q} found={found} none={all.length === 0} />
        </ul>
        <div className="palette-foot">
          <span className="not-phone">↑↓ {t('shell.key_choose')}</span>
          <span className="not-phone">Enter {t('shell.key_open')}</span>
          <span className="not-phone">Esc {t('shell.key_close')}</span>
          <span className="palette-hint">{t('shell.search_hint')}</span>
        </div>
      </div>
    </Modal>
  );
}

interface GroupsProps {
  groups: Group[];
  current: number;
  onPoint: (index: number) => void;
  onOpen: (entry: Entry) => void;
}

function Groups({ groups, current, onPoint, onOpen }: GroupsProps) {
  let from = 0;
  return groups.map((group) => {
    const first = from;
    from += group.entries.length;
    return (
      <div role="group" aria-label={group.label} key={group.label}>
        <span className="palette-head" aria-hidden="true">
          {group.label}
        </span>
        {group.entries.map((entry, i) => (
          <PaletteRow
            key={entry.key}
            entry={entry}
            id={`palette-${first + i}`}
            current={first + i === current}
            onPoint={() => onPoint(first + i)}
            onOpen={() => onOpen(entry)}
          />
        ))}
      </div>
    );
  });
}

/** What there is to say about it: nothing found, too much, a failure with the way to try again. */
function Said({ q, found, none }: { q: string; found: ReturnType<typeof useGroups>; none: boolean }) {
  const t = useT();
  if (found.error)
    return (
      <p className="palette-said" role="alert">
        {t('shell.search_failed', { reason: found.error })}{' '}
        <Button size="small" onClick={found.again}>
          {t('state.retry')}
        </Button>
      </p>
    );
  if (found.narrow) return <p className="palette-said">{t('shell.narrow')}</p>;
  if (none && !found.stale) return <p className="palette-said">{t('shell.nothing_found', { q })}</p>;
  return null;
}
