import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useT } from '../i18n';
import { download, FORMATS, nameOf, reportPath } from './files';

interface Props {
  name: string;
  params: Record<string, unknown>;
  disabled: boolean;
}

/** A report as a file: the kinds of files, one click each. */
export function ReportExport({ name, params, disabled }: Props) {
  const t = useT();
  const items = FORMATS.map((format) => ({
    key: format,
    label: <span data-testid={`export-${format}`}>{t(`export.${nameOf(format)}`)}</span>,
    onClick: () => download(reportPath(name, params, format)),
  }));
  return (
    <Dropdown trigger={['click']} disabled={disabled} menu={{ items }}>
      <Button
        icon={<DownloadOutlined />}
        aria-label={t('export.menu')}
        title={t('export.menu')}
        disabled={disabled}
        data-testid="export"
      />
    </Dropdown>
  );
}
