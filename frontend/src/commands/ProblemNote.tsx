import { Alert } from 'antd';
import type { Problem } from '../api/contract';
import { useT } from '../i18n';
import { useHere } from '../shell/context';

/** A refusal in the words of the system that refused, with the rule's id for whoever asks why. */
export function ProblemNote({ problem, onClose }: { problem: Problem; onClose?: () => void }) {
  const t = useT();
  const { meta } = useHere();
  const system = meta.systems.find((s) => s.key === problem.system)?.label ?? problem.system;
  const title = problem.status === 0 ? t('state.unreachable') : problem.title || t('state.failed');
  const lines = [
    problem.status === 0 ? t('state.kept') : problem.detail !== title ? problem.detail : '',
    ...problem.errors.filter((e) => !e.field && e.message !== problem.detail).map((e) => e.message),
  ].filter(Boolean);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      data-testid="problem"
      title={
        <>
          {system && <b>{system}: </b>}
          {title}
        </>
      }
      description={
        lines.length || problem.rule ? (
          <>
            {lines.map((l) => (
              <div key={l}>{l}</div>
            ))}
            {problem.rule && <small className="faint">{problem.rule}</small>}
          </>
        ) : undefined
      }
      closable={onClose ? { onClose } : undefined}
    />
  );
}
