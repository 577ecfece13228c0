// Values inside sentences: in the reader's language, figures its way, nothing of English left around them.
import { join } from 'node:path';
import { KNOWN } from '../support/payloads';
import { SCREENS } from '../support/places';
import { expect, test } from '../support/test';

const SESSIONS = { company: KNOWN.company, person: KNOWN.chinese } as const;

/** English that once stood around values in every language. */
const ENGLISH: RegExp[] = [
  /\b\d[\d.,]* to \d/,
  /% or more\b/,
  /\bup to \d/,
  /\bborn \d/,
  /\bof 100\b/,
  /\d years\b/,
  /\(age \d/,
  /\bkm to the\b/,
  /\bsimilarity \d/,
  /\bsession \d/,
  /\bfocus \d|\bbrightness \d|\bresolution \d/,
  /; (not )?fully visible\b/,
  /\bby the document\b|\bestimated from\b/,
  /\bcircular holdings\b/,
  /\bshown under\b/,
  /^(Yes|Agrees\.|Differs: .*|They differ.*|The same .*)$/m,
  /\bprinted\b/,
  /\bin Chromium|\bChrome .* on [A-Z]/,
];

/** What the page says, folded parts too, without what is written as it came: JSON, codes, answers of a questionnaire. */
function said(): string {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
  for (const apart of document.querySelectorAll('pre, code, textarea, option, #questionnaire_responses')) apart.remove();
  return document.querySelector('main')!.innerText.replace(/[\u2066-\u2069]/g, '');
}

for (const language of ['es', 'ar'] as const) {
  for (const [name, id] of Object.entries(SESSIONS)) {
    test(`the ${name} in ${language} has no English around its values`, async ({ visit, scripts }) => {
      const page = await visit('everything', { locale: language });
      await page.goto(`/sessions/${id}`);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      if (scripts) await page.screenshot({ path: join(SCREENS, `values-${name}-${language}.png`), fullPage: true });
      const told = await page.evaluate(said);
      const left = told.split('\n').filter((line) => ENGLISH.some((english) => english.test(line)));
      expect(left).toEqual([]);
      if (name === 'company') {
        expect(told).toContain(language === 'es' ? '25 a 50 %' : 'من 25 إلى 50 %');
        // money by the language, with its currency
        expect(told).toContain(language === 'es' ? '1\u202f000\u202f000\u00a0GBP' : '1,000,000\u00a0GBP');
        expect(told).toContain(language === 'es' ? '4\u202f182\u202f350,55\u00a0GBP' : '4,182,350.55\u00a0GBP');
      }
    });
  }
}
