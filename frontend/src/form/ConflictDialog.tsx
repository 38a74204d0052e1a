import { Modal, Radio } from 'antd';
import { useState } from 'react';
import type { DocMeta, DocumentBody, FieldMeta } from '../api/contract';
import { useT } from '../i18n';
import { asText } from '../widgets/values';
import { type Difference, type Draft, differences, letGo, rebase } from './draft';

interface Props {
  meta: DocMeta;
  draft: Draft;
  theirs: DocumentBody;
  onResolve: (next: Draft) => void;
  onCancel: () => void;
}

/** Two people wrote at once: both versions side by side, one chosen field by field. */
export function ConflictDialog({ meta, draft, theirs, onResolve, onCancel }: Props) {
  const t = useT();
  const all = differences(meta, draft, theirs);
  const [keep, setKeep] = useState<Record<string, boolean>>(() => Object.fromEntries(all.map((d) => [d.key, d.typed])));
  const fieldOf = (d: Difference): FieldMeta | undefined =>
    (d.set ? meta.lines.find((l) => l.name === d.set)?.fields : meta.fields)?.find((f) => f.name === d.field);
  const text = (d: Difference, side: 'mine' | 'theirs') => {
    const f = fieldOf(d);
    return (f && asText(f, d[side])) || '—';
  };
  const apply = () => {
    const given = new Set(all.filter((d) => !keep[d.key]).map((d) => d.key));
    onResolve(rebase(meta, letGo(draft, given), theirs));
  };
  return (
    <Modal
      open
      width={760}
      title={t('form.conflict')}
      okText={t('form.conflict_use')}
      onOk={apply}
      onCancel={onCancel}
      okButtonProps={{ 'data-testid': 'dialog-ok' }}
      cancelText={t('form.conflict_later')}
      maskTransitionName=""
      transitionName=""
    >
      <p className="mute" style={{ marginBottom: 10 }}>
        {t('form.conflict_hint')}
      </p>
      <table className="conflict" data-testid="conflict">
        <thead>
          <tr>
            <th scope="col">{t('form.field')}</th>
            <th scope="col">{t('form.mine')}</th>
            <th scope="col">{t('form.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((d) => (
            <tr key={d.key}>
              <th scope="row">{d.line ? t('form.line_field', { line: d.line, field: d.label }) : d.label}</th>
              {(['mine', 'theirs'] as const).map((side) => {
                const on = (side === 'mine') === keep[d.key];
                const locked = side === 'mine' && !d.typed;
                return (
                  <td key={side} className={on ? 'on' : ''}>
                    <Radio
                      checked={on}
                      disabled={locked}
                      onChange={() => setKeep((k) => ({ ...k, [d.key]: side === 'mine' }))}
                    >
                      {text(d, side)}
                    </Radio>
                  </td>
                );
              })}
            </tr>
          ))}
          {!all.length && (
            <tr>
              <td colSpan={3} className="mute">
                {t('form.conflict_none')}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </Modal>
  );
}
