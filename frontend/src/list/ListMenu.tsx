import { MoreOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Dropdown, type MenuProps, Tooltip } from 'antd';
import type { DocMeta } from '../api/contract';
import { useExport } from '../exporting/useExport';
import { useT } from '../i18n';
import { useImportItem } from '../importing/useImportItem';
import type { Columns } from './useColumns';
import type { ListState } from './useListState';

export interface ListMenuProps {
  meta: DocMeta;
  state: ListState;
  columns: Columns;
  onRefresh: () => void;
}

/** The end of a list's bar: refresh, and what is done with a list as a whole. */
export function ListMenu(props: ListMenuProps) {
  const t = useT();
  const exporting = useExport(props.meta, { ...props.state.request, fields: props.columns.names });
  // one line an entry: a hook of its own file that answers with a menu item, or null where the reader may not
  const entries: (NonNullable<MenuProps['items']>[number] | null)[] = [useImportItem(props.meta), exporting.item];
  const items = entries.filter((each) => each !== null);
  return (
    <>
      <Tooltip title={t('list.refresh')}>
        <Button icon={<ReloadOutlined />} aria-label={t('list.refresh')} onClick={props.onRefresh} />
      </Tooltip>
      {items.length > 0 && (
        <Dropdown trigger={['click']} placement="bottomRight" menu={{ items }}>
          <Button icon={<MoreOutlined />} aria-label={t('list.more')} title={t('list.more')} data-testid="list-more" />
        </Dropdown>
      )}
      {exporting.dialog}
    </>
  );
}
