// How much script a first visit loads: the entry with all it imports at once, and the desk it opens on.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 278; // kB gzipped
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const size = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length / 1000;

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}
const total = (keys) => [...keys].reduce((n, k) => n + size(manifest[k].file), 0);
const entry = Object.keys(manifest).find((k) => manifest[k].isEntry);
const first = closure('src/desk/DeskPage.tsx', closure(entry));
console.log(`first visit (entry and desk): ${total(first).toFixed(1)} kB of ${LIMIT}`);
for (const key of Object.keys(manifest).filter((k) => manifest[k].isDynamicEntry)) {
  const more = [...closure(key)].filter((k) => !first.has(k));
  console.log(`${key.replace(/^src\//, '').padEnd(28)} +${total(more).toFixed(1)} kB`);
}
if (total(first) > LIMIT) process.exitCode = 1;
