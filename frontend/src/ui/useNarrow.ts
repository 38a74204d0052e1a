import { useSyncExternalStore } from 'react';

/** Whether the window is narrower than that. */
export function useNarrow(width: number): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(`(max-width: ${width}px)`);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(`(max-width: ${width}px)`).matches,
  );
}
