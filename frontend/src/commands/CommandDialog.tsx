import { WarningOutlined } from '@ant-design/icons';
import { Modal } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { FieldError, Problem, Value } from '../api/contract';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import type { Cells } from '../widgets/types';
import { Inputs, missing, writtenInputs } from './Inputs';
import { ProblemNote } from './ProblemNote';
import type { Job } from './useCommandFlow';

const OK = { 'data-testid': 'dialog-ok' };
const CANCEL = { 'data-testid': 'dialog-cancel' };
const LineInputs = lazy(() => import('./LineInputs'));

interface Props {
  job: Job;
  stage: 'ask' | 'warn';
  problem: Problem | null;
  busy: boolean;
  onRun: (input: Record<string, unknown>) => void;
  onCancel: () => void;
}

export function CommandDialog({ job, stage, problem, busy, onRun, onCancel }: Props) {
  const t = useT();
  const { meta } = useHere();
  const { command } = job;
  const [values, setValues] = useState<Cells>(job.values ?? {});
  const [lines, setLines] = useState<Record<string, Record<string, unknown>[]>>({});
  const sets = command.line_inputs ?? [];
  const [local, setLocal] = useState<FieldError[]>([]);
  const names = new Set(command.inputs.map((f) => f.name));
  const errors = [...local, ...(problem?.errors ?? [])];
  const submit = () => {
    if (stage === 'warn') return onRun({});
    const wrong = missing(values, command.inputs, t('form.required'));
    setLocal(wrong);
    if (wrong.length) return;
    onRun({ ...writtenInputs(values, command.inputs), ...lines });
  };
  const placed = problem?.type === 'invalid' && problem.errors.some((e) => e.field && names.has(e.field));
  const set = (name: string, value: Value) => {
    setValues((old) => ({ ...old, [name]: value }));
    setLocal((old) => old.filter((e) => e.field !== name));
  };
  return (
    <Modal
      open
      title={
        <>
          {command.label}{' '}
          <span className="mute" style={{ fontWeight: 400 }}>
            {job.subject}
          </span>
        </>
      }
      width={sets.length ? 860 : 460}
      onCancel={onCancel}
      onOk={submit}
      okText={stage === 'warn' ? t('command.go_on') : command.label}
      okButtonProps={{ danger: command.style === 'danger', loading: busy, ...OK }}
      cancelButtonProps={CANCEL}
      maskTransitionName=""
      transitionName=""
    >
      <form
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) submit();
        }}
        style={{ display: 'grid', gap: 12, padding: '4px 0' }}
      >
        {stage === 'ask' && command.help && <p className="mute">{command.help}</p>}
        {stage === 'ask' && command.confirm && !command.inputs.length && (
          <p>{t('command.sure', { command: command.label, subject: job.subject })}</p>
        )}
        {stage === 'ask' && problem && !placed && <ProblemNote problem={problem} />}
        {stage === 'warn' && (
          <ul className="warnings">
            {(problem?.warnings?.length
              ? problem.warnings
              : [{ rule: problem?.rule ?? '', system: problem?.system ?? '', message: problem?.detail ?? '' }]
            ).map((w) => (
              <li key={w.rule + w.message}>
                <WarningOutlined style={{ color: 'var(--oa)', marginRight: 8 }} />
                {w.message}
                <small>{meta.systems.find((s) => s.key === w.system)?.label ?? w.system}</small>
              </li>
            ))}
          </ul>
        )}
        {stage === 'ask' && (
          <Inputs fields={command.inputs} values={values} errors={errors} onChange={set} focusFirst />
        )}
        {stage === 'ask' &&
          sets.map((set) => (
            <Suspense key={set.name} fallback={null}>
              <LineInputs
                meta={set}
                start={job.lines?.[set.name] ?? []}
                errors={problem?.errors ?? []}
                onChange={setLines}
              />
            </Suspense>
          ))}
        <input type="submit" hidden />
      </form>
    </Modal>
  );
}
