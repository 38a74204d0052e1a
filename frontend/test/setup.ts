import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../src/i18n/en.json';
import zh from '../src/i18n/zh-CN.json';

i18n.use(initReactI18next).init({
  lng: 'zh-CN',
  fallbackLng: 'zh-CN',
  keySeparator: false,
  resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
  interpolation: { escapeValue: false },
});
