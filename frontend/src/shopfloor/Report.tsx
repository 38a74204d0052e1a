import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import type { Row } from '../api/contract';
import { parseNumber, tidyDecimal } from '../format/number';
import { useT } from '../i18n';
import { useDocMeta } from '../shell/context';
import { type Count, remaining, reportInput, stepped, text, WORK } from './jobs';
import type { Work } from './useWork';

function Counter({
  name,
  label,
  value,
  rest,
  onChange,
}: {
  name: keyof Count;
  label: string;
  value: number;
  rest: number;
  onChange: (by: number) => void;
}) {
  const t = useT();
  return (
    <div className={`counter ${name}`} data-testid={`count-${name}`}>
      <label htmlFor={`count-${name}`}>{label}</label>
      <div>
        <Button
          icon={<MinusOutlined />}
          aria-label={t('floor.less', { what: label })}
          disabled={value <= 0}
          onClick={() => onChange(-1)}
        />
        <Input
          id={`count-${name}`}
          inputMode="decimal"
          value={String(value)}
          onFocus={(e) => e.target.select()}
          onChange={(e) => onChange(Number(parseNumber(e.target.value) ?? 0) - value)}
        />
        <Button icon={<PlusOutlined />} aria-label={t('floor.more', { what: label })} onClick={() => onChange(1)} />
        {name !== 'rework' && <Button onClick={() => onChange(10)}>+10</Button>}
        {name === 'good' && (
          <Button onClick={() => onChange(rest)} data-testid="all-good">
            {t('floor.all', { n: tidyDecimal(String(rest), 6, 0) })}
          </Button>
        )}
      </div>
    </div>
  );
}

const SEND = { 'data-testid': 'send-report' };

/** How many good, how many scrapped; the time is on the clock. */
export function Report({ row, work, onClose }: { row: Row; work: Work; onClose: () => void }) {
  const t = useT();
  const command = useDocMeta(WORK)?.commands.find((c) => c.name === 'report');
  const label = (name: string) => command?.inputs.find((f) => f.name === name)?.label ?? name;
  const [count, setCount] = useState<Count>({ good: 0, scrap: 0, rework: 0 });
  const rest = remaining(row);
  const nothing = !count.good && !count.scrap && !count.rework;
  const send = async () => {
    if (await work.run(row, 'report', reportInput(count))) onClose();
  };
  return (
    <Modal
      open
      onCancel={onClose}
      width={620}
      title={`${work.label('report')} · ${text(row, 'item')}`}
      okText={work.label('report')}
      cancelText={t('command.cancel')}
      onOk={send}
      okButtonProps={{ disabled: nothing, loading: work.busy !== null, size: 'large', ...SEND }}
      cancelButtonProps={{ size: 'large' }}
      maskTransitionName=""
      transitionName=""
    >
      <div className="counters">
        {(['good', 'scrap', 'rework'] as const).map((name) => (
          <Counter
            key={name}
            name={name}
            label={label(name)}
            value={count[name]}
            rest={rest}
            onChange={(by) => setCount((old) => stepped(old, name, by, rest))}
          />
        ))}
      </div>
    </Modal>
  );
}
