import { PrinterOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import type { DocMeta } from '../api/contract';
import { currentLanguage, useT } from '../i18n';

const LANGUAGES = ['zh', 'en'] as const;

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
  const own = currentLanguage() === 'en' ? 'en' : 'zh';
  const languages = [...LANGUAGES].sort((a, b) => Number(b === own) - Number(a === own));
  const papers = meta.prints.flatMap((each) =>
    languages.map((language) => ({
      key: `${each.name}.${language}`,
      label: (
        <a
          href={`/api/docs/${meta.name}/${id}/print/${each.name}?lang=${language}`}
          target="_blank"
          rel="noreferrer"
          data-testid={`print-${each.name}-${language}`}
        >
          {each.label} · {t(`form.print_${language}`)}
        </a>
      ),
    })),
  );
  const page = { key: 'page', label: t('form.print_page'), onClick: () => print() };
  return (
    <Dropdown trigger={['click']} menu={{ items: [...papers, { type: 'divider' }, page] }}>
      {button}
    </Dropdown>
  );
}
