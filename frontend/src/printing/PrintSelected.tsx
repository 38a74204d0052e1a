import { PrinterOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import type { DocMeta } from '../api/contract';
import { useT } from '../i18n';
import { paperItems, selectionPaper } from './papers';

/** The papers of the chosen documents, in one PDF. Nothing where the type has no paper. */
export function PrintSelected({ meta, ids }: { meta: DocMeta; ids: number[] }) {
  const t = useT();
  if (meta.prints.length === 0) return null;
  const items = paperItems(meta, t, (name, language) => selectionPaper(meta.name, ids, name, language));
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button icon={<PrinterOutlined />} data-testid="print-selected">
        {t('form.print')}
      </Button>
    </Dropdown>
  );
}
