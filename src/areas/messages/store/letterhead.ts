import { sql, type Tx } from '#platform/db.ts';
import type { LogoType } from '../letter/pdf.ts';

export type LetterheadRow = {
  logo: Buffer | null; logoType: LogoType | null; logoAlt: string; colour: string; footer: string; payeeName: string; iban: string; bic: string; windowSide: 'left' | 'right';
};

/** What a company has that has set nothing: its name in letters, and nowhere to pay. */
const PLAIN: LetterheadRow = { logo: null, logoType: null, logoAlt: '', colour: '#1d4e89', footer: '', payeeName: '', iban: '', bic: '', windowSide: 'right' };

export async function findLetterhead(tx: Tx): Promise<LetterheadRow> {
  return await tx.first<LetterheadRow>(sql`
    select logo, logo_type "logoType", logo_alt "logoAlt", colour, footer, payee_name "payeeName", iban, bic, window_side "windowSide"
    from letterhead where organisation_id = ${tx.organisationId}`) ?? PLAIN;
}

export async function saveLetterhead(tx: Tx, row: Omit<LetterheadRow, 'logo' | 'logoType'>, at: Date): Promise<void> {
  await tx.run(sql`
    insert into letterhead (organisation_id, logo_alt, colour, footer, payee_name, iban, bic, window_side, updated_at)
    values (${tx.organisationId}, ${row.logoAlt}, ${row.colour}, ${row.footer}, ${row.payeeName}, ${row.iban}, ${row.bic}, ${row.windowSide}, ${at})
    on conflict (organisation_id) do update set logo_alt = excluded.logo_alt, colour = excluded.colour, footer = excluded.footer, payee_name = excluded.payee_name,
      iban = excluded.iban, bic = excluded.bic, window_side = excluded.window_side, updated_at = excluded.updated_at`);
}

export async function saveLogo(tx: Tx, logo: { bytes: Buffer; type: LogoType } | null, at: Date): Promise<void> {
  await tx.run(sql`
    insert into letterhead (organisation_id, logo, logo_type, updated_at) values (${tx.organisationId}, ${logo?.bytes ?? null}, ${logo?.type ?? null}, ${at})
    on conflict (organisation_id) do update set logo = excluded.logo, logo_type = excluded.logo_type, updated_at = excluded.updated_at`);
}
