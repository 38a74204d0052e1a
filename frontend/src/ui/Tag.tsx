import type { ReactNode } from 'react';
import type { Tone } from '../api/contract';

export function Tag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`tag tone-${tone}`}>{children}</span>;
}
