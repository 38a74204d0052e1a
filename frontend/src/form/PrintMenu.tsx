import { PrinterOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import type { DocMeta } from '../api/contract';
import { useT } from '../i18n';
import { paperItems } from '../printing/papers';

/** The papers of a document, each in both languages (the reader's first), in a tab of their own; else the page itself. */
export function PrintMenu({ meta, id }: { meta: DocMeta; id: number }) {
  const t = useT();
  const label = t('form.print');
  const button = <Button type="text" icon={<PrinterOutlined />} aria-label={label} title={label} data-testid="print" />;
  if (meta.prints.length === 0) {
    return (
      <Button
        className="not-phone"
        type="text"
        icon={<PrinterOutlined />}
        aria-label={label}
        title={label}
        onClick={() => print()}
      />
    );
  }
  const papers = paperItems(meta, t, (name, language) => `/api/docs/${meta.name}/${id}/print/${name}?lang=${language}`);
  const page = { key: 'page', label: t('form.print_page'), onClick: () => print() };
  return (
    <Dropdown trigger={['click']} menu={{ items: [...papers, { type: 'divider' }, page] }}>
      {button}
    </Dropdown>
  );
}
