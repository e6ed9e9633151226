import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Role } from './contract.ts';

export type OrganisationFields = {
  name: string; siren: string | null; language: 'fr' | 'en'; timeZone: string; holidayRegion: string; senderName: string; senderEmail: string;
  replyTo: string | null; phone: string | null; address: string | null; defaultTermsDays: number;
  defaultTermsRule: 'net' | 'then_end_of_month' | 'end_of_month_then';
};
export type OrganisationRow = OrganisationFields & { organisationId: number; currency: string; isDemo: boolean; fixedTodayOn: Day | null };

/** The next number of an organisation: it is needed before the row, since row-level security wants to know where the row belongs. */
export async function nextOrganisationId(tx: Tx): Promise<number> {
  return (await tx.one<{ id: number }>(sql`select nextval(pg_get_serial_sequence('organisation', 'organisation_id')) id`)).id;
}

export async function insertOrganisation(tx: Tx, fields: OrganisationFields, demo: { todayOn: Day } | null): Promise<void> {
  await tx.run(sql`
    insert into organisation (organisation_id, name, siren, language, time_zone, holiday_region, sender_name, sender_email, reply_to, phone, address,
      default_terms_days, default_terms_rule, is_demo, fixed_today_on)
    values (${tx.organisationId}, ${fields.name}, ${fields.siren}, ${fields.language}, ${fields.timeZone}, ${fields.holidayRegion}, ${fields.senderName},
      ${fields.senderEmail}, ${fields.replyTo}, ${fields.phone}, ${fields.address}, ${fields.defaultTermsDays}, ${fields.defaultTermsRule},
      ${demo !== null}, ${demo?.todayOn ?? null})`);
}

export async function updateOrganisation(tx: Tx, fields: OrganisationFields): Promise<void> {
  await tx.run(sql`
    update organisation set name = ${fields.name}, siren = ${fields.siren}, language = ${fields.language}, time_zone = ${fields.timeZone},
      holiday_region = ${fields.holidayRegion}, sender_name = ${fields.senderName}, sender_email = ${fields.senderEmail}, reply_to = ${fields.replyTo},
      phone = ${fields.phone}, address = ${fields.address}, default_terms_days = ${fields.defaultTermsDays}, default_terms_rule = ${fields.defaultTermsRule}
    where organisation_id = ${tx.organisationId}`);
}

export async function getOrganisation(tx: Tx): Promise<OrganisationRow | undefined> {
  return await tx.first<OrganisationRow>(sql`
    select organisation_id "organisationId", name, siren, language, time_zone "timeZone", holiday_region "holidayRegion", currency,
      sender_name "senderName", sender_email "senderEmail", reply_to "replyTo", phone, address, default_terms_days "defaultTermsDays",
      default_terms_rule "defaultTermsRule", is_demo "isDemo", fixed_today_on "fixedTodayOn"
    from organisation where organisation_id = ${tx.organisationId}`);
}

/** The organisations of the transaction's user, whatever organisation is chosen: his own real ones first. */
export async function listOwnOrganisations(tx: Tx): Promise<{ organisationId: number; name: string; isDemo: boolean; role: Role }[]> {
  return await tx.rows(sql`
    select o.organisation_id "organisationId", o.name, o.is_demo "isDemo", m.role
    from membership m join organisation o using (organisation_id)
    where m.user_id = ${tx.userId}
    order by o.is_demo, o.organisation_id`);
}

export async function listMembers(tx: Tx): Promise<{ userId: string; role: Role; since: string }[]> {
  return await tx.rows(sql`
    select user_id "userId", role, created_at since from membership where organisation_id = ${tx.organisationId} order by created_at, user_id`);
}

export async function isMember(tx: Tx, userId: string): Promise<boolean> {
  return await tx.first(sql`select 1 from membership where organisation_id = ${tx.organisationId} and user_id = ${userId}`) !== undefined;
}

/** @returns false when the person already belongs. */
export async function insertMember(tx: Tx, userId: string, role: Role): Promise<boolean> {
  return await tx.run(sql`
    insert into membership (organisation_id, user_id, role) values (${tx.organisationId}, ${userId}, ${role}) on conflict do nothing`) === 1;
}

export async function updateMember(tx: Tx, userId: string, role: Role): Promise<boolean> {
  return await tx.run(sql`update membership set role = ${role} where organisation_id = ${tx.organisationId} and user_id = ${userId}`) === 1;
}

export async function deleteMember(tx: Tx, userId: string): Promise<boolean> {
  return await tx.run(sql`delete from membership where organisation_id = ${tx.organisationId} and user_id = ${userId}`) === 1;
}

/** Locks the members, so that two changes at once cannot leave none. */
export async function countAdmins(tx: Tx): Promise<number> {
  const rows = await tx.rows(sql`
    select 1 from membership where organisation_id = ${tx.organisationId} and role = 'admin' for update`);
  return rows.length;
}

export async function listAudit(tx: Tx, before: number | undefined): Promise<{
  auditEventId: number; at: string; userName: string; action: string; subject: string | null; detail: Record<string, unknown>;
}[]> {
  return await tx.rows(sql`
    select audit_event_id "auditEventId", at, user_id "userName", action, subject, detail from audit_event
    where organisation_id = ${tx.organisationId} and (${before ?? null}::bigint is null or audit_event_id < ${before ?? null})
    order by audit_event_id desc limit 100`);
}
