import { Select } from 'antd';
import { useT } from '../i18n';
import { sectionOf } from './api';
import type { Existing, ImportSheet, ImportTarget, Section } from './contract';

interface Props {
  sheet: ImportSheet;
  target: ImportTarget;
  disabled: boolean;
  onChange: (next: Partial<ImportSheet>) => void;
  onSave: (section: Section) => void;
}

const SHORT = 40;

/** Where the header stands, what happens to what exists, what follows. */
export function SheetOptions({ sheet, target, disabled, onChange, onSave }: Props) {
  const t = useT();
  const heads = sheet.first.map(([row, cells]) => {
    const text = cells.filter(Boolean).join(', ');
    return { value: row, label: `${row} · ${text.length > SHORT ? `${text.slice(0, SHORT)}…` : text}` };
  });
  const choices: Existing[] = target.updates ? ['refuse', 'skip', 'update'] : ['refuse', 'skip'];
  const key = sheet.columns.some((c) => c.path && c.path === target.key);
  return (
    <>
      <div className="import-option">
        <span>{t('import.header_row')}</span>
        <Select
          aria-label={t('import.header_row')}
          disabled={disabled}
          value={sheet.header_row}
          popupMatchSelectWidth={360}
          options={heads}
          optionRender={(o) => o.label}
          labelRender={(o) => t('import.row_n', { n: o.value })}
          onChange={(row) => {
            const { columns: _columns, key: _key, ...rest } = sectionOf(sheet);
            onSave({ ...rest, header_row: row });
          }}
        />
      </div>
      {key && (
        <div className="import-option">
          <span>{t('import.existing')}</span>
          <Select
            aria-label={t('import.existing')}
            disabled={disabled}
            value={sheet.existing ?? 'refuse'}
            data-testid="import-existing"
            popupMatchSelectWidth={false}
            options={choices.map((each) => ({ value: each, label: t(`import.existing_${each}`) }))}
            onChange={(existing) => onChange({ existing })}
          />
        </div>
      )}
      {target.commands.length > 0 && (
        <div className="import-option">
          <span>{t('import.then')}</span>
          <Select
            aria-label={t('import.then')}
            disabled={disabled}
            value={sheet.then ?? ''}
            popupMatchSelectWidth={false}
            options={[
              { value: '', label: t('import.then_nothing') },
              ...target.commands.map((c) => ({ value: c.name, label: c.label })),
            ]}
            onChange={(then) => onChange({ then })}
          />
        </div>
      )}
    </>
  );
}
