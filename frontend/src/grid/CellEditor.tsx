import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { FieldMeta, Value } from '../api/contract';
import { useT } from '../i18n';
import { asText, isNumberField } from '../widgets/values';
import { resolveRef } from './clipboard';
import { actionOf } from './keys';
import { editText, parseCell } from './model';
import { type Choice, ChoiceList, MonthPicker, Popup, useChoices } from './Picker';
import type { Grid } from './useGrid';

interface Props {
  grid: Grid;
  field: FieldMeta;
  value: Value | undefined;
  writable: boolean;
  box: { left: number; top: number; width: number; height: number };
  inputRef: React.RefObject<HTMLInputElement | null>;
  set: string;
}
type Move = { rows: number; columns: number };
const STAY = { rows: 0, columns: 0 };

/**
 * One input for the whole grid. It always holds the focus over the cell in hand, unseen until something is typed: so an
 * input method starts composing in the very element that becomes the editor, and nothing typed is lost.
 */
export function CellEditor({ grid, field, value, writable, box, inputRef, set }: Props) {
  const t = useT();
  const list = useId();
  const { editing, setEditing, act, commit } = grid;
  const [wrong, setWrong] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const composing = useRef(false);
  const listed = field.type === 'ref' || field.type === 'choice';
  const { choices, busy } = useChoices(field, editing?.text ?? '', editing !== null && listed);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text, another first choice
  useEffect(() => {
    setChosen(0);
    setWrong(null);
  }, [editing?.text, field]);
  useLayoutEffect(() => {
    if (editing && !editing.over) inputRef.current?.select();
  }, [editing, inputRef]);

  const begin = () => writable && field.type !== 'boolean' && setEditing({ text: editText(field, value), over: false });
  const finish = async (move: Move) => {
    if (!editing) return;
    const text = editing.text;
    if (listed) {
      if (!text.trim())
        return editing.over
          ? commit(null, move)
          : choices[chosen] && chosen > 0
            ? commit(choices[chosen].value, move)
            : leave(move);
      if (!busy && choices[chosen]) return commit(choices[chosen].value, move);
      const ref = field.type === 'ref' ? await resolveRef(field, text).catch(() => null) : null;
      return ref ? commit(ref, move) : setWrong(t('grid.not_found', { text }));
    }
    const parsed = parseCell(field, text);
    if ('value' in parsed) commit(parsed.value, move);
    else setWrong(parsed.error);
  };
  const leave = (move: Move) => {
    setEditing(null);
    if (grid.at && (move.rows || move.columns)) grid.go(grid.at.row + move.rows, grid.at.column + move.columns);
  };
  const editKey = (e: KeyboardEvent) => {
    const use = (move: Move) => {
      e.preventDefault();
      finish(move);
    };
    if (e.key === 'Escape') {
      e.preventDefault();
      e.stopPropagation();
      setEditing(null);
    } else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      finish(STAY).then(() => grid.act({ do: 'new_row' }));
    } else if (e.key === 'Enter') use({ rows: e.shiftKey ? -1 : 1, columns: 0 });
    else if (e.key === 'Tab') {
      e.preventDefault();
      finish(STAY).then(() => grid.act({ do: 'tab', back: e.shiftKey }));
    } else if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      const by = e.key === 'ArrowDown' ? 1 : -1;
      if (!listed) return use({ rows: by, columns: 0 });
      e.preventDefault();
      setChosen((n) => (choices.length ? (n + by + choices.length) % choices.length : 0));
    }
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing || e.keyCode === 229) return;
    if (editing) return editKey(e);
    const action = actionOf(e);
    if (!action) return;
    if (action.do === 'edit' && field.type !== 'boolean') {
      e.preventDefault();
      begin();
    } else if (act(action)) e.preventDefault();
  };
  const type = (text: string) => {
    if (!writable || field.type === 'boolean') return;
    setEditing({ text, over: editing?.over ?? true });
  };
  const pick = (c: Choice) => commit(c.value, STAY);
  const shown = editing !== null;
  return (
    <>
      <input
        ref={inputRef}
        className={`editor ${shown ? 'on' : 'ready'}${isNumberField(field) ? ' right' : ''}${wrong ? ' wrong' : ''}`}
        style={box}
        data-testid={`editor-${set}`}
        value={editing?.text ?? ''}
        readOnly={!writable}
        inputMode={isNumberField(field) ? 'decimal' : undefined}
        maxLength={field.max_length}
        autoComplete="off"
        spellCheck={false}
        placeholder={shown && listed ? asText(field, value) : undefined}
        aria-label={`${field.label} ${(grid.at?.row ?? 0) + 1}`}
        aria-invalid={wrong ? true : undefined}
        aria-autocomplete={listed ? 'list' : undefined}
        aria-controls={shown && listed ? list : undefined}
        aria-activedescendant={shown && listed ? `${list}-${chosen}` : undefined}
        title={wrong ?? undefined}
        onCompositionStart={() => {
          composing.current = true;
          if (!editing) type('');
        }}
        onCompositionEnd={() => {
          composing.current = false;
        }}
        onChange={(e) => type(e.target.value)}
        onKeyDown={onKeyDown}
        onDoubleClick={begin}
        onBlur={() => {
          if (!editing) return;
          if (wrong) setEditing(null);
          else finish(STAY);
        }}
      />
      {wrong && (
        <Popup anchor={inputRef.current}>
          <p className="neg" style={{ padding: '4px 10px' }} role="alert">
            {wrong}
          </p>
        </Popup>
      )}
      {shown && listed && !wrong && (
        <Popup anchor={inputRef.current} width={Math.max(240, box.width)}>
          <ChoiceList id={list} choices={choices} current={chosen} busy={busy} onPick={pick} onHover={setChosen} />
        </Popup>
      )}
      {shown && field.type === 'date' && !editing.over && (
        <Popup anchor={inputRef.current}>
          <MonthPicker value={String(value ?? '')} onPick={(d) => commit(d, STAY)} />
        </Popup>
      )}
    </>
  );
}
