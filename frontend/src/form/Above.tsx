import { ApartmentOutlined, ClockCircleOutlined, StopOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { DocMeta, DocumentBody, HoldInfo, Where } from '../api/contract';
import { formatMoment } from '../format/date';
import { useT } from '../i18n';

/** The documents around this one, counted; a click opens them. */
export function Counters({ body }: { body: DocumentBody }) {
  const t = useT();
  if (body.id === null) return <span />;
  return (
    <div className="counters">
      {body.linked.map((l) => {
        const inner = (
          <>
            <b className="num">{l.count}</b>
            <i>{l.label}</i>
          </>
        );
        return l.count === 1 ? (
          <Link
            key={l.doc}
            to="/d/$doc/$id"
            params={{ doc: l.doc, id: String(l.ids[0]) }}
            data-testid={`linked-${l.doc}`}
          >
            {inner}
          </Link>
        ) : (
          <Link
            key={l.doc}
            to="/d/$doc"
            params={{ doc: l.doc }}
            search={{ where: [['id', 'in', l.ids]] as Where, preset: '' }}
            data-testid={`linked-${l.doc}`}
          >
            {inner}
          </Link>
        );
      })}
      <Link to="/d/$doc/$id/chain" params={{ doc: body.doc, id: String(body.id) }} data-testid="chain">
        <b>
          <ApartmentOutlined />
        </b>
        <i>{t('form.chain')}</i>
      </Link>
    </div>
  );
}

/** The way of the document, with where it stands. */
export function StateBar({ meta, state }: { meta: DocMeta; state: string | null }) {
  const t = useT();
  if (!state || !meta.states.length) return null;
  const path =
    meta.form.states.includes(state) || !meta.form.states.length
      ? meta.form.states
      : [...meta.form.states.slice(0, 1), state];
  const at = path.indexOf(state);
  const off = !meta.form.states.includes(state);
  return (
    <ol className="arrows-bar" aria-label={t('form.state')}>
      {(path.length ? path : [state]).map((value, i) => {
        const s = meta.states.find((x) => x.value === value);
        const kind = i === at || !path.length ? `on${off ? ' off-path' : ''}` : i < at ? 'past' : '';
        return (
          <li
            key={value}
            className={`${kind} tone-${s?.tone ?? 'default'}`}
            aria-current={i === at ? 'step' : undefined}
            data-testid={i === at ? 'state' : undefined}
            data-state={value}
          >
            {s?.label ?? value}
          </li>
        );
      })}
    </ol>
  );
}

/** A command waits for an approval: which, why, since when, for whom, and the way to the request. */
export function HoldBanner({ hold }: { hold: HoldInfo }) {
  const t = useT();
  const blocked = hold.state === 'BLOCKED';
  return (
    <div className={`hold-note${blocked ? ' blocked' : ''}`} role="status" data-testid="hold">
      {blocked ? <StopOutlined /> : <ClockCircleOutlined />}
      <div>
        <b>{t(blocked ? 'form.hold_blocked' : 'form.hold', { command: hold.command_label })}</b>
        <p>{hold.message}</p>
        {hold.blocked_reason && <p className="neg">{hold.blocked_reason}</p>}
        <small className="mute">
          {hold.waiting_for.length > 0 && `${t('form.waits_for', { who: hold.waiting_for.join(', ') })} · `}
          {hold.requester && `${hold.requester.label} · `}
          {formatMoment(hold.since)} · {hold.gate}
        </small>
      </div>
      {hold.request && (
        <Link to="/d/$doc/$id" params={{ doc: hold.request.doc, id: String(hold.request.id) }}>
          {t('form.open_request', { title: hold.request.label })}
        </Link>
      )}
    </div>
  );
}
