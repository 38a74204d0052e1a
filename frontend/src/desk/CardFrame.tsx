import type { ReactNode } from 'react';

interface Props {
  name: string;
  title: string;
  help?: string;
  /** stands at the right end of the title */
  more?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A card of the start page: its title, what opens all of it, and what it shows. */
export function CardFrame({ name, title, help, more, className, children }: Props) {
  return (
    <section className={`card desk-card ${className ?? ''}`} aria-label={title} data-testid={`card-${name}`}>
      <header>
        <h2 title={help}>{title}</h2>
        {more}
      </header>
      {children}
    </section>
  );
}
