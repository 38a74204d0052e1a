import { Button, Progress } from 'antd';
import { formatDecimal } from '../format/number';
import { useT } from '../i18n';
import type { Job } from './contract';

/** How far the job is, and the way out of it. */
export function Running({ job, onCancel }: { job: Job; onCancel: () => void }) {
  const t = useT();
  const percent = job.total ? Math.floor((100 * job.done) / job.total) : 0;
  return (
    <section className="card import-running" aria-live="polite" data-testid="import-running">
      <h2>
        {t(job.command === 'run' ? 'import.importing' : job.command === 'look' ? 'import.reading' : 'import.checking')}
      </h2>
      <Progress percent={percent} status="active" showInfo={job.total > 0} />
      <p className="mute num">
        {job.cancelling ? t('import.cancelling') : (job.phase ?? t('import.queued'))}
        {job.total > 0 &&
          ` · ${t('import.of_rows', { done: formatDecimal(job.done), total: formatDecimal(job.total) })}`}
      </p>
      <p className="faint">{t('import.leave')}</p>
      <Button onClick={onCancel} disabled={job.cancelling} data-testid="import-cancel">
        {t('import.cancel')}
      </Button>
    </section>
  );
}
