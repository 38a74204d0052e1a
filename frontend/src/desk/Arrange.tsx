import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import type { StartPage } from '../api/startPage';
import { useT } from '../i18n';

type Entry = StartPage['arrangement'][number];

interface Props {
  page: StartPage;
  busy: boolean;
  onCancel: () => void;
  /** null: as the roles declare it */
  onSave: (arranged: { order: string[]; hidden: string[] } | null) => void;
}

function Rows({ entries, onChange }: { entries: Entry[]; onChange: (entries: Entry[]) => void }) {
  const t = useT();
  const swap = (from: number, to: number) => {
    const next = [...entries];
    [next[from], next[to]] = [next[to], next[from]];
    onChange(next);
  };
  return (
    <ul className="arrange">
      {entries.map((e, i) => (
        <li key={e.name}>
          <Checkbox
            checked={e.shown}
            data-testid={`shown-${e.name}`}
            onChange={(c) => onChange(entries.map((x) => (x === e ? { ...x, shown: c.target.checked } : x)))}
          >
            {e.label}
          </Checkbox>
          <Button
            type="text"
            size="small"
            icon={<ArrowUpOutlined />}
            disabled={i === 0}
            aria-label={t('desk.up', { card: e.label })}
            data-testid={`up-${e.name}`}
            onClick={() => swap(i, i - 1)}
          />
          <Button
            type="text"
            size="small"
            icon={<ArrowDownOutlined />}
            disabled={i === entries.length - 1}
            aria-label={t('desk.down', { card: e.label })}
            onClick={() => swap(i, i + 1)}
          />
        </li>
      ))}
    </ul>
  );
}

/** What stands on my page, and in which order: kept on the server, for this role's page. */
export function Arrange({ page, busy, onCancel, onSave }: Props) {
  const t = useT();
  const [numbers, setNumbers] = useState(page.arrangement.filter((e) => e.kind === 'number'));
  const [cards, setCards] = useState(page.arrangement.filter((e) => e.kind !== 'number'));
  const all = [...numbers, ...cards];
  const save = () => onSave({ order: all.map((e) => e.name), hidden: all.filter((e) => !e.shown).map((e) => e.name) });
  return (
    <Modal
      open
      title={t('desk.arrange')}
      onCancel={onCancel}
      width={520}
      footer={[
        <Button key="reset" disabled={busy} data-testid="arrange-reset" onClick={() => onSave(null)}>
          {t('desk.reset')}
        </Button>,
        <Button key="save" type="primary" loading={busy} data-testid="dialog-ok" onClick={save}>
          {t('form.save')}
        </Button>,
      ]}
    >
      <p className="mute">{t('desk.arrange_hint')}</p>
      {numbers.length > 0 && <h3 className="arrange-title">{t('desk.numbers')}</h3>}
      <Rows entries={numbers} onChange={setNumbers} />
      <h3 className="arrange-title">{t('desk.cards')}</h3>
      <Rows entries={cards} onChange={setCards} />
    </Modal>
  );
}
