import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { FieldMeta } from '../api/contract';
import { useT } from '../i18n';
import { widgetOf } from '../widgets/registry';
import { type GridRow, total } from './model';

/** Sums of the columns that have one. */
export function GridTotals({ set, fields, rows }: { set: string; fields: FieldMeta[]; rows: GridRow[] }) {
  const t = useT();
  return (
    <tfoot>
      <tr>
        <th className="index" scope="row" aria-label={t('grid.totals')}>
          Σ
        </th>
        {fields.map((f) => (
          <td key={f.name} className={widgetOf(f).align} data-testid={f.sum ? `total-${set}-${f.name}` : undefined}>
            {f.sum && rows.length > 0 ? total(rows, f) : ''}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

interface Props {
  set: string;
  count: number;
  picked: number;
  onAdd: () => void;
  onRemove: () => void;
}

/** What is done with lines: add one, remove those picked. */
export function GridFoot({ set, count, picked, onAdd, onRemove }: Props) {
  const t = useT();
  return (
    <div className="grid-foot no-print">
      <Button type="dashed" icon={<PlusOutlined />} onClick={onAdd} data-testid={`add-${set}`}>
        {t('grid.add')}
      </Button>
      {picked > 0 && (
        <Button type="text" icon={<DeleteOutlined />} onClick={onRemove} data-testid={`remove-${set}`}>
          {t('grid.remove', { count: picked })}
        </Button>
      )}
      <span className="faint hint">
        {t('grid.rows', { count })} · {t('grid.hint')}
      </span>
    </div>
  );
}
