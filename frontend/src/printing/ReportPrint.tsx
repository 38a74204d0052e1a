import { PrinterOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useT } from '../i18n';
import { paperLanguages, reportPaper } from './papers';

interface Props {
  name: string;
  params: Record<string, unknown>;
  disabled: boolean;
}

/** A report on paper, in either language, or the page as it is. */
export function ReportPrint({ name, params, disabled }: Props) {
  const t = useT();
  const papers = paperLanguages().map((language) => ({
    key: language,
    label: (
      <a href={reportPaper(name, params, language)} target="_blank" rel="noreferrer" data-testid={`print-${language}`}>
        PDF · {t(`form.print_${language}`)}
      </a>
    ),
  }));
  const page = { key: 'page', label: t('form.print_page'), onClick: () => print() };
  return (
    <Dropdown trigger={['click']} disabled={disabled} menu={{ items: [...papers, { type: 'divider' }, page] }}>
      <Button icon={<PrinterOutlined />} disabled={disabled} data-testid="print">
        {t('form.print')}
      </Button>
    </Dropdown>
  );
}
