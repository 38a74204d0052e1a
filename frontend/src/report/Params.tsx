import { FilterOutlined } from '@ant-design/icons';
import { Badge, Button, Popover } from 'antd';
import { type CSSProperties, useMemo } from 'react';
import type { FieldMeta, ReportMeta } from '../api/contract';
import { useT } from '../i18n';
import { widgetOf, widthOf } from '../widgets/registry';
import type { Cells } from '../widgets/types';
import { isBlank } from '../widgets/values';

interface Props {
  meta: ReportMeta;
  values: Cells;
  onChange: (next: Cells) => void;
}

const SHOWN = 4;

function One({ field, values, onChange }: { field: FieldMeta; values: Cells; onChange: (next: Cells) => void }) {
  const Input = widgetOf(field).input;
  return (
    <label
      htmlFor={`param-${field.name}`}
      data-testid={`field-${field.name}`}
      style={{ '--w': `${Math.max(124, widthOf(field))}px` } as CSSProperties}
    >
      <span>{field.label}</span>
      <Input
        id={`param-${field.name}`}
        field={field}
        value={values[field.name]}
        record={values}
        onChange={(v) => onChange({ ...values, [field.name]: v })}
      />
    </label>
  );
}

/** The first parameters stand in the bar; the rest behind one button that says how many of them are set. */
export function Params({ meta, values, onChange }: Props) {
  const t = useT();
  // what is asked for is a word or two, whatever else the field could take
  const params = useMemo(() => meta.params.map((f) => (f.type === 'text' ? { ...f, max_length: 60 } : f)), [meta]);
  const few = params.length <= SHOWN + 2;
  const first = few ? params : params.slice(0, SHOWN);
  const rest = few ? [] : params.slice(SHOWN);
  const set = rest.filter((f) => !isBlank(values[f.name]) && values[f.name] !== meta.defaults[f.name]).length;
  return (
    <div className="report-params">
      {first.map((f) => (
        <One key={f.name} field={f} values={values} onChange={onChange} />
      ))}
      {rest.length > 0 && (
        <Popover
          trigger="click"
          placement="bottomLeft"
          content={
            <div className="report-params more">
              {rest.map((f) => (
                <One key={f.name} field={f} values={values} onChange={onChange} />
              ))}
            </div>
          }
        >
          <Badge count={set} size="small">
            <Button icon={<FilterOutlined />} data-testid="more-params">
              {t('list.filter')}
            </Button>
          </Badge>
        </Popover>
      )}
    </div>
  );
}
