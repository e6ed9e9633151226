import { because } from '#values/reason.ts';
import type { Session } from '#web/session.ts';
import type { Ageing } from '#web/ui/Ageing.tsx';
import type { Delay } from '#web/ui/DelayStrip.tsx';
import type { Tone } from '#web/ui/Pill.tsx';

/** Invented, like everything here. */
export const session: Session = {
  user: { userId: 'u1', name: 'Hélène Marchadier', email: 'h.marchadier@atelier-brunoy.example' },
  role: 'credit_manager',
  permissions: ['read', 'note', 'work', 'approve', 'import', 'scenario'],
  organisations: [{ organisationId: 1, name: 'Ateliers Brunoy', isDemo: true }],
  organisation: {
    organisationId: 1, name: 'Ateliers Brunoy', siren: null, language: 'fr', timeZone: 'Europe/Paris', holidayRegion: 'FR', currency: 'EUR',
    senderName: 'Ateliers Brunoy', senderEmail: 'compta@ateliers-brunoy.example', replyTo: null, phone: null, address: null, defaultTermsDays: 30,
    defaultTermsRule: 'net', isDemo: true, fixedTodayOn: '2026-11-21',
  },
  today: '2026-11-21',
};

export const whole: Ageing = { not_due: 41_286_350, d1_30: 11_864_020, d31_60: 5_312_875, d61_90: 2_406_140, over_90: 3_918_460 };

export type SampleCustomer = {
  id: string; name: string; code: string; city: string; profile: string; tone: Tone; open: number; overdue: number; delay: number; next: string; ageing: Ageing;
};

const stories = [
  ['Menuiserie Vautrin', 'Épinal', 'Bon payeur', 'good'],
  ['Groupe Saint-Avold Distribution', 'Metz', 'Grand compte', 'neutral'],
  ['Commune de Rochebrune-sur-Loire', 'Rochebrune', 'Payeur public', 'neutral'],
  ['Charpentes Delmotte & Fils', 'Arras', 'Tardif régulier', 'warn'],
  ['SARL Nérac Rénovation', 'Nérac', 'Mauvais payeur', 'bad'],
  ['Agencement Kermadec', 'Vannes', 'En dégradation', 'warn'],
  ['Hôtel des Trois Rivières', 'Annecy', 'Irrégulier', 'warn'],
  ['Mme Sylvaine Bouchardon', 'Lyon', 'En difficulté', 'accent'],
  ['Cuisines Plessis-Robin', 'Tours', 'Nouveau', 'neutral'],
] as const;

/** As many customers as asked, always the same ones. */
export function customers(from: number, count: number): SampleCustomer[] {
  return Array.from({ length: count }, (_, index) => customer(from + index));
}

function customer(n: number): SampleCustomer {
  const [name, city, profile, tone] = stories[n % stories.length]!;
  const size = 8_000 + ((n * 7_919) % 97) * 31_337;
  const lateness = (n * 37) % 11;
  const ageing: Ageing = {
    not_due: size,
    d1_30: lateness > 1 ? Math.round(size * 0.45) + 17 : 0,
    d31_60: lateness > 4 ? Math.round(size * 0.3) + 5 : 0,
    d61_90: lateness > 6 ? Math.round(size * 0.2) : 0,
    over_90: lateness > 8 ? Math.round(size * 0.7) : 0,
  };
  const overdue = ageing.d1_30 + ageing.d31_60 + ageing.d61_90 + ageing.over_90;
  const isCredit = n % 13 === 8;
  return {
    id: `c${n}`, name: n < stories.length ? name : `${name} ${n + 1}`, code: `C${String(1000 + n)}`, city, profile, tone,
    open: isCredit ? -124_000 : size + overdue, overdue: isCredit ? 0 : overdue, delay: lateness * 7 - 6, next: ['Relance 1', 'Appel', 'Mise en demeure', '—'][n % 4]!,
    ageing: isCredit ? { not_due: -124_000, d1_30: 0, d31_60: 0, d61_90: 0, over_90: 0 } : ageing,
  };
}

export const delays: Delay[] = [
  [-6, 310_000], [-2, 125_000], [3, 842_000], [8, 96_000], [12, 1_840_000], [14, 410_000], [17, 620_000], [19, 244_000], [22, 980_000],
  [25, 152_000], [28, 1_210_000], [34, 335_000], [41, 704_000], [58, 188_000], [74, 92_000],
].map(([days, minor]) => ({ days: days!, minor: minor! }));

/** Reasons without a sentence are said by their code: here, the sentences themselves. */
export const reasons = [
  because('3 factures échues pour 12 480,50 €, la plus ancienne depuis 47 jours.'),
  because('Payait en moyenne 9 jours après l’échéance au printemps, 31 jours depuis septembre.'),
  because('Aucun litige ni promesse en cours ; dernier message resté sans réponse le 04/11/2026.'),
];
