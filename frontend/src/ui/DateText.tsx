import { Fragment } from 'react';

/** Tabular figures with ordinary hyphens: the font's tabular hyphen is as wide as a digit. */
export function DateText({ text }: { text: string }) {
  return (
    <span className="date">
      {text.split('-').map((part, i) => (
        <Fragment key={i}>
          {i > 0 && <i>-</i>}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
