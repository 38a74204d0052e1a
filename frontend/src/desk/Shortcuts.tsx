import { PlusOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { Icon } from '../ui/Icon';

/** The rooms of this reader, one click away, with what they may start. */
export function Shortcuts() {
  const t = useT();
  const { meta } = useHere();
  const systems = meta.systems.filter((s) => s.menu.some((r) => r.items.length));
  return (
    <aside className="card shortcuts" aria-label={t('desk.shortcuts')}>
      <h2>{t('desk.shortcuts')}</h2>
      {systems.map((s) => (
        <section key={s.key} className={`system-${s.key}`}>
          <h3>
            <span className="dot" />
            {s.label}
          </h3>
          <ul>
            {s.menu
              .flatMap((r) => r.items)
              .slice(0, 6)
              .map((i) => (
                <li key={i.name}>
                  {i.kind === 'report' ? (
                    <Link to="/r/$name" params={{ name: i.name }}>
                      <Icon name={i.icon} />
                      {i.label}
                    </Link>
                  ) : (
                    <Link to="/d/$doc" params={{ doc: i.name }}>
                      <Icon name={i.icon} />
                      {i.label}
                    </Link>
                  )}
                  {meta.documents[i.name]?.can_create && (
                    <Link
                      className="add"
                      to="/d/$doc/$id"
                      params={{ doc: i.name, id: 'new' }}
                      aria-label={t('list.new_one', { doc: meta.documents[i.name].label })}
                      title={t('list.new_one', { doc: meta.documents[i.name].label })}
                    >
                      <PlusOutlined />
                    </Link>
                  )}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </aside>
  );
}
