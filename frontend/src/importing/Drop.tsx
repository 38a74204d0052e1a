import { DownloadOutlined, InboxOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Upload } from 'antd';
import { ApiError, problemOf } from '../api/client';
import { ProblemNote } from '../commands/ProblemNote';
import { useT } from '../i18n';
import { LARGEST, sendFile, templateLink } from './api';
import type { SheetImport } from './contract';
import { Recent } from './Recent';

const TYPES = '.xlsx,.xlsm,.csv,.txt';

interface Props {
  doc: string;
  label: string;
  onSent: (found: SheetImport) => void;
}

/** Where a file is dropped or chosen, and where an empty one comes from. */
export function Drop({ doc, label, onSent }: Props) {
  const t = useT();
  const sending = useMutation({
    mutationFn: (file: File) => {
      if (file.size > LARGEST) throw new ApiError({ ...problemOf(null), status: 413, title: t('import.too_large') });
      return sendFile(doc, file);
    },
    onSuccess: onSent,
  });
  const problem = sending.isError ? problemOf(sending.error) : undefined;
  const told = problem?.errors.map((e) => e.message).join('; ');
  return (
    <div className="import-drop">
      <Upload.Dragger
        accept={TYPES}
        showUploadList={false}
        disabled={sending.isPending}
        beforeUpload={(file) => {
          sending.mutate(file);
          return false;
        }}
        data-testid="import-file"
      >
        <p className="import-drop-icon">
          <InboxOutlined />
        </p>
        <h2>{sending.isPending ? t('import.sending') : t('import.drop', { doc: label })}</h2>
        <p className="mute">{t('import.drop_hint')}</p>
      </Upload.Dragger>
      {problem && <ProblemNote problem={told ? { ...problem, detail: told, errors: [] } : problem} />}
      <Recent doc={doc} />
      <div className="import-hints card">
        <div>
          <h3>{t('import.template_title')}</h3>
          <p className="mute">{t('import.template_hint')}</p>
          <Button icon={<DownloadOutlined />} href={templateLink(doc)} data-testid="import-template">
            {t('import.template')}
          </Button>
        </div>
        <div>
          <h3>{t('import.own_title')}</h3>
          <p className="mute">{t('import.own_hint')}</p>
        </div>
        <div>
          <h3>{t('import.safe_title')}</h3>
          <p className="mute">{t('import.safe_hint')}</p>
        </div>
      </div>
    </div>
  );
}
