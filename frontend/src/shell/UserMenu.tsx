import { DownOutlined, LogoutOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Popover } from 'antd';
import { useState } from 'react';
import { problemOf } from '../api/client';
import { useT } from '../i18n';
import { Avatar } from '../ui/Avatar';
import { useHere } from './context';
import { logout, switchTo } from './session';

/** Who is here, and the way out; in the demo company anybody may look through anybody's eyes. */
export function UserMenu() {
  const { session, user } = useHere();
  const t = useT();
  const navigate = useNavigate();
  const { message, notification } = App.useApp();
  const [open, setOpen] = useState(false);
  const me = session.demo?.find((p) => p.username === user.username);
  const title = me?.title ?? user.roles[0]?.label;
  const become = async (username: string) => {
    setOpen(false);
    try {
      await switchTo(username);
      message.destroy();
      notification.destroy();
      navigate({ to: '/' });
    } catch (error) {
      message.error(problemOf(error).title || t('state.unreachable'));
    }
  };
  const out = async () => {
    setOpen(false);
    await logout();
    navigate({ to: '/login' });
  };
  const list = (
    <div className="persona-list">
      <h3>
        {session.demo
          ? t('shell.look_as')
          : [...user.roles.map((r) => r.label), user.company?.label].filter(Boolean).join(' · ')}
      </h3>
      {session.demo?.map((p) => (
        <button
          type="button"
          className="plain"
          key={p.username}
          data-testid={`persona-${p.username}`}
          aria-current={p.username === user.username}
          onClick={() => become(p.username)}
        >
          <Avatar name={p.name} size={28} />
          <span>
            <b>{p.name}</b>
            <small>{p.title}</small>
          </span>
        </button>
      ))}
      <Button type="text" icon={<LogoutOutlined />} onClick={out} style={{ justifyContent: 'flex-start' }}>
        {t('shell.logout')}
      </Button>
    </div>
  );
  return (
    <Popover content={list} trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen} arrow={false}>
      <button
        type="button"
        className={session.demo ? 'persona demo' : 'persona'}
        data-testid="persona"
        title={session.demo ? t('shell.look_as') : undefined}
        aria-expanded={open}
      >
        <Avatar name={user.name} size={22} />
        <b>{user.name}</b>
        <small>{title}</small>
        <DownOutlined style={{ fontSize: 10 }} aria-hidden="true" />
      </button>
    </Popover>
  );
}
