import { expect, test } from 'vitest';
import { sql } from '#platform/db.ts';
import { openImports, january } from '#test/imports.ts';
import { getImport, readAndPlan, setImport } from './actions.ts';

/** Lists of open items and of customers. */

const { place, fileOf, textOf, makeCompany, received } = await openImports();

test('a list that settles much by what it leaves out waits for a person to agree', async () => {
  const company = await makeCompany();
  const head = 'Code client;Raison sociale;N° facture;Date facture;Échéance;Solde\n';
  await company.bring(textOf(`${head}C1;Brume;FA-1;10/01/2026;10/02/2026;600,00\nC2;Vent;FA-3;30/01/2026;01/03/2026;120,00\n`), { asOf: '2026-02-01' });
  const part = textOf(`${head}C2;Vent;FA-3;30/01/2026;01/03/2026;120,00\n`);
  const refused = await company.bring(part, { asOf: '2026-02-10' });
  expect(refused).toMatchObject({ accepted: false, detail: { status: 'planned' } });
  expect(refused.detail.problems[0]).toMatchObject({ code: 'mass_settlement', needsAgreement: true });
  expect(await company.open()).toHaveLength(2);
  expect(await company.bring(part, { asOf: '2026-02-10', agreed: ['mass_settlement'] })).toMatchObject({ accepted: true });
  expect(await company.open()).toEqual([['C2', 'FA-3', 12_000]]);
});

test('a list of open items is taken as of its day: known, partly paid, settled and new', async () => {
  const company = await makeCompany();
  const head = 'Code client;Raison sociale;N° facture;Date facture;Échéance;Solde;Email\n';
  const first = await company.bring(textOf(`${head}C1;Brume;FA-1;10/01/2026;10/02/2026;600,00 €;compta@brume.example\nC1;Brume;FA-2;20/01/2026;;1 200,00;\nC2;Vent;FA-3;30/01/2026;01/03/2026;120,00;\n`), { asOf: '2026-02-01' });
  expect(first.detail).toMatchObject({ kind: 'items', status: 'committed', result: { customersAdded: 2, itemsAdded: 3, contactsAdded: 1 }, mapping: { remembered: false } });
  const second = await company.bring(textOf(`${head}C1;Brume;FA-1;10/01/2026;10/02/2026;200,00;\nC1;Brume;FA-2;20/01/2026;;1 200,00;\nC3;Pluie;FA-9;05/02/2026;;50,00;\n`), { asOf: '2026-03-01' });
  expect(second.detail.problems.map(({ code }) => code)).toContain('settled_by_absence');
  expect(await company.open()).toEqual([['C1', 'FA-1', 20_000], ['C1', 'FA-2', 120_000], ['C3', 'FA-9', 5_000]]);
  expect(await company.open('2026-02-15')).toEqual([['C1', 'FA-1', 60_000], ['C1', 'FA-2', 120_000], ['C2', 'FA-3', 12_000], ['C3', 'FA-9', 5_000]]);
  const { rules } = await company.run((tx) => tx.one<{ rules: string[] }>(sql`select array_agg(distinct rule order by rule) rules from allocation where organisation_id = ${company.organisationId}`));
  expect(rules).toEqual(['snapshot_partial', 'snapshot_settled']);
  await company.sound();
});

test('a list of customers completes them by code, or by a name only one has, and its columns are remembered', async () => {
  const company = await makeCompany();
  await company.bring(fileOf(january));
  const { detail } = await company.bring(textOf('Client,Société,Courriel,Délai de paiement,SIREN\nC1,Brume,compta@brume.example,45 jours fin de mois,732 829 320\n,VENT,a@vent.example,30,\n'));
  expect(detail).toMatchObject({ kind: 'customers', status: 'committed', result: { customersAdded: 0, contactsAdded: 2 } });
  expect(await company.run((tx) => tx.rows(sql`
    select code, siren, terms_days, terms_rule from customer where organisation_id = ${company.organisationId} order by code`))).toEqual([
    { code: 'C1', siren: '732829320', terms_days: 45, terms_rule: 'then_end_of_month' }, { code: 'C2', siren: null, terms_days: 30, terms_rule: 'net' },
  ]);
  const odd = await received(company, textOf('A;B;C\nC1;x@brume.example;1\n'));
  await readAndPlan(place, company.organisationId, odd);
  expect(await company.run((tx) => getImport(tx, odd))).toMatchObject({ status: 'refused', problems: [{ code: 'kind_unknown' }], mapping: { headers: ['A', 'B', 'C'], sample: [['C1', 'x@brume.example', '1']] } });
  await company.run((tx) => setImport(tx, company.actor, { importId: odd, kind: 'customers', mapping: { code: 0, email: 1 } }));
  await readAndPlan(place, company.organisationId, odd);
  expect(await company.run((tx) => getImport(tx, odd))).toMatchObject({ status: 'planned', kind: 'customers' });
  const next = await received(company, textOf('a;b;c\nC2;y@vent.example;1\n'));
  await readAndPlan(place, company.organisationId, next);
  expect(await company.run((tx) => getImport(tx, next))).toMatchObject({ status: 'planned', mapping: { remembered: true, chosen: { code: 0, email: 1 } } });
});
