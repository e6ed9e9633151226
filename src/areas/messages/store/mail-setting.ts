import { sql, type Tx } from '#platform/db.ts';

export type MailSettingRow = { host: string; port: number; security: 'tls' | 'starttls' | 'none'; username: string | null; passwordSealed: string | null };

export async function findMailSetting(tx: Tx): Promise<MailSettingRow | undefined> {
  return await tx.first<MailSettingRow>(sql`
    select host, port, security, username, password_sealed "passwordSealed" from mail_setting where organisation_id = ${tx.organisationId}`);
}

export async function saveMailSetting(tx: Tx, { host, port, security, username, passwordSealed }: MailSettingRow): Promise<void> {
  await tx.run(sql`
    insert into mail_setting (organisation_id, host, port, security, username, password_sealed)
    values (${tx.organisationId}, ${host}, ${port}, ${security}, ${username}, ${passwordSealed})
    on conflict (organisation_id) do update set host = excluded.host, port = excluded.port, security = excluded.security, username = excluded.username,
      password_sealed = excluded.password_sealed, updated_at = now()`);
}

export async function deleteMailSetting(tx: Tx): Promise<void> {
  await tx.run(sql`delete from mail_setting where organisation_id = ${tx.organisationId}`);
}
