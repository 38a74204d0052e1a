import { FileOutlined } from '@ant-design/icons';
import { type ComponentType, useSyncExternalStore } from 'react';

let shapes: Record<string, ComponentType> | null = null;
const listeners = new Set<() => void>();
import('./icons').then(({ ICONS }) => {
  shapes = ICONS;
  for (const l of listeners) l();
});
function subscribe(l: () => void): () => void {
  listeners.add(l);
  return () => listeners.delete(l);
}

/** The icon a declaration names; a page when the name is not among ours; its empty place until the shapes are here. */
export function Icon({ name }: { name: string }) {
  const known = useSyncExternalStore(subscribe, () => shapes);
  if (!known) return <span className="anticon" style={{ width: '1em', height: '1em' }} aria-hidden="true" />;
  const Shape = known[name] ?? FileOutlined;
  return <Shape aria-hidden="true" />;
}
