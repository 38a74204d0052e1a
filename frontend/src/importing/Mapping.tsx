import { DownOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Select, Tabs, Upload } from 'antd';
import { useState } from 'react';
import { problemOf } from '../api/client';
import { ProblemNote } from '../commands/ProblemNote';
import { formatDecimal } from '../format/number';
import { useT } from '../i18n';
import { importQuery, mappingLink, put, sectionOf, targetsQuery } from './api';
import { Columns } from './Columns';
import type { ImportSheet, Section, SheetImport } from './contract';
import { Fixed } from './Fixed';
import { SheetOptions } from './SheetOptions';

interface Props {
  found: SheetImport;
  disabled: boolean;
}

/** What each sheet becomes and what its columns mean. Every change is kept at once. */
export function Mapping({ found, disabled }: Props) {
  const t = useT();
  const client = useQueryClient();
  const targets = useQuery(targetsQuery());
  const [at, setAt] = useState(() => (found.sheets.find((s) => s.document) ?? found.sheets[0])?.stem);
  const saving = useMutation({
    mutationFn: (body: { sheets: Record<string, Section> } | { toml: string }) => put(found.id, body),
    onSuccess: (next) => client.setQueryData(importQuery(found.id).queryKey, next),
  });
  const sheet = found.sheets.find((s) => s.stem === at) ?? found.sheets[0];
  if (!sheet) return null;
  const target = found.targets[sheet.document];
  const save = (section: Section) =>
    saving.mutate({
      sheets: Object.fromEntries(found.sheets.map((s) => [s.stem, s.stem === sheet.stem ? section : sectionOf(s)])),
    });
  const change = (next: Partial<ImportSheet>) => {
    const changed = { ...sheet, ...next };
    client.setQueryData<SheetImport>(importQuery(found.id).queryKey, {
      ...found,
      sheets: found.sheets.map((s) => (s.stem === sheet.stem ? changed : s)),
    });
    save(sectionOf(changed));
  };
  const open = sheet.columns.filter((c) => !c.path && c.why === '' && c.header !== sheet.key).length;
  return (
    <section className="card import-mapping">
      {found.sheets.length > 1 && (
        <Tabs
          activeKey={sheet.stem}
          onChange={setAt}
          items={found.sheets.map((s) => ({
            key: s.stem,
            label: (
              <span className={s.document ? '' : 'faint'}>
                {s.name} <small className="num">{formatDecimal(s.rows)}</small>
              </span>
            ),
          }))}
        />
      )}
      <header>
        <div className="import-option">
          <span>{t('import.becomes')}</span>
          <Select
            aria-label={t('import.becomes')}
            showSearch={{ optionFilterProp: 'label' }}
            disabled={disabled}
            value={sheet.document}
            data-testid="import-target"
            popupMatchSelectWidth={260}
            options={[
              { value: '', label: t('import.leave_sheet') },
              ...(targets.data?.targets ?? []).map((x) => ({ value: x.name, label: x.label })),
            ]}
            onChange={(document) => save({ document })}
          />
        </div>
        {target && <SheetOptions sheet={sheet} target={target} disabled={disabled} onChange={change} onSave={save} />}
        <span className="grow" />
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'down', label: <a href={mappingLink(found.id)}>{t('import.mapping_down')}</a> },
              {
                key: 'up',
                disabled,
                label: (
                  <Upload
                    accept=".toml"
                    showUploadList={false}
                    beforeUpload={async (file) => {
                      saving.mutate({ toml: await file.text() });
                      return false;
                    }}
                  >
                    {t('import.mapping_up')}
                  </Upload>
                ),
              },
            ],
          }}
        >
          <Button data-testid="import-mapping-file">
            {t('import.mapping_file')} <DownOutlined />
          </Button>
        </Dropdown>
      </header>
      {saving.isError && <ProblemNote problem={problemOf(saving.error)} onClose={() => saving.reset()} />}
      {target && (
        <>
          <p className={open ? 'import-note warn' : 'import-note mute'} data-testid="import-open">
            {open ? t('import.n_unknown', { n: open, count: open }) : t('import.all_known')}
            {sheet.remembered && ` · ${t('import.remembered')}`}
          </p>
          <div className="import-scroll">
            <Columns
              sheet={sheet}
              target={target}
              disabled={disabled}
              onChange={(columns, key) => change({ columns, key })}
            />
          </div>
          <Fixed
            key={sheet.stem + sheet.document}
            sheet={sheet}
            target={target}
            disabled={disabled}
            onChange={(fixed) => change({ fixed })}
          />
        </>
      )}
    </section>
  );
}
