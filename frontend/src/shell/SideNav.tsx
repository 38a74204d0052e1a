import { HomeOutlined, MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { deskQuery } from '../api/queries';
import { useT } from '../i18n';
import { pagesOfAll, useHere } from './context';
import { MenuLink } from './MenuLink';
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
        {pagesOfAll(meta).map((item) => (
          <MenuLink key={item.name} item={item} named />
        ))}
        {rooms.map((room) => (
          <section key={room.label} aria-label={room.label}>
            <h2>{room.label}</h2>
            {room.items.map((item) => (
              <MenuLink key={item.name} item={item} named />
            ))}
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
