import { beforeAll, expect, test } from 'vitest';
import { sql, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { asActor, makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { paperTest } from '#test/paper.ts';
import { ensureTemplates } from '../actions.ts';
import { sampleAgreement, sampleFacts } from '../letter/sample.ts';
import { shippedTemplates } from '../shipped/shipped.ts';
import { listTemplates } from '../store/templates.ts';
import { drawTemplate, previewTemplate } from './preview-template.ts';
import { createTemplate, openWriter, restoreTemplate, updateTemplate, versionsOfTemplate } from './templates.ts';

const TODAY = '2026-11-18';
let db: TestDb;
let organisationId: number;
const actor = () => asActor(organisationId, { today: TODAY });
const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
const refusalOf = (work: Promise<unknown>) => work.then(() => undefined, (error: unknown) => (error instanceof Refusal ? error : Promise.reject(error)));
const templateOf = async (code: string, language = 'fr') => (await run(listTemplates)).find((one) => one.code === code && one.language === language)!;

beforeAll(async () => {
  db = await openTestDb();
  ({ organisationId } = await makeOrganisation(db));
  await run(ensureTemplates);
});

test('the texts shipped are there once, and one a person changed stays as he left it', async () => {
  const first = await templateOf('reminder_1');
  await run((tx) => updateTemplate(tx, actor(), { templateId: first.templateId, version: 1, subject: 'Mon objet {{ total }}', body: 'Mon texte\n\n[[pieces]]', tone: 'firm' }));
  const before = await run(listTemplates);
  await run(ensureTemplates);
  expect(await run(listTemplates)).toEqual(before);
  expect(await templateOf('reminder_1')).toMatchObject({ subject: 'Mon objet {{ total }}', tone: 'firm', version: 2 });
});

test('a company from before keeps its words, learns what they are for, and gets what is new', async () => {
  const { organisationId: older } = await makeOrganisation(db);
  const inOlder = <T>(work: (tx: Tx) => Promise<T>) => within(db, older, work);
  await inOlder((tx) => tx.run(sql`insert into template (organisation_id, code, language, name, channel, subject, body)
    values (${older}, 'thanks', 'fr', 'Merci à nous', 'email', 'Nos mots', 'À nous')`));
  await inOlder(ensureTemplates);
  const rows = await inOlder(listTemplates);
  expect(rows).toHaveLength(shippedTemplates.fr.length * 2);
  expect(rows.find((one) => one.code === 'thanks' && one.language === 'fr')).toMatchObject({ name: 'Merci à nous', subject: 'Nos mots', body: 'À nous', purpose: 'thanks', tone: 'warm', version: 1 });
});

test('every save is a version, the first is what was there, and any of them can come back', async () => {
  const { templateId, subject, body } = await templateOf('courtesy');
  const save = (version: number, text: string) => run((tx) => updateTemplate(tx, actor(), { templateId, version, subject: text, body: `${text}\n\n[[pieces]]` }));
  await save(1, 'Deuxième');
  await save(2, 'Troisième');
  expect(await run((tx) => versionsOfTemplate(tx, templateId))).toMatchObject([{ version: 3, subject: 'Troisième' }, { version: 2, subject: 'Deuxième' }, { version: 1, subject, body, savedBy: 'system' }]);
  expect((await refusalOf(save(2, 'Trop tard')))?.code).toBe('template_changed');
  expect(await run((tx) => restoreTemplate(tx, actor(), { templateId, version: 2 }))).toMatchObject({ version: 4, subject: 'Deuxième', shipped: true });
  expect((await run((tx) => versionsOfTemplate(tx, templateId))).map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  expect((await refusalOf(run((tx) => restoreTemplate(tx, actor(), { templateId, version: 99 }))))?.code).toBe('not_found');
  const audited = await run((tx) => tx.rows<{ action: string }>(sql`select action from audit_event where organisation_id = ${organisationId} and subject = ${`template:${templateId}`} order by audit_event_id`));
  expect(audited.map(({ action }) => action)).toEqual(['template.update', 'template.update', 'template.restore']);
});

test('the text Encours ships is always there to come back to', async () => {
  const { templateId } = await templateOf('thanks');
  await run((tx) => tx.run(sql`update template set subject = 'D’avant', body = 'D’avant' where organisation_id = ${organisationId} and template_id = ${templateId}`));
  const versions = await run((tx) => versionsOfTemplate(tx, templateId));
  expect(versions.map(({ version }) => version)).toEqual([1, 0]);
  expect(await run((tx) => restoreTemplate(tx, actor(), { templateId, version: 0 }))).toMatchObject({ version: 2, subject: 'Merci pour votre règlement' });
});

test('a text of one’s own is begun from another, and has its other language', async () => {
  const source = await templateOf('reminder_2');
  const fields = { name: 'Relance export', channel: 'email', purpose: 'reminder', tone: 'firm' } as const;
  const own = await run((tx) => createTemplate(tx, actor(), { ...fields, language: 'fr', from: source.templateId }));
  expect(own).toMatchObject({ code: 'relance-export', subject: source.subject, body: source.body, shipped: false, version: 1 });
  expect(await run((tx) => createTemplate(tx, actor(), { ...fields, language: 'en', translationOf: own.templateId }))).toMatchObject({ code: 'relance-export', language: 'en' });
  expect((await refusalOf(run((tx) => createTemplate(tx, actor(), { ...fields, language: 'en', translationOf: own.templateId }))))?.code).toBe('template_exists');
  const blank = await run((tx) => createTemplate(tx, actor(), { ...fields, language: 'fr' }));
  expect(blank).toMatchObject({ code: 'relance-export-2', subject: 'Relance export' });
  expect(await run((tx) => previewTemplate(tx, actor(), blank))).toMatchObject({ problems: [] });
  expect(await run((tx) => updateTemplate(tx, actor(), { ...blank, name: 'Relance grand export' }))).toMatchObject({ name: 'Relance grand export', code: 'relance-export-2' });
});

test('a text that cannot be written is refused in words, wherever its fault hides', async () => {
  const french = await templateOf('reminder_2');
  const gentle = await templateOf('formal_notice_individual');
  const problem = async ({ templateId, version }: { templateId: number; version: number }, body: string, subject = 'x') =>
    String((await refusalOf(run((tx) => updateTemplate(tx, actor(), { templateId, version, subject, body }))))?.facts['problem'] ?? '');
  expect(await problem(french, 'a\n{{ customer.nom }}')).toContain('Texte, ligne 2\u00a0: la variable «\u00a0customer.nom\u00a0» n’existe pas. Variables possibles\u00a0: customer.name, customer.code, sender.name');
  expect(await problem(french, '{% if previous_on %}ok{% else %}{{ faute }}{% endif %}')).toContain('faute');
  expect(await problem(french, 'a\n\n<script>alert(1)</script>')).toMatch(/^Texte, ligne 3.*«\u00a0<script>\u00a0» est une balise HTML/);
  expect(await problem(french, 'x', 'Bonjour <b>vous</b>')).toMatch(/^Objet, ligne 1/);
  expect(await problem(french, 'a\n{% include "../../etc/passwd" %}')).toMatch(/ligne 2.*«\u00a0include\u00a0»/);
  expect(await problem(french, 'a\n{% render "x" %}')).toMatch(/ligne 2.*«\u00a0render\u00a0»/);
  expect(await problem(french, 'a\nb\n{% for i in (1..9000000) %}x{% endfor %}')).toMatch(/ligne 3.*trop long/);
  expect(await problem(french, 'a\n{% assign s = "aaaaaaaaaa" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}')).toMatch(/ligne 2.*trop long/);
  expect(await problem(french, '{% for i in (1..900) %}{{ customer.name }} encore et toujours la même chose, sans fin et sans raison aucune{% endfor %}')).toContain('trop long pour un message');
  expect(await problem(gentle, 'Vous devez\n{{ indemnity }}')).toMatch(/ligne 2.*ne peut pas être écrit à un particulier/);
  expect(await problem(gentle, '{{ penalties.rate }}')).toContain('ne peut pas être écrit à un particulier');
  expect(await problem(gentle, 'Sans règlement, 40 € de frais.')).toMatch(/«\u00a040 €\u00a0» ne peut pas être écrit à un particulier/);
  expect(await problem(gentle, 'Selon l’article L441-10')).toContain('L441-10');
  expect(await problem(french, '{{ indemnities }}')).toBe('');
});

test('the writer takes the variant for the payer, and never writes a fee to a person nor an agreement that does not exist', async () => {
  const writer = await run(openWriter);
  const facts = sampleFacts('fr', TODAY, writer.sender);
  const bodyOf = (code: string, of: typeof facts) => {
    const written = writer.write(code, of);
    return written.ok ? written.text.body : `refused: ${written.problem}`;
  };
  expect(bodyOf('reminder_2', { ...facts, customer: { ...facts.customer, class: 'good' } })).toContain('ne vous ressemble pas');
  expect(bodyOf('reminder_2', { ...facts, customer: { ...facts.customer, class: 'bad' } })).toContain('doit nous parvenir');
  expect(bodyOf('reminder_2', sampleFacts('fr', TODAY, writer.sender, 'individual'))).toContain('sans frais');
  expect(bodyOf('plan_late', facts)).toBe('refused: plan_late');
  expect(bodyOf('plan_late', { ...facts, agreement: sampleAgreement(TODAY, 'plan_late') })).toContain('Échéance'.toLowerCase());
  // A text for all that asks for a fee is not written to a person, even where he has none of his own.
  const forAll = await run((tx) => createTemplate(tx, actor(), { name: 'Pour tous', language: 'fr', channel: 'email', purpose: 'reminder', tone: 'firm' }));
  await run((tx) => updateTemplate(tx, actor(), { ...forAll, body: 'Des pénalités de retard sont dues.\n\n[[pieces]]' }));
  const later = await run(openWriter);
  expect(later.write('pour-tous', facts)).toMatchObject({ ok: true });
  expect(later.write('pour-tous', sampleFacts('fr', TODAY, writer.sender, 'individual'))).toMatchObject({ ok: false, problem: expect.stringContaining('particulier') as string });
  expect(later.write('sms_reminder', facts)).toMatchObject({ ok: true, channel: 'sms', text: { body: expect.not.stringMatching(/[\u00a0\u202f’«»]/) as string } });
});

test('a preview shows a real customer, what each name is worth, its table, and what is wrong', async () => {
  const customerId = await run(async (tx) => {
    const made = await makeCustomer(tx, { name: 'Papeterie de la Lune', contactName: 'Camille Dufresne' });
    await makeItem(tx, made, { dueOn: '2026-11-01', reference: 'F77' });
    return made;
  });
  const shown = await run((tx) => previewTemplate(tx, actor(), { subject: '{{ customer.name }} doit {{ total }}', body: 'Bonjour {{ contact.name }}\n\n[[pieces]]', language: 'fr', customerId }));
  expect(shown).toMatchObject({ subject: 'Papeterie de la Lune doit 1\u202f200,00\u00a0€', problems: [], sms: null });
  expect(shown.html).toContain('F77');
  expect(shown.variables).toContainEqual({ name: 'customer.name', value: 'Papeterie de la Lune' });
  expect(shown.table.rows[0]?.[0]).toBe('F77');
  const wrong = await run((tx) => previewTemplate(tx, actor(), { subject: '', body: 'x', language: 'en' }));
  expect(wrong.problems).toEqual(['L’objet est vide.', 'Le texte n’a pas de ligne [[pieces]]\u00a0: le tableau des pièces n’y figurera pas.']);
  const sms = await templateOf('sms_reminder');
  expect((await run((tx) => previewTemplate(tx, actor(), { ...sms, customerId }))).sms).toMatchObject({ parts: 1 });
  const notice = await templateOf('plan_late');
  expect(await run((tx) => previewTemplate(tx, actor(), { ...notice, customerId }))).toMatchObject({ problems: [] });
});

// Only where the compiler is there to be tried.
paperTest('a text is drawn as the letter it would be, even while it cannot be written', async () => {
  const template = await templateOf('formal_notice');
  expect(await run((tx) => drawTemplate(tx, actor(), template))).toMatchObject({ pages: 1, svg: expect.stringContaining('<svg') as string });
  expect((await run((tx) => drawTemplate(tx, actor(), { ...template, body: '{{ faute }}' }))).pages).toBe(1);
});
