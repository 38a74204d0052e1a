import { DownloadOutlined } from '@ant-design/icons';
import { type ReactNode, useState } from 'react';
import type { DocMeta } from '../api/contract';
import { useT } from '../i18n';
import { ExportDialog } from './ExportDialog';
import type { Question } from './files';

/** The menu entry of a list (null where nothing may leave the house), and the dialog that it opens. What the list shows is what the file holds. */
export function useExport(meta: DocMeta, question: Question) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const show = () => setOpen(true);
  const item = meta.can_export
    ? {
        key: 'export',
        icon: <DownloadOutlined />,
        label: <span data-testid="export">{t('export.menu')}</span>,
        onClick: show,
      }
    : null;
  const dialog: ReactNode = open && <ExportDialog meta={meta} question={question} onClose={() => setOpen(false)} />;
  return { item, dialog, show };
}
