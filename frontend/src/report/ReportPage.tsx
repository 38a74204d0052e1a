import { CheckCircleFilled, CloseCircleFilled, PrinterOutlined, ReloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { type CSSProperties, useState } from 'react';
import type { Report, ReportMeta } from '../api/contract';
import { reportQuery } from '../api/queries';
import { formatDateTime } from '../format/date';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { NotFound } from '../shell/NotFound';
import { Empty, Failure, PageBones } from '../ui/states';
import { widgetOf, widthOf } from '../widgets/registry';
import type { Cells } from '../widgets/types';
import { isRef, written } from '../widgets/values';
import { ReportTable } from './ReportTable';
import './report.css';

function Params({ meta, values, onChange }: { meta: ReportMeta; values: Cells; onChange: (next: Cells) => void }) {
  return (
    <div className="report-params">
      {meta.params.map((f) => {
        const Input = widgetOf(f).input;
        return (
          <label
            key={f.name}
            htmlFor={`param-${f.name}`}
            data-testid={`field-${f.name}`}
            style={{ '--w': `${Math.max(124, widthOf(f))}px` } as CSSProperties}
          >
            <span>{f.label}</span>
            <Input
              id={`param-${f.name}`}
              field={f}
              value={values[f.name]}
              record={values}
              onChange={(v) => onChange({ ...values, [f.name]: v })}
            />
          </label>
        );
      })}
    </div>
  );
}

function Checks({ checks }: { checks: Report['checks'] }) {
  if (!checks.length) return null;
  return (
    <ul className="checks">
      {checks.map((c) => (
        <li key={c.label} className={c.ok ? 'ok' : 'bad'}>
          {c.ok ? <CheckCircleFilled /> : <CloseCircleFilled />}
          <b>{c.label}</b>
          <span className="num">{c.detail}</span>
        </li>
      ))}
    </ul>
  );
}

function Page({ meta }: { meta: ReportMeta }) {
  const t = useT();
  const { user } = useHere();
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
  return (
    <div className="page">
      <div className="bar">
        <h1>{meta.label}</h1>
        <Params meta={meta} values={values} onChange={change} />
        <span className="grow" />
        <Button
          icon={<ReloadOutlined />}
          aria-label={t('list.refresh')}
          title={t('list.refresh')}
          onClick={() => got.refetch()}
        />
        <Button icon={<PrinterOutlined />} onClick={() => print()} data-testid="print">
          {t('form.print')}
        </Button>
      </div>
      <div className="scroll report">
        <header className="report-head">
          <h2>{got.data?.label ?? meta.label}</h2>
          <p className="mute">
            {user.company?.label} · {user.company?.currency} ·{' '}
            {t('report.made', { at: formatDateTime(new Date().toISOString()), who: user.name })}
          </p>
          {meta.help && <p className="faint">{meta.help}</p>}
        </header>
        {got.data && <Checks checks={got.data.checks} />}
        {lacking && <Empty title={t('report.choose')} />}
        {got.isError && <Failure error={got.error} retry={() => got.refetch()} />}
        {got.isLoading && !lacking && <PageBones />}
        {got.data &&
          (got.data.rows.length ? (
            <ReportTable report={got.data} />
          ) : (
            <Empty title={t('report.empty')} text={t('report.empty_hint')} />
          ))}
      </div>
    </div>
  );
}

/** Any report: its parameters, rows with their levels, its own checks, and the documents behind each row. */
export default function ReportPage() {
  const { name } = useParams({ from: '/shell/r/$name' });
  const { meta } = useHere();
  const report = meta.reports[name];
  return report ? <Page key={name} meta={report} /> : <NotFound />;
}
