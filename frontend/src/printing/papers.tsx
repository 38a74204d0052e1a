import { query } from '../api/client';
import type { DocMeta } from '../api/contract';
import { currentLanguage } from '../i18n';

const LANGUAGES = ['zh', 'en'] as const;
type Language = (typeof LANGUAGES)[number];

/** Both languages of paper, the reader's first. */
export function paperLanguages(): Language[] {
  const own = currentLanguage() === 'en' ? 'en' : 'zh';
  return [...LANGUAGES].sort((a, b) => Number(b === own) - Number(a === own));
}

/** Menu entries for the papers of a type of document in both languages, each opening in a tab of its own. */
export function paperItems(
  meta: DocMeta,
  t: (key: string) => string,
  hrefOf: (name: string, language: Language) => string,
) {
  return meta.prints.flatMap((each) =>
    paperLanguages().map((language) => ({
      key: `${each.name}.${language}`,
      label: (
        <a
          href={hrefOf(each.name, language)}
          target="_blank"
          rel="noreferrer"
          data-testid={`print-${each.name}-${language}`}
        >
          {each.label} · {t(`form.print_${language}`)}
        </a>
      ),
    })),
  );
}

/** Where a report on paper comes from. */
export const reportPaper = (name: string, params: Record<string, unknown>, language: Language) =>
  `/api/reports/${name}/print${query({ ...params, lang: language })}`;

/** Where the papers of a selection come from, in one PDF. */
export const selectionPaper = (doc: string, ids: number[], name: string, language: Language) =>
  `/api/docs/${doc}/print${query({ name, ids: ids.join(','), lang: language })}`;
