import { useNavigate } from '@tanstack/react-router';
import type { MenuItem } from '../api/contract';
import { useT } from '../i18n';
import { useHere } from './context';

export function useGo(): (item: Pick<MenuItem, 'kind' | 'name'>) => void {
  const navigate = useNavigate();
  return (item) => {
    if (item.kind === 'document') return navigate({ to: '/d/$doc', params: { doc: item.name } });
    return navigate({ to: item.kind === 'report' ? '/r/$name' : '/p/$name', params: { name: item.name } });
  };
}

/** The five systems and the master data: choosing one opens its rooms and its first page. */
export function Systems({ system, onSystem }: { system: string | null; onSystem: (key: string) => void }) {
  const { meta } = useHere();
  const go = useGo();
  const t = useT();
  return (
    <nav className="systems" aria-label={t('shell.systems')}>
      {meta.systems.map((s) => (
        <button
          type="button"
          key={s.key}
          className={`system-${s.key}`}
          aria-current={s.key === system}
          data-testid={`system-${s.key}`}
          onClick={() => {
            onSystem(s.key);
            const first = s.menu[0]?.items[0];
            if (first) go(first);
          }}
        >
          {s.label}
        </button>
      ))}
    </nav>
  );
}
