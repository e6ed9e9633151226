import { sql, type Tx } from '#platform/db.ts';
import type { ReplyClass } from '../contract/replies.ts';

export type InboxFields = {
  host: string; port: number; security: 'tls' | 'starttls' | 'none'; username: string; folder: string; sentFolder: string; plusAddress: boolean;
  acceptClasses: ReplyClass[]; acceptFromBp: number;
};
export type InboxRow = InboxFields & {
  passwordSealed: string | null; webhookHash: string | null; uidValidity: number | null; lastUid: number; readAt: string | null; problem: string | null;
};

export async function findInbox(tx: Tx): Promise<InboxRow | undefined> {
  return await tx.first<InboxRow>(sql`
    select host, port, security, username, folder, sent_folder "sentFolder", plus_address "plusAddress", accept_classes "acceptClasses", accept_from_bp "acceptFromBp",
      password_sealed "passwordSealed", webhook_hash "webhookHash", uid_validity "uidValidity", last_uid "lastUid", read_at "readAt", problem
    from inbox_setting where organisation_id = ${tx.organisationId}`);
}

/** Another folder, or another server, is read from its own last days. */
export async function saveInbox(tx: Tx, one: InboxFields & { passwordSealed: string | null }): Promise<void> {
  await tx.run(sql`
    insert into inbox_setting (organisation_id, host, port, security, username, password_sealed, folder, sent_folder, plus_address, accept_classes, accept_from_bp)
    values (${tx.organisationId}, ${one.host}, ${one.port}, ${one.security}, ${one.username}, ${one.passwordSealed}, ${one.folder}, ${one.sentFolder}, ${one.plusAddress},
      ${one.acceptClasses}::text[], ${one.acceptFromBp})
    on conflict (organisation_id) do update set host = excluded.host, port = excluded.port, security = excluded.security, username = excluded.username,
      password_sealed = excluded.password_sealed, folder = excluded.folder, sent_folder = excluded.sent_folder, plus_address = excluded.plus_address,
      accept_classes = excluded.accept_classes, accept_from_bp = excluded.accept_from_bp, problem = null,
      uid_validity = case when (inbox_setting.host, inbox_setting.username, inbox_setting.folder) = (excluded.host, excluded.username, excluded.folder) then inbox_setting.uid_validity end,
      last_uid = case when (inbox_setting.host, inbox_setting.username, inbox_setting.folder) = (excluded.host, excluded.username, excluded.folder) then inbox_setting.last_uid else 0 end`);
}

export async function saveWebhook(tx: Tx, hash: string | null): Promise<void> {
  await tx.run(sql`
    insert into inbox_setting (organisation_id, webhook_hash) values (${tx.organisationId}, ${hash})
    on conflict (organisation_id) do update set webhook_hash = excluded.webhook_hash`);
}

/** Never goes back within one numbering: two workers may read the same folder. */
export async function savePlace(tx: Tx, { uidValidity, uid }: { uidValidity: number; uid: number }): Promise<void> {
  await tx.run(sql`
    update inbox_setting set last_uid = case when uid_validity = ${uidValidity} then greatest(last_uid, ${uid}) else ${uid} end, uid_validity = ${uidValidity}
    where organisation_id = ${tx.organisationId}`);
}

export async function saveRead(tx: Tx, { at, problem }: { at: Date; problem: string | null }): Promise<void> {
  await tx.run(sql`
    update inbox_setting set read_at = case when ${problem}::text is null then ${at}::timestamptz else read_at end, problem = ${problem} where organisation_id = ${tx.organisationId}`);
}
