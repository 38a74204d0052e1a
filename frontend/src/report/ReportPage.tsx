import { ReloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { Report, ReportMeta } from '../api/contract';
import { reportQuery } from '../api/queries';
import { ReportExport } from '../exporting/ReportExport';
import { formatDateTime } from '../format/date';
import { useT } from '../i18n';
import { ReportPrint } from '../printing/ReportPrint';
import { useHere } from '../shell/context';
import { NotFound } from '../shell/NotFound';
import { Empty, Failure, PageBones } from '../ui/states';
import type { Cells } from '../widgets/types';
import { isRef, written } from '../widgets/values';
import { Checks } from './Checks';
import { Params } from './Params';
import { ReportTable } from './ReportTable';
import './report.css';

const WIDE = 8;

/** As on paper: the form's name at the right, the title, then company, days and unit. */
function Head({ meta, report }: { meta: ReportMeta; report: Report | undefined }) {
  const t = useT();
  const { user } = useHere();
  const { form, period, unit } = report?.heading ?? {};
  return (
    <header className="report-head">
      {form && <p className="report-form">{form}</p>}
      <h2>{report?.label ?? meta.label}</h2>
      <div className="report-of">
        <span>{user.company?.label}</span>
        <span className="num">{period}</span>
        <span>{unit ?? user.company?.currency}</span>
      </div>
      <p className="faint report-made">
        {t('report.made', { at: formatDateTime(new Date().toISOString()), who: user.name })}
      </p>
    </header>
  );
}

/** Who answers for the statement signs it (会计法 art. 21); on paper only. */
function Signatures() {
  const t = useT();
  return (
    <footer className="report-signed">
      <span>{t('report.signed_head')}</span>
      <span>{t('report.signed_accounting')}</span>
      <span>{t('report.signed_preparer')}</span>
    </footer>
  );
}

function Page({ meta }: { meta: ReportMeta }) {
  const t = useT();
  const search = useSearch({ from: '/shell/r/$name' }) as Cells;
  const navigate = useNavigate();
  const [named, name] = useState<Cells>({});
  const values: Cells = { ...(meta.defaults as Cells), ...search, ...named };
  const params = Object.fromEntries(
    meta.params.map((f) => [f.name, written(values[f.name])]).filter(([, v]) => v !== null && v !== ''),
  );
  const lacking = meta.params.some((f) => f.required && params[f.name] === undefined);
  const got = useQuery({ ...reportQuery(meta.name, params), enabled: !lacking });
  const change = (next: Cells) => {
    name(Object.fromEntries(Object.entries(next).filter(([, v]) => isRef(v))));
    navigate({
      to: '.',
      search: Object.fromEntries(meta.params.map((f) => [f.name, written(next[f.name])]).filter(([, v]) => v !== null)),
      replace: true,
    });
  };
  const report = got.isError ? undefined : got.data;
  return (
    <div className="page">
      <div className="bar report-bar">
        <h1>{meta.label}</h1>
        <Params meta={meta} values={values} onChange={change} />
        <span className="grow" />
        <Button
          icon={<ReloadOutlined />}
          aria-label={t('list.refresh')}
          title={t('list.refresh')}
          onClick={() => got.refetch()}
        />
        <ReportExport name={meta.name} params={params} disabled={!report?.rows.length} />
        <ReportPrint name={meta.name} params={params} disabled={!report} />
      </div>
      <div
        className={`scroll report${(report?.columns.length ?? 0) > WIDE ? ' wide' : ''}`}
        data-scroll-restoration-id={`report-${meta.name}`}
      >
        <Head meta={meta} report={report} />
        {meta.help && <p className="faint report-help no-print">{meta.help}</p>}
        {report && <Checks checks={report.checks} />}
        {lacking && <Empty title={t('report.choose')} />}
        {got.isError && <Failure error={got.error} retry={() => got.refetch()} />}
        {got.isLoading && !lacking && <PageBones />}
        {report &&
          (report.rows.length ? (
            <ReportTable report={report} />
          ) : (
            <Empty title={t('report.empty')} text={t('report.empty_hint')} />
          ))}
        {report?.heading.unit && <Signatures />}
      </div>
    </div>
  );
}

/** Any report: its parameters, rows with their levels, its own checks, and what is behind each figure. */
export default function ReportPage() {
  const { name } = useParams({ from: '/shell/r/$name' });
  const { meta } = useHere();
  const report = meta.reports[name];
  return report ? <Page key={name} meta={report} /> : <NotFound />;
}
