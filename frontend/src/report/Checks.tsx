import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import type { Report } from '../api/contract';
import { useT } from '../i18n';

type Check = Report['checks'][number];
const FEW = 3;

function One({ check }: { check: Check }) {
  return (
    <li className={check.ok ? 'ok' : 'bad'}>
      {check.ok ? <CheckCircleFilled /> : <CloseCircleFilled />}
      <b>{check.label}</b>
      <span className="num">{check.detail}</span>
    </li>
  );
}

/** What the figures must satisfy. Many that hold are one line to open; what fails is never folded away. */
export function Checks({ checks }: { checks: Check[] }) {
  const t = useT();
  if (!checks.length) return null;
  const bad = checks.filter((c) => !c.ok);
  const good = checks.filter((c) => c.ok);
  if (checks.length <= FEW)
    return (
      <ul className="checks">
        {checks.map((c) => (
          <One key={c.label} check={c} />
        ))}
      </ul>
    );
  return (
    <div className="checks-many no-print">
      {bad.length > 0 && (
        <ul className="checks">
          {bad.map((c) => (
            <One key={c.label} check={c} />
          ))}
        </ul>
      )}
      {good.length > 0 && (
        <details>
          <summary className="ok" data-testid="checks">
            <CheckCircleFilled /> {t('report.checks_hold', { n: good.length })}
          </summary>
          <ul className="checks">
            {good.map((c) => (
              <One key={c.label} check={c} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
