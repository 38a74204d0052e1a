import { Link } from '@tanstack/react-router';
import { formatMoment } from '../format/date';
import { useT } from '../i18n';
import { recent } from '../nav/recent';
import { useHere } from '../shell/context';
import { DateText } from '../ui/DateText';
import { Icon } from '../ui/Icon';

/** What this reader had open last, to go on where one was. */
export function Recent() {
  const t = useT();
  const { meta, user } = useHere();
  const seen = recent(user.username).filter((s) => meta.documents[s.doc]);
  if (!seen.length) return null;
  return (
    <section className="card recent" aria-label={t('desk.recent')}>
      <h2>{t('desk.recent')}</h2>
      <ul>
        {seen.map((s) => {
          const document = meta.documents[s.doc];
          return (
            <li key={s.id} className={`system-${document.system}`}>
              <Link to="/d/$doc/$id" params={{ doc: s.doc, id: String(s.id) }} data-testid={`recent-${s.id}`}>
                <Icon name={document.icon} />
                <b className="num">{s.title}</b>
                <span className="mute">{document.label}</span>
                <time className="faint" dateTime={s.at}>
                  <DateText text={formatMoment(s.at)} />
                </time>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
