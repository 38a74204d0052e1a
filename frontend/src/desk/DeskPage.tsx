import { LayoutOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import dayjs from 'dayjs';
import { lazy, Suspense, useState } from 'react';
import { useLanguage, useT } from '../i18n';
import { useHere } from '../shell/context';
import { Bone, Failure } from '../ui/states';
import { Cards } from './Cards';
import { Numbers } from './Numbers';
import { useStartPage } from './useStartPage';
import './desk.css';
import './cards.css';
import './charts.css';

const Arrange = lazy(() => import('./Arrange').then((m) => ({ default: m.Arrange })));

function greeting(hour: number): string {
  if (hour < 5) return 'desk.night';
  if (hour < 11) return 'desk.morning';
  if (hour < 13) return 'desk.noon';
  return hour < 18 ? 'desk.afternoon' : 'desk.evening';
}

function Waiting() {
  return (
    <div className="desk-grid" aria-hidden="true">
      {[0, 1].map((i) => (
        <div className="card desk-card" key={i} style={{ display: 'grid', gap: 14, padding: 16 }}>
          {[40, 90, 76, 84].map((width) => (
            <Bone key={width} width={`${width}%`} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** The desk: the start page of the reader's roles, with their work and their numbers. */
export default function DeskPage() {
  const t = useT();
  const language = useLanguage();
  const { user } = useHere();
  const { start, choose, arrange, busy } = useStartPage();
  const [arranging, setArranging] = useState(false);
  const page = start.data;
  const today = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { dateStyle: 'full' }).format(
    new Date(),
  );
  const tabs = page && page.roles.length > 1 ? [{ name: '', label: t('desk.all_roles') }, ...page.roles] : [];
  return (
    <div className="scroll desk">
      <header className="desk-head">
        <div>
          <h1>{t(greeting(dayjs().hour()), { name: user.name })}</h1>
          <p className="mute">
            {today} · {user.company?.label}
            {user.roles[0] && ` · ${user.roles.map((r) => r.label).join(', ')}`}
          </p>
        </div>
        <div className="desk-tools no-print">
          {tabs.length > 0 && (
            <div className="desk-roles" role="group" aria-label={t('desk.roles')}>
              {tabs.map((r) => (
                <button
                  type="button"
                  key={r.name}
                  aria-pressed={r.name === page?.role}
                  data-testid={`role-${r.name || 'all'}`}
                  onClick={() => choose(r.name)}
                >
                  {r.label}
                </button>
              ))}
            </div>
          )}
          <Button
            type="text"
            icon={<LayoutOutlined />}
            disabled={!page}
            aria-label={t('desk.arrange')}
            title={t('desk.arrange')}
            data-testid="arrange"
            onClick={() => setArranging(true)}
          />
        </div>
      </header>
      {start.isError && !page && <Failure error={start.error} retry={() => start.refetch()} />}
      {!start.isError && <Numbers numbers={page?.numbers} />}
      {start.isLoading && <Waiting />}
      {page && (
        <div aria-busy={start.isPlaceholderData}>
          <Cards cards={page.cards} />
        </div>
      )}
      {page && arranging && (
        <Suspense fallback={null}>
          <Arrange
            key={page.role}
            page={page}
            busy={busy}
            onCancel={() => setArranging(false)}
            onSave={async (arranged) => {
              if (await arrange(page.role, arranged)) setArranging(false);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
