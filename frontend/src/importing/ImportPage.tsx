import { ArrowLeftOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Alert, Button, Select, Steps } from 'antd';
import { problemOf } from '../api/client';
import { ProblemNote } from '../commands/ProblemNote';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { Failure, PageBones } from '../ui/states';
import { act, importQuery, isRunning, targetsQuery } from './api';
import type { SheetImport } from './contract';
import { Drop } from './Drop';
import { Mapping } from './Mapping';
import { Imported, Ready } from './Outcome';
import { Problems } from './Problems';
import { Running } from './Running';
import './importing.css';

/** 0 the file, 1 the columns, 2 the check, 3 done. */
function stepOf(found: SheetImport | undefined): number {
  if (!found) return 0;
  if (found.state === 'IMPORTED') return 3;
  return isRunning(found) || found.state === 'READY' || found.state === 'FAULTY' ? 2 : 1;
}

/** One import, from its file to the list of what was made. It goes on when the page is closed. */
function One({ id }: { id: number }) {
  const t = useT();
  const client = useQueryClient();
  const asked = useQuery(importQuery(id));
  const acting = useMutation({
    mutationFn: (what: 'check' | 'run' | 'cancel') => act(id, what),
    onSuccess: (next) => client.setQueryData(importQuery(id).queryKey, next),
  });
  if (asked.isError) return <Failure error={asked.error} retry={() => asked.refetch()} />;
  const found = asked.data;
  if (!found) return <PageBones />;
  const running = isRunning(found);
  const job = found.job;
  const ended = job?.state === 'REFUSED' || job?.state === 'FAILED' || job?.state === 'CANCELLED';
  const importing = (
    <Button
      type={found.state === 'READY' ? 'primary' : 'default'}
      loading={acting.isPending}
      onClick={() => acting.mutate('run')}
      data-testid="import-run"
    >
      {t('import.run')}
    </Button>
  );
  if (found.state === 'IMPORTED') return <Imported found={found} />;
  if (found.state === 'DISCARDED') return <Alert type="info" title={t('import.discarded')} />;
  return (
    <>
      {running && job && <Running job={job} onCancel={() => acting.mutate('cancel')} />}
      {!running && ended && job?.message && (
        <Alert
          type={job.state === 'CANCELLED' ? 'info' : 'error'}
          showIcon
          title={job.message}
          data-testid="import-ended"
        />
      )}
      {acting.isError && <ProblemNote problem={problemOf(acting.error)} onClose={() => acting.reset()} />}
      {!running && found.state === 'READY' && <Ready found={found}>{importing}</Ready>}
      {!running && found.state === 'FAULTY' && <Problems found={found} />}
      {!running && <Mapping found={found} disabled={running || acting.isPending} />}
      {!running && found.sheets.length > 0 && (
        <footer className="import-foot">
          <Button
            type={found.state === 'READY' ? 'default' : 'primary'}
            loading={acting.isPending}
            disabled={!found.sheets.some((s) => s.document)}
            onClick={() => acting.mutate('check')}
            data-testid="import-check"
          >
            {t(found.state === 'DRAFT' ? 'import.check' : 'import.check_again')}
          </Button>
          {found.state !== 'READY' && importing}
          <span className="mute">{t('import.check_hint')}</span>
        </footer>
      )}
    </>
  );
}

export default function ImportPage() {
  const t = useT();
  const navigate = useNavigate();
  const { doc } = useParams({ from: '/shell/import/$doc' });
  const { run } = useSearch({ from: '/shell/import/$doc' });
  const { meta } = useHere();
  const client = useQueryClient();
  const targets = useQuery(targetsQuery());
  const asked = useQuery({ ...importQuery(run ?? 0), enabled: !!run });
  const label = targets.data?.targets.find((x) => x.name === doc)?.label ?? meta.documents[doc]?.label ?? doc;
  const plural = meta.documents[doc]?.plural ?? label;
  const allowed = !targets.data || targets.data.targets.some((x) => x.name === doc);
  return (
    <div className="page">
      <div className="bar import-bar">
        {meta.documents[doc] && (
          <Link to="/d/$doc" params={{ doc }} aria-label={t('import.back', { doc: meta.documents[doc].plural })}>
            <Button type="text" icon={<ArrowLeftOutlined />} tabIndex={-1} />
          </Link>
        )}
        <h1>{run ? t('import.title', { doc: plural }) : t('import.run')}</h1>
        {run ? (
          <span className="mute import-name" title={asked.data?.file_name}>
            {asked.data?.file_name}
          </span>
        ) : (
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            value={doc}
            aria-label={t('import.becomes')}
            popupMatchSelectWidth={260}
            options={(targets.data?.targets ?? []).map((x) => ({ value: x.name, label: x.label }))}
            onChange={(next) => navigate({ to: '/import/$doc', params: { doc: next } })}
          />
        )}
        <span className="grow" />
        <Steps
          className="import-steps"
          size="small"
          current={stepOf(run ? asked.data : undefined)}
          items={(['file', 'columns', 'check', 'done'] as const).map((s) => ({ title: t(`import.step_${s}`) }))}
        />
      </div>
      <div className="import">
        {run ? (
          <One key={run} id={run} />
        ) : allowed ? (
          <Drop
            key={doc}
            doc={doc}
            label={plural}
            onSent={(found) => {
              client.setQueryData(importQuery(found.id).queryKey, found);
              navigate({ to: '/import/$doc', params: { doc }, search: { run: found.id } });
            }}
          />
        ) : (
          <Alert type="warning" showIcon title={t('import.not_allowed')} />
        )}
      </div>
    </div>
  );
}
