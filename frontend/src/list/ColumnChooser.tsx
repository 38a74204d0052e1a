import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import type { DocMeta } from '../api/contract';
import { useT } from '../i18n';
import type { Columns } from './useColumns';

export function ColumnChooser({ meta, columns }: { meta: DocMeta; columns: Columns }) {
  const t = useT();
  const shown = columns.names;
  const hidden = meta.fields.filter((f) => !shown.includes(f.name) && f.type !== 'json');
  const label = (name: string) => meta.fields.find((f) => f.name === name)?.label ?? name;
  const move = (name: string, by: number) => {
    const next = [...shown];
    const at = next.indexOf(name);
    if (at + by < 0 || at + by >= next.length) return;
    [next[at], next[at + by]] = [next[at + by], next[at]];
    columns.setColumns(next);
  };
  return (
    <div className="columns">
      <h3>{t('list.columns')}</h3>
      {shown.map((name, i) => (
        <div key={name}>
          <Checkbox
            checked
            disabled={shown.length === 1}
            onChange={() => columns.setColumns(shown.filter((n) => n !== name))}
          >
            {label(name)}
          </Checkbox>
          <span className="grow" />
          <Button
            type="text"
            size="small"
            icon={<ArrowUpOutlined />}
            disabled={i === 0}
            aria-label={t('list.move_up', { field: label(name) })}
            onClick={() => move(name, -1)}
          />
          <Button
            type="text"
            size="small"
            icon={<ArrowDownOutlined />}
            disabled={i === shown.length - 1}
            aria-label={t('list.move_down', { field: label(name) })}
            onClick={() => move(name, 1)}
          />
        </div>
      ))}
      {hidden.length > 0 && <h3>{t('list.more_columns')}</h3>}
      {hidden.map((f) => (
        <div key={f.name}>
          <Checkbox checked={false} onChange={() => columns.setColumns([...shown, f.name])}>
            {f.label}
          </Checkbox>
        </div>
      ))}
      <Button size="small" onClick={columns.reset}>
        {t('list.reset_columns')}
      </Button>
    </div>
  );
}
