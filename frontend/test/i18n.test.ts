import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from '../src/i18n/en.json';
import zh from '../src/i18n/zh-CN.json';

function files(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const path = join(dir, e.name);
    if (e.isDirectory()) return files(path);
    return /\.tsx?$/.test(e.name) ? [path] : [];
  });
}
const sources = files('src').map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const code = sources.map((s) => s.text).join('\n');
const keys = (catalogue: object) => Object.keys(catalogue).filter((k) => !k.endsWith('_one'));
const namespaces = [...new Set(keys(en).map((k) => k.split('.')[0]))];

/** Every quoted string shaped like a key, and every template that builds one. */
function used(): { plain: Set<string>; patterns: RegExp[] } {
  const shape = new RegExp(`['"\`]((?:${namespaces.join('|')})\\.[a-z_0-9]+)['"\`]`, 'g');
  const built = new RegExp(`\`((?:${namespaces.join('|')})\\.[^\`]*\\$\\{[^\`]*)\``, 'g');
  return {
    plain: new Set([...code.matchAll(shape)].map((m) => m[1])),
    patterns: [...code.matchAll(built)].map(
      (m) => new RegExp(`^${m[1].replace(/\./g, '\\.').replace(/\$\{[^}]*\}/g, '[a-z_]+')}$`),
    ),
  };
}

test('both catalogues hold the same keys', () => {
  expect(keys(zh).sort()).toEqual(keys(en).sort());
});

test('no translation is empty', () => {
  const empty = [zh, en].flatMap((c) =>
    Object.entries(c)
      .filter(([, v]) => !v.trim())
      .map(([k]) => k),
  );
  expect(empty).toEqual([]);
});

test('every key used exists', () => {
  const { plain, patterns } = used();
  expect([...plain].filter((k) => !(k in en))).toEqual([]);
  expect(patterns.filter((p) => !keys(en).some((k) => p.test(k))).map(String)).toEqual([]);
});

test('every key is used', () => {
  const { plain, patterns } = used();
  expect(keys(en).filter((k) => !plain.has(k) && !patterns.some((p) => p.test(k)))).toEqual([]);
});

test('both languages fill in the same names', () => {
  const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();
  const different = keys(en).filter(
    (k) => `${names(en[k as keyof typeof en])}` !== `${names(zh[k as keyof typeof zh])}`,
  );
  expect(different).toEqual([]);
});

test('no Chinese text stands outside the catalogue', () => {
  const strip = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
  const found = sources.filter((s) => /[\u3400-\u9fff]/.test(strip(s.text))).map((s) => s.path);
  expect(found).toEqual([]);
});

test('the scan sees what it should', () => {
  expect(used().plain.size).toBeGreaterThan(150);
  expect(used().patterns.length).toBeGreaterThan(3);
});
