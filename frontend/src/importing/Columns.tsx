import { ArrowRightOutlined } from '@ant-design/icons';
import { Select, Tooltip } from 'antd';
import { useT } from '../i18n';
import type { ImportColumn, ImportField, ImportSheet, ImportTarget } from './contract';

const GROUP = '#group';

/** Fields to choose from, the document's own first, then those of each line set. */
export function options(fields: ImportField[], own: string, taken: Set<string>) {
  const groups = [...new Set(fields.map((f) => f.group))];
  return groups.map((group) => ({
    label: group || own,
    options: fields
      .filter((f) => f.group === group)
      .map((f) => ({
        value: f.path,
        label: f.required ? `${f.label} *` : f.label,
        text: group ? `${group} · ${f.label}` : f.label,
        disabled: taken.has(f.path),
      })),
  }));
}

interface Props {
  sheet: ImportSheet;
  target: ImportTarget;
  disabled: boolean;
  onChange: (columns: ImportColumn[], key?: string) => void;
}

/** Each column of the sheet with values of it, and what it means. */
export function Columns({ sheet, target, disabled, onChange }: Props) {
  const t = useT();
  const taken = new Set(sheet.columns.map((c) => c.path).filter(Boolean));
  const fieldOf = (path: string) => target.fields.find((f) => f.path === path);
  const set = (column: ImportColumn, value: string | undefined) => {
    const path = !value || value === GROUP ? '' : value;
    const key = value === GROUP ? column.header : sheet.key === column.header && !path ? '' : sheet.key;
    const why = value === GROUP ? 'group' : path ? 'chosen' : 'left';
    onChange(
      sheet.columns.map((c) =>
        c.header === column.header
          ? { ...c, path, why }
          : { ...c, why: c.why === 'group' && value === GROUP ? 'left' : c.why },
      ),
      key,
    );
  };
  return (
    <table className="import-columns" data-testid="import-columns">
      <thead>
        <tr>
          <th>{t('import.in_file')}</th>
          <th>{t('import.samples')}</th>
          <th aria-label={t('import.means')} />
          <th>{t('import.means')}</th>
          <th>{t('import.expects')}</th>
        </tr>
      </thead>
      <tbody>
        {sheet.columns.map((column) => {
          const field = fieldOf(column.path);
          const groups = column.why === 'group' || (!column.path && sheet.key === column.header);
          const open = !column.path && !groups && column.why !== 'left';
          return (
            <tr key={column.header} className={open ? 'open' : column.path || groups ? '' : 'left'}>
              <th scope="row">{column.header}</th>
              <td>
                <span className="samples">
                  {column.samples.map((s) => (
                    <span key={s} title={s}>
                      {s}
                    </span>
                  ))}
                  {!column.samples.length && <i className="faint">{t('import.empty_column')}</i>}
                </span>
              </td>
              <td className="arrow">
                <ArrowRightOutlined />
              </td>
              <td>
                <Select
                  allowClear
                  showSearch={{ optionFilterProp: 'text' }}
                  disabled={disabled}
                  status={open ? 'warning' : undefined}
                  value={groups ? GROUP : column.path || undefined}
                  placeholder={t(open ? 'import.choose' : 'import.left_out')}
                  aria-label={t('import.means_of', { column: column.header })}
                  data-testid={`map-${column.header}`}
                  popupMatchSelectWidth={280}
                  options={[
                    ...(target.lines ? [{ value: GROUP, label: t('import.group'), text: t('import.group') }] : []),
                    ...options(target.fields, target.label, new Set([...taken].filter((p) => p !== column.path))),
                  ]}
                  onChange={(v) => set(column, v)}
                />
              </td>
              <td className="mute">
                {field ? (
                  <Tooltip title={field.help || undefined}>
                    <span>{field.expects}</span>
                  </Tooltip>
                ) : (
                  open && <span className="warn">{t('import.unknown')}</span>
                )}
                {column.why === 'earlier' && <span className="tag tone-processing">{t('import.as_before')}</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
