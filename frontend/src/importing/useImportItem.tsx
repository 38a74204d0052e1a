import { ImportOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import type { DocMeta } from '../api/contract';
import { useT } from '../i18n';

/** The menu entry of a list whose documents the reader may make. */
export function useImportItem(meta: DocMeta) {
  const t = useT();
  const navigate = useNavigate();
  if (!meta.can_create) return null;
  return {
    key: 'import',
    icon: <ImportOutlined />,
    label: <span data-testid="import">{t('import.menu')}</span>,
    onClick: () => navigate({ to: '/import/$doc', params: { doc: meta.name } }),
  };
}
