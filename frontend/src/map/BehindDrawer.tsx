import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Drawer } from 'antd';
import type { Behind, DocMeta, Row, Where } from '../api/contract';
import { listQuery, pageQuery } from '../api/queries';
import { formatMoment } from '../format/date';
import { useT } from '../i18n';
import { useDocMeta } from '../shell/context';
import { Bone, Empty, Failure } from '../ui/states';
import { Tag } from '../ui/Tag';
import type { Asked } from './StepRow';

const SHOWN = 8;

function Line({ row, meta }: { row: Row; meta: DocMeta }) {
  const state = meta.states.find((s) => s.value === row.state);
  return (
    <li>
      <Link to="/d/$doc/$id" params={{ doc: meta.name, id: String(row.id) }}>
        {String(row[meta.title_field] ?? row.id)}
      </Link>
      {state && <Tag tone={state.tone}>{state.label}</Tag>}
    </li>
  );
}

/** Some documents of a kind, read as its list is: under the reader's own rights. */
function Kind({ doc, label, ids }: Behind['causes'][number]) {
  const t = useT();
  const meta = useDocMeta(doc);
  const where = (numbers: number[]): Where => [['id', 'in', numbers]];
  const state = meta?.fields.some((f) => f.name === 'state') ? ['state'] : [];
  const fields = meta ? [meta.title_field, ...state] : [];
  const got = useQuery({
    ...listQuery(doc, { where: where(ids.slice(0, SHOWN)), fields, limit: SHOWN }),
    enabled: !!meta,
  });
  if (!meta) return null;
  return (
    <section className="behind-kind">
      <h3>
        {label} <span className="mute num">{ids.length}</span>
        <Link to="/d/$doc" params={{ doc }} search={{ where: where(ids), preset: '' }} data-testid={`behind-${doc}`}>
          {t('map.open_list')}
        </Link>
      </h3>
      {got.isLoading && <Bone />}
      <ul>
        {got.data?.rows.map((row) => (
          <Line key={row.id} row={row} meta={meta} />
        ))}
      </ul>
      {got.data?.rows.length === 0 && <p className="mute">{t('map.not_yours')}</p>}
    </section>
  );
}

function Failures({ failures }: { failures: Behind['failures'] }) {
  const t = useT();
  return (
    <ul className="behind-failures">
      {failures.map((f) => (
        <li key={f.document.id}>
          <Link to="/d/$doc/$id" params={{ doc: f.document.doc, id: String(f.document.id) }}>
            {f.document.label}
          </Link>
          <span className="mute">{t('map.tried', { n: f.attempts, at: formatMoment(f.next_at) })}</span>
          {f.error && <p>{f.error}</p>}
        </li>
      ))}
    </ul>
  );
}

/** What is behind a figure: the documents that set the step off, and what came of them. */
export function BehindDrawer({
  asked,
  days,
  part,
  onClose,
}: {
  asked: Asked | null;
  days: number;
  part: string;
  onClose: () => void;
}) {
  const t = useT();
  const got = useQuery({
    ...pageQuery<Behind>(part, { step: asked?.step, of: asked?.of, days }),
    enabled: asked !== null,
    placeholderData: undefined,
  });
  const none = got.data && !got.data.causes.length && !got.data.made.length;
  return (
    <Drawer
      open={asked !== null}
      onClose={onClose}
      size={440}
      title={asked?.label}
      destroyOnHidden
      closeIcon={<span aria-hidden="true">×</span>}
    >
      {got.isError && <Failure error={got.error} retry={() => got.refetch()} />}
      {got.isLoading && <Bone height={80} />}
      {none && <Empty title={t('map.nothing_behind')} text={t('map.nothing_behind_hint')} />}
      {got.data && asked && (
        <div data-testid="behind">
          {got.data.failures.length > 0 && <Failures failures={got.data.failures} />}
          {got.data.causes.length > 0 && <h2>{t(`map.behind_${asked.of}`)}</h2>}
          {got.data.causes.map((kind) => (
            <Kind key={kind.doc} {...kind} />
          ))}
          {got.data.made.length > 0 && <h2>{t('map.behind_made')}</h2>}
          {got.data.made.map((kind) => (
            <Kind key={kind.doc} {...kind} />
          ))}
        </div>
      )}
    </Drawer>
  );
}
