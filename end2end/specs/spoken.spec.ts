// What acts and vendors say in passing, in the reader's language: lines of the timeline, revisions, rows, warnings.
import { openSession } from '../support/acts';
import { KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

const SAYS = {
  es: { brought: 'incorporó la sesión como Sin iniciar', system: 'Sistema', passport: 'Pasaporte', declined: 'La verificación de una persona clave fue rechazada', documents: 'Documentos' },
  de: { brought: 'brachte die Sitzung ein als Nicht begonnen', system: 'System', passport: 'Reisepass', declined: 'Die Prüfung einer Schlüsselperson wurde abgelehnt', documents: 'Dokumente' },
  ar: { brought: 'أدخل الجلسة بحالة', system: 'النظام', passport: 'جواز سفر', declined: 'رُفض تحقق أحد الأشخاص الرئيسيين', documents: 'المستندات' },
} as const;

for (const [language, says] of Object.entries(SAYS)) {
  test(`timeline, revisions, rows and warnings in ${language}`, async ({ desk, visit }) => {
    const payload = person('Lingua Spokenword');
    payload.vendor_data = `spoken-${language}-${Date.now()}`;
    await desk.bring(payload);
    const page = await visit('everything', { locale: language });
    await openSession(page, KNOWN.notStarted);
    await expect(page.locator('#timeline')).toContainText(says.brought);
    await page.goto(`/sessions/${KNOWN.notStarted}/revisions`);
    await expect(page.locator('main')).toContainText(says.brought);
    await expect(page.locator('main')).toContainText(says.system);
    await page.goto(`/sessions?external_ref=${payload.vendor_data}`);
    await expect(page.locator('table.sessions .second')).toHaveText(`Singapore · ${says.passport}`);
    await openSession(page, KNOWN.company);
    const warning = page.locator('#warnings .warning').filter({ hasText: says.declined });
    await expect(warning).toHaveCount(1);
    await expect(page.locator('#warnings a[href="#documents"]').first()).toHaveText(says.documents);
  });
}
