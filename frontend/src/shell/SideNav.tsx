import { HomeOutlined, MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { deskQuery } from '../api/queries';
import { useT } from '../i18n';
import { Icon } from '../ui/Icon';
import { useHere } from './context';
import { Systems } from './Systems';

const KEY = 'quintet.nav';

/** The desk, then the rooms of the system in hand. */
export function SideNav({
  system,
  open,
  onSystem,
}: {
  system: string;
  open: boolean;
  onSystem: (key: string) => void;
}) {
  const t = useT();
  const { meta, session } = useHere();
  const [folded, fold] = useState(() => localStorage.getItem(KEY) === 'folded');
  const todo = useQuery(deskQuery('todo')).data?.counts.todo ?? 0;
  const rooms = meta.systems.find((s) => s.key === system)?.menu ?? [];
  const toggle = () => {
    localStorage.setItem(KEY, folded ? '' : 'folded');
    fold(!folded);
  };
  return (
    <div className={`side${folded ? ' folded' : ''}${open ? ' open' : ''}`}>
      <Systems system={system} onSystem={onSystem} />
      <nav className="rooms" aria-label={t('shell.rooms')}>
        <Link
          to="/"
          activeOptions={{ exact: true, includeSearch: false }}
          data-testid="nav-desk"
          title={t('desk.title')}
        >
          <HomeOutlined aria-hidden="true" />
          <span className="text">{t('desk.title')}</span>
          {todo > 0 && <span className="count">{todo}</span>}
        </Link>
        {rooms.map((room) => (
          <section key={room.label} aria-label={room.label}>
            <h2>{room.label}</h2>
            {room.items.map((item) =>
              item.kind === 'report' ? (
                <Link
                  key={item.name}
                  to="/r/$name"
                  params={{ name: item.name }}
                  activeOptions={{ includeSearch: false }}
                  data-testid={`nav-${item.name}`}
                  title={item.label}
                >
                  <Icon name={item.icon} />
                  <span className="text">{item.label}</span>
                </Link>
              ) : (
                <Link
                  key={item.name}
                  to="/d/$doc"
                  params={{ doc: item.name }}
                  activeOptions={{ includeSearch: false }}
                  data-testid={`nav-${item.name}`}
                  title={meta.documents[item.name]?.plural ?? item.label}
                >
                  <Icon name={item.icon} />
                  <span className="text">{meta.documents[item.name]?.plural ?? item.label}</span>
                </Link>
              ),
            )}
          </section>
        ))}
      </nav>
      <footer>
        {!folded && <span>{t('shell.version', { version: session.version })}</span>}
        <span className="grow" />
        <Button
          type="text"
          size="small"
          aria-label={t(folded ? 'shell.unfold' : 'shell.fold')}
          icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          onClick={toggle}
        />
      </footer>
    </div>
  );
}
