import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Alert, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../api/client';
import { sessionQuery } from '../api/queries';
import { useT } from '../i18n';
import { Avatar } from '../ui/Avatar';
import { Failure } from '../ui/states';
import { login, switchTo } from './session';
import { LanguageButton, ThemeButton } from './TopBar';
import './shell.css';

const SYSTEMS = ['crm', 'erp', 'oa', 'hr', 'finance'] as const;

/** Five, each tied to each: what the product is, drawn. */
function Quintet() {
  const at = (i: number) => {
    const angle = (Math.PI * 2 * i) / 5 - Math.PI / 2;
    return { x: 200 + 160 * Math.cos(angle), y: 200 + 160 * Math.sin(angle) };
  };
  const points = SYSTEMS.map((_, i) => at(i));
  return (
    <svg className="login-figure" viewBox="0 0 400 400" aria-hidden="true">
      {points.flatMap((a, i) =>
        points
          .slice(i + 1)
          .map((b, k) => <line key={`${i}${k}`} x1={a.x} y1={a.y} x2={b.x} y2={b.y} stroke="#fff" strokeWidth="1.2" />),
      )}
      {points.map((p, i) => (
        <circle key={SYSTEMS[i]} cx={p.x} cy={p.y} r="15" fill="#fff" />
      ))}
    </svg>
  );
}

export default function Login() {
  const t = useT();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { to } = useSearch({ from: '/login' });
  const session = useQuery(sessionQuery);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const enter = async (way: () => Promise<void>) => {
    setBusy(true);
    setWrong(null);
    try {
      await way();
      await queries.ensureQueryData(sessionQuery);
      navigate({ to: to ?? '/' });
    } catch (error) {
      const p = problemOf(error);
      setWrong(p.status === 0 ? t('state.unreachable') : p.detail || p.title);
    } finally {
      setBusy(false);
    }
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    enter(() => login(name.trim(), password));
  };
  if (session.isError) return <Failure error={session.error} retry={() => session.refetch()} />;
  return (
    <main className="login">
      <section className="login-story">
        <h1>
          <img src="/quintet.svg" alt="" />
          {t('shell.product')}
        </h1>
        <p>{t('login.story')}</p>
        <ul>
          {SYSTEMS.map((s) => (
            <li key={s}>
              <b>{t(`login.${s}`)}</b>
              <span>{t(`login.${s}_does`)}</span>
            </li>
          ))}
        </ul>
        <Quintet />
      </section>
      <section className="login-form">
        <div className="login-tools">
          <ThemeButton />
          <LanguageButton />
        </div>
        <form onSubmit={submit} style={{ display: 'grid', gap: 14 }}>
          <h2>{t('login.title')}</h2>
          {wrong && <Alert type="error" title={wrong} showIcon role="alert" />}
          <label htmlFor="username">
            {t('login.name')}
            <Input
              size="large"
              id="username"
              name="username"
              autoComplete="username"
              required
              value={name}
              onChange={(e) => setName(e.target.value)}
            />
          </label>
          <label htmlFor="password">
            {t('login.password')}
            <Input.Password
              size="large"
              id="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(e) => setPassword(e.target.value)}
            />
          </label>
          <Button type="primary" size="large" htmlType="submit" loading={busy} data-testid="login">
            {t('login.enter')}
          </Button>
        </form>
        {session.data?.demo && (
          <>
            <p className="mute">{t('login.demo')}</p>
            <div className="login-demo">
              {session.data.demo.map((p) => (
                <button
                  type="button"
                  className="plain"
                  key={p.username}
                  data-testid={`persona-${p.username}`}
                  onClick={() => enter(() => switchTo(p.username))}
                >
                  <Avatar name={p.name} size={30} />
                  <span>
                    <b>{p.name}</b>
                    <small>{p.title}</small>
                  </span>
                </button>
              ))}
            </div>
          </>
        )}
      </section>
    </main>
  );
}
