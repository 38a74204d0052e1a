import { MenuOutlined, MoonOutlined, SearchOutlined, SunOutlined, TranslationOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { chooseLanguage, useLanguage, useT } from '../i18n';
import { toggleDark, useDark } from '../theme/theme';
import { Systems } from './Systems';
import { UserMenu } from './UserMenu';

interface Props {
  system: string | null;
  onSystem: (key: string) => void;
  onSearch: () => void;
  onMenu: () => void;
}

export function LanguageButton() {
  const language = useLanguage();
  const t = useT();
  return (
    <Button
      type="text"
      data-testid="lang"
      aria-label={`${t('shell.language')}: ${t('shell.other_language')}`}
      icon={<TranslationOutlined />}
      onClick={() => chooseLanguage(language === 'en' ? 'zh-CN' : 'en')}
    >
      <span className="not-phone">{t('shell.other_language')}</span>
    </Button>
  );
}

export function ThemeButton() {
  const dark = useDark();
  const t = useT();
  return (
    <Button
      type="text"
      data-testid="theme"
      aria-label={t(dark ? 'shell.light' : 'shell.dark')}
      title={t(dark ? 'shell.light' : 'shell.dark')}
      icon={dark ? <SunOutlined /> : <MoonOutlined />}
      onClick={toggleDark}
    />
  );
}

export function TopBar({ system, onSystem, onSearch, onMenu }: Props) {
  const t = useT();
  return (
    <header className="top">
      <Button
        className="only-phone"
        type="text"
        icon={<MenuOutlined />}
        aria-label={t('shell.menu')}
        onClick={onMenu}
      />
      <Link className="logo" to="/" aria-label={t('shell.product')}>
        <img src="/quintet.svg" alt="" />
        <span>{t('shell.product')}</span>
      </Link>
      <Systems system={system} onSystem={onSystem} />
      <button type="button" className="search-box" data-testid="search" onClick={onSearch} title={t('shell.search')}>
        <SearchOutlined aria-hidden="true" />
        <span>{t('shell.search')}</span>
        <span className="grow" />
        <kbd>Ctrl K</kbd>
      </button>
      <span className="grow" />
      <div className="top-actions">
        <UserMenu />
        <ThemeButton />
        <LanguageButton />
      </div>
    </header>
  );
}
