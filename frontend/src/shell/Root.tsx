import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { useLanguage } from '../i18n';
import { antTheme, useDark } from '../theme/theme';
import { Boundary } from '../ui/states';
import { router } from './router';

export function Root() {
  const language = useLanguage();
  const dark = useDark();
  return (
    <ConfigProvider
      locale={language === 'en' ? en : zh}
      theme={antTheme(dark)}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <Boundary>
        <RouterProvider router={router} />
      </Boundary>
    </ConfigProvider>
  );
}
