import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ICONS } from '../src/ui/icons';

function files(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const path = join(dir, e.name);
    if (e.isDirectory()) return files(path);
    return e.name.endsWith('.py') ? [path] : [];
  });
}

test('every icon that a declaration names has its shape', () => {
  const named = files('../src/quintet').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\bicon(?:: str)? ?= ?"([a-z-]+)"/g)].map((m) => m[1]),
  );
  expect(named.length).toBeGreaterThan(30);
  expect([...new Set(named)].filter((name) => !(name in ICONS))).toEqual([]);
});
