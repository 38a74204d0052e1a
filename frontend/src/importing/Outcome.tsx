import { CheckCircleFilled } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { formatDecimal } from '../format/number';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import type { SheetImport } from './contract';

function Counts({ found }: { found: SheetImport }) {
  const t = useT();
  const { created, updated, skipped } = found.counts;
  const parts = [
    t('import.n_created', { n: formatDecimal(created) }),
    ...(updated ? [t('import.n_updated', { n: formatDecimal(updated) })] : []),
    ...(skipped ? [t('import.n_skipped', { n: formatDecimal(skipped) })] : []),
  ];
  return (
    <p className="mute num" data-testid="import-counts">
      {t('import.n_rows', { n: formatDecimal(found.counts.row) })} · {parts.join(' · ')}
    </p>
  );
}

/** Everything can be imported: what would be made. */
export function Ready({ found, children }: { found: SheetImport; children: ReactNode }) {
  const t = useT();
  return (
    <section className="card import-good" data-testid="import-ready">
      <CheckCircleFilled />
      <div>
        <h2>{t('import.ready')}</h2>
        <Counts found={found} />
      </div>
      <span className="grow" />
      {children}
    </section>
  );
}

/** It is done: what was made, and the list of it. */
export function Imported({ found }: { found: SheetImport }) {
  const t = useT();
  const { meta } = useHere();
  const kinds = [...new Set(found.sheets.map((s) => s.document).filter((d) => meta.documents[d]))];
  return (
    <section className="card import-done" data-testid="import-done">
      <CheckCircleFilled />
      <h2>{t('import.done')}</h2>
      <Counts found={found} />
      <p className="import-links">
        {kinds.map((doc, i) => (
          <Link
            key={doc}
            to="/d/$doc"
            params={{ doc }}
            search={{ preset: '', where: [['created_at', '=', found.made_at ?? '']] }}
          >
            <Button type={i ? 'default' : 'primary'} data-testid={`import-show-${doc}`}>
              {t('import.show', { doc: meta.documents[doc].plural })}
            </Button>
          </Link>
        ))}
        <Link to="/import/$doc" params={{ doc: found.document }}>
          <Button data-testid="import-again">{t('import.again')}</Button>
        </Link>
        {meta.documents['master.sheet_import'] && (
          <Link to="/d/$doc/$id" params={{ doc: 'master.sheet_import', id: String(found.id) }}>
            <Button type="link">{found.number}</Button>
          </Link>
        )}
      </p>
    </section>
  );
}
