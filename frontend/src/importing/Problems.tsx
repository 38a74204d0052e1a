import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { formatDecimal } from '../format/number';
import { useT } from '../i18n';
import { Bone } from '../ui/states';
import { errorsLink, problemsQuery } from './api';
import type { SheetImport } from './contract';

/** What is wrong, by row and column; all of it in the error file. */
export function Problems({ found }: { found: SheetImport }) {
  const t = useT();
  const asked = useQuery(problemsQuery(found.id, `${found.job?.state} ${found.counts.problem}`));
  const shown = asked.data?.problems ?? [];
  const several = shown.some((p) => p.sheet);
  const count = asked.data?.count ?? found.counts.problem;
  return (
    <section className="card import-problems" data-testid="import-problems">
      <header>
        <div>
          <h2>{t('import.faulty', { n: formatDecimal(found.counts.problem), count: found.counts.problem })}</h2>
          <p className="mute">{t('import.faulty_hint')}</p>
        </div>
        <span className="import-links">
          <Button type="primary" icon={<DownloadOutlined />} href={errorsLink(found.id)} data-testid="import-errors">
            {t('import.errors')}
          </Button>
          <Link to="/import/$doc" params={{ doc: found.document }}>
            <Button icon={<UploadOutlined />} tabIndex={-1} data-testid="import-resend">
              {t('import.resend')}
            </Button>
          </Link>
        </span>
      </header>
      <div className="import-scroll">
        <table>
          <thead>
            <tr>
              {several && <th>{t('import.sheet')}</th>}
              <th className="num">{t('import.row')}</th>
              <th>{t('import.column')}</th>
              <th>{t('import.problem')}</th>
            </tr>
          </thead>
          <tbody>
            {asked.isPending && (
              <tr>
                <td colSpan={4}>
                  <Bone />
                </td>
              </tr>
            )}
            {shown.map((p, i) => (
              <tr key={`${p.sheet}${p.row}${p.column}${i}`}>
                {several && <td>{p.sheet}</td>}
                <td className="num">{p.row ?? '–'}</td>
                <td>{p.column || '–'}</td>
                <td>{p.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {count > shown.length && shown.length > 0 && (
        <p className="mute import-more">{t('import.more_problems', { n: formatDecimal(count - shown.length) })}</p>
      )}
    </section>
  );
}
