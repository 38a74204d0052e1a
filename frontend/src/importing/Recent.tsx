import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Value } from '../api/contract';
import { listQuery } from '../api/queries';
import { formatMoment } from '../format/date';
import { useT } from '../i18n';
import { useDocMeta } from '../shell/context';
import { Tag } from '../ui/Tag';

const IMPORTS = 'master.sheet_import';
const shown = (value: Value | undefined) => String(value ?? '');

/** Imports of this kind that the reader began and that are not done: where they were left, they go on. */
export function Recent({ doc }: { doc: string }) {
  const t = useT();
  const meta = useDocMeta(IMPORTS);
  const asked = useQuery({
    ...listQuery(IMPORTS, {
      where: [
        ['owner', 'me', null],
        ['target', '=', doc],
        ['state', 'in', ['DRAFT', 'FAULTY', 'READY']],
      ],
      fields: ['file_name', 'state', 'created_at'],
      limit: 5,
    }),
    enabled: !!meta,
    staleTime: 0,
  });
  const rows = asked.data?.rows ?? [];
  if (!meta || !rows.length) return null;
  return (
    <section className="card import-recent" data-testid="import-recent">
      <h3>{t('import.recent')}</h3>
      <ul>
        {rows.map((row) => {
          const state = meta.states.find((s) => s.value === row.state);
          return (
            <li key={row.id}>
              <Link to="/import/$doc" params={{ doc }} search={{ run: row.id }}>
                {shown(row.file_name)}
              </Link>
              {state && <Tag tone={state.tone}>{state.label}</Tag>}
              <span className="faint num">{formatMoment(shown(row.created_at))}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
