import { CompassOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useT } from '../i18n';
import { Empty } from '../ui/states';

export function NotFound() {
  const t = useT();
  return (
    <Empty icon={<CompassOutlined />} title={t('state.not_found')} text={t('state.not_found_hint')}>
      <Link to="/">{t('state.to_desk')}</Link>
    </Empty>
  );
}
