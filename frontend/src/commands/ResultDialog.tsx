import { Link } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import type { BulkResult, Tone } from '../api/contract';
import { useT } from '../i18n';
import { Tag } from '../ui/Tag';

const TONES: Record<BulkResult['results'][number]['result'], Tone> = {
  done: 'success',
  held: 'warning',
  refused: 'error',
  needs_acknowledgement: 'warning',
};

/** After a bulk command: how many went through, and every one that did not by name, with the reason. */
export function ResultDialog({
  doc,
  title,
  result,
  onClose,
}: {
  doc: string;
  title: string;
  result: BulkResult;
  onClose: () => void;
}) {
  const t = useT();
  const bad = result.results.filter((r) => r.result !== 'done');
  const done = result.results.length - bad.length;
  return (
    <Modal
      open
      title={title}
      width={640}
      onCancel={onClose}
      maskTransitionName=""
      transitionName=""
      footer={
        <Button type="primary" onClick={onClose} data-testid="dialog-ok">
          {t('command.close')}
        </Button>
      }
    >
      <p>
        {t('command.bulk_done', { done, all: result.results.length })}
        {bad.length > 0 && ` ${t('command.bulk_bad', { n: bad.length })}`}
      </p>
      <div className="results">
        {bad.map((r) => (
          <div key={r.id} className={`tone-${TONES[r.result]}`} data-testid={`result-${r.id}`}>
            <span>
              <Link to="/d/$doc/$id" params={{ doc, id: String(r.id) }} target="_blank">
                {r.title}
              </Link>
            </span>
            <span>
              <Tag tone={TONES[r.result]}>{t(`command.${r.result}`)}</Tag> {r.message}
              {r.rule && <small className="faint"> {r.rule}</small>}
            </span>
          </div>
        ))}
      </div>
    </Modal>
  );
}
