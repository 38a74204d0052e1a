import { PlusOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { MenuLink } from '../shell/MenuLink';

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
                  <MenuLink item={i} />
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
