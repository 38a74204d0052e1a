import { BarcodeOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { useRef, useState } from 'react';
import type { Row } from '../api/contract';
import { client, listQuery, lookupQuery } from '../api/queries';
import { useT } from '../i18n';
import { FIELDS, inOrder, WORK } from './jobs';

/** The job behind a number read by a scanner: of the operation, or the first open one of the order. */
async function find(code: string): Promise<Row | null> {
  const own = await client.fetchQuery(listQuery(WORK, { q: code, fields: FIELDS, limit: 10 }));
  const exact = own.rows.find((r) => String(r.number).toUpperCase() === code.toUpperCase());
  if (exact) return exact;
  const orders = await client.fetchQuery(lookupQuery('erp.manufacturing_order', code));
  const order = orders.rows.find((o) => o.label.toUpperCase().includes(code.toUpperCase()));
  if (!order) return own.rows.length === 1 ? own.rows[0] : null;
  const open = ['RUNNING', 'PAUSED', 'READY', 'WAITING'];
  const where = [
    ['manufacturing_order', '=', order.id],
    ['state', 'in', open],
  ] as never;
  const steps = await client.fetchQuery(listQuery(WORK, { where, fields: FIELDS, limit: 30 }));
  return inOrder(steps.rows)[0] ?? null;
}

/** A scanner types a number and Enter; so may a person. */
export function Scan({ onFound }: { onFound: (row: Row) => void }) {
  const t = useT();
  const ref = useRef<InputRef>(null);
  const [code, setCode] = useState('');
  const [said, say] = useState('');
  const [busy, setBusy] = useState(false);
  const look = async () => {
    const wanted = code.trim();
    if (!wanted) return;
    setBusy(true);
    try {
      const found = await find(wanted);
      if (found) onFound(found);
      say(found ? '' : t('floor.not_found', { code: wanted }));
      setCode('');
    } catch {
      say(t('state.unreachable'));
    } finally {
      setBusy(false);
      ref.current?.focus();
    }
  };
  return (
    <div className="scan">
      <Input
        ref={ref}
        size="large"
        prefix={<BarcodeOutlined />}
        placeholder={t('floor.scan')}
        aria-label={t('floor.scan')}
        value={code}
        disabled={busy}
        onChange={(e) => setCode(e.target.value)}
        onPressEnter={look}
        data-testid="scan"
      />
      {said && (
        <p className="neg" role="alert">
          {said}
        </p>
      )}
    </div>
  );
}
