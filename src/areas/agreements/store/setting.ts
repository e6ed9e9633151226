import { sql, type Tx } from '#platform/db.ts';

export type AgreementSetting = {
  promiseGraceDays: number; disputeDays: number; planGraceDays: number; planVoidAfter: number; planOfferDays: number; confirmPromises: boolean;
};

/** What holds until somebody says otherwise: the defaults of the table. */
const shippedSetting: AgreementSetting = { promiseGraceDays: 3, disputeDays: 15, planGraceDays: 5, planVoidAfter: 2, planOfferDays: 15, confirmPromises: true };

export async function findSetting(tx: Tx): Promise<AgreementSetting> {
  return await tx.first<AgreementSetting>(sql`
    select promise_grace_days "promiseGraceDays", dispute_days "disputeDays", plan_grace_days "planGraceDays", plan_void_after "planVoidAfter",
      plan_offer_days "planOfferDays", confirm_promises "confirmPromises"
    from agreement_setting where organisation_id = ${tx.organisationId}`) ?? shippedSetting;
}

export async function saveSetting(tx: Tx, setting: AgreementSetting, at: Date): Promise<void> {
  await tx.run(sql`
    insert into agreement_setting (organisation_id, promise_grace_days, dispute_days, plan_grace_days, plan_void_after, plan_offer_days, confirm_promises, updated_at)
    values (${tx.organisationId}, ${setting.promiseGraceDays}, ${setting.disputeDays}, ${setting.planGraceDays}, ${setting.planVoidAfter}, ${setting.planOfferDays},
      ${setting.confirmPromises}, ${at})
    on conflict (organisation_id) do update set promise_grace_days = excluded.promise_grace_days, dispute_days = excluded.dispute_days,
      plan_grace_days = excluded.plan_grace_days, plan_void_after = excluded.plan_void_after, plan_offer_days = excluded.plan_offer_days,
      confirm_promises = excluded.confirm_promises, updated_at = excluded.updated_at`);
}
