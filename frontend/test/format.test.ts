import dayjs from 'dayjs';
import i18n from 'i18next';
import { afterEach, expect, test } from 'vitest';
import { parseDate } from '../src/format/date';
import { compact, formatDecimal, formatMoney, parseNumber, roundDecimal, sumDecimals } from '../src/format/number';

afterEach(() => void i18n.changeLanguage('zh-CN'));

test('decimals keep every digit the server sent', () => {
  expect(formatDecimal('12345678901234567890.12')).toBe('12,345,678,901,234,567,890.12');
  expect(formatDecimal('-1234.5', 2)).toBe('-1,234.50');
  expect(formatDecimal('1200.500', undefined, true)).toBe('1,200.5');
});

test('rounding is half away from zero, as the server rounds', () => {
  expect(roundDecimal('1.005', 2)).toBe('1.01');
  expect(roundDecimal('-1.005', 2)).toBe('-1.01');
  expect(roundDecimal('-0.004', 2)).toBe('0.00');
  expect(roundDecimal('9.999', 2)).toBe('10.00');
});

test('sums are exact', () => {
  expect(sumDecimals(['0.1', '0.2', '-0.05'])).toBe('0.25');
  expect(sumDecimals([])).toBe('0');
});

test('money carries its currency', () => {
  expect(formatMoney('46810.9', 'CNY')).toBe('¥46,810.90');
  expect(formatMoney('-5', 'USD')).toBe('-$5.00');
});

test('large figures are 万 and 亿 in Chinese, K and M in English', () => {
  expect(compact('12864300.5', 'CNY')).toBe('¥1,286万');
  expect(compact('238922000000')).toBe('2,389亿');
  expect(compact('9999', 'CNY')).toBe('¥9,999');
  i18n.changeLanguage('en');
  expect(compact('12864300.5', 'CNY')).toBe('¥12.9M');
  expect(compact('128643')).toBe('129K');
});

test('numbers are read as people type and paste them', () => {
  expect(parseNumber('１，２００．５')).toBe('1200.5');
  expect(parseNumber('￥3,000')).toBe('3000');
  expect(parseNumber('（12）')).toBe('-12');
  expect(parseNumber('.5')).toBe('0.5');
  expect(parseNumber('12 台')).toBeNull();
});

test('dates are read as people type them', () => {
  const today = dayjs('2026-11-24');
  expect(parseDate('2026/12/1', today)).toBe('2026-12-01');
  expect(parseDate('20261201', today)).toBe('2026-12-01');
  expect(parseDate('12-5', today)).toBe('2026-12-05');
  expect(parseDate('2026年12月5日', today)).toBe('2026-12-05');
  expect(parseDate('+7', today)).toBe('2026-12-01');
  expect(parseDate('2026-02-30', today)).toBeNull();
  expect(parseDate('明天', today)).toBeNull();
});
