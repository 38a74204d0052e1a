import { useT } from '../i18n';
import { Icon } from '../ui/Icon';
import type { Entry, Text } from './paletteEntries';

/** A text with what was typed in it marked. Marks count characters as the server does, so also beyond the first plane. */
function Marked({ text, marks = [] }: Text) {
  if (marks.length === 0) return text;
  const letters = [...text];
  let at = 0;
  const parts = marks.map(([from, until]) => {
    const before = letters.slice(at, from).join('');
    at = until;
    return (
      <span key={from}>
        {before}
        <mark>{letters.slice(from, until).join('')}</mark>
      </span>
    );
  });
  return (
    <>
      {parts}
      {letters.slice(at).join('')}
    </>
  );
}

interface Props {
  entry: Entry;
  id: string;
  current: boolean;
  onPoint: () => void;
  onOpen: () => void;
}

export function PaletteRow({ entry, id, current, onPoint, onOpen }: Props) {
  const t = useT();
  return (
    <li
      id={id}
      role="option"
      aria-selected={current}
      className={`system-${entry.system}${entry.quiet ? ' quiet' : ''}`}
      onMouseMove={onPoint}
      onClick={onOpen}
      onKeyDown={undefined}
      ref={current ? (el) => el?.scrollIntoView({ block: 'nearest' }) : undefined}
    >
      <span className="palette-icon">
        <Icon name={entry.icon} />
      </span>
      <b className={entry.archived ? 'mute' : undefined}>
        <Marked {...entry.title} />
      </b>
      {entry.notes.map((note) => (
        <span className="mute" key={note.text}>
          <Marked {...note} />
        </span>
      ))}
      <em>{entry.archived ? t('shell.archived') : entry.where}</em>
    </li>
  );
}
