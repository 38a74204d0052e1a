import { PrinterOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import type { DocMeta } from '../api/contract';
import { currentLanguage, useT } from '../i18n';

const LANGUAGES = [
  { code: 'zh', label: '中文' },
  { code: 'en', label: 'English' },
] as const;

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
  const languages = [...LANGUAGES].sort((a, b) => Number(b.code === own) - Number(a.code === own));
  const papers = meta.prints.flatMap((each) =>
    languages.map((language) => ({
      key: `${each.name}.${language.code}`,
      label: (
        <a
          href={`/api/docs/${meta.name}/${id}/print/${each.name}?lang=${language.code}`}
          target="_blank"
          rel="noreferrer"
          data-testid={`print-${each.name}-${language.code}`}
        >
          {each.label} · {language.label}
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
