import { type ThemeConfig, theme } from 'antd';
import { useSyncExternalStore } from 'react';

const KEY = 'quintet.theme';
const FONT =
  '"Inter Variable","Noto Sans CJK SC","Noto Sans SC","PingFang SC","HarmonyOS Sans SC","Microsoft YaHei",system-ui,-apple-system,"Segoe UI",sans-serif';

const listeners = new Set<() => void>();
const dark = () => document.documentElement.dataset.theme === 'dark';

export function toggleDark(): void {
  const next = dark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  localStorage.setItem(KEY, next);
  for (const l of listeners) l();
}

export function useDark(): boolean {
  return useSyncExternalStore((l) => {
    listeners.add(l);
    return () => listeners.delete(l);
  }, dark);
}

const wantsLessMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export function antTheme(isDark: boolean): ThemeConfig {
  const primary = isDark ? '#6d98ff' : '#2458d3';
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      // said here, not by style alone: menus wait for the end of an animation they believe in
      motion: !wantsLessMotion(),
      colorPrimary: isDark ? '#3c6fe0' : primary,
      colorInfo: primary,
      colorLink: primary,
      borderRadius: 4,
      fontSize: 13,
      controlHeight: 28,
      fontFamily: FONT,
      colorTextPlaceholder: isDark ? '#8d96a3' : '#626c79',
      colorError: isDark ? '#e8706d' : '#c62828',
      ...(isDark
        ? { colorBgContainer: '#17191d', colorBgElevated: '#1f2228', colorBorder: '#3a3f48' }
        : { colorBorder: '#d5dae1' }),
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Tabs: {
        horizontalMargin: '0',
        horizontalItemPadding: '10px 0',
        ...(isDark ? { itemSelectedColor: '#8fb0ff', itemHoverColor: '#8fb0ff', inkBarColor: '#6d98ff' } : {}),
      },
      Modal: { titleFontSize: 15 },
    },
  };
}
