import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import i18n from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { type Language, setRequestLanguage } from '../api/client';
import { client } from '../api/queries';
import en from './en.json';
import zh from './zh-CN.json';

const KEY = 'quintet.lang';

function stored(): Language | null {
  const value = localStorage.getItem(KEY);
  return value === 'en' || value === 'zh-CN' ? value : null;
}

export function currentLanguage(): Language {
  return i18n.language === 'en' ? 'en' : 'zh-CN';
}

function apply(language: Language): void {
  setRequestLanguage(language);
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn');
  document.documentElement.lang = language;
}

export function startLanguage(): void {
  const language = stored() ?? 'zh-CN';
  apply(language);
  i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-CN',
    keySeparator: false,
    resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false },
  });
}

/** Everything the server sends is in the reader's language, so a switch asks for all of it again. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  if (language === currentLanguage()) return;
  apply(language);
  i18n.changeLanguage(language);
  client.invalidateQueries();
}

/** The account's own language, unless this browser has chosen one. */
export function preferLanguage(language: string): void {
  if (stored() === null && (language === 'en' || language === 'zh-CN') && language !== currentLanguage()) {
    apply(language);
    i18n.changeLanguage(language);
    client.invalidateQueries();
  }
}

export function useLanguage(): Language {
  useTranslation();
  return currentLanguage();
}
export const t = i18n.t.bind(i18n);
export function useT() {
  return useTranslation().t;
}
