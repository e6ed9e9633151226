import type { Terms } from '#values/terms.ts';
import type { Paying, Story } from './story.ts';

const net = (days: number): Terms => ({ days, rule: 'net' });
const thenEndOfMonth = (days: number): Terms => ({ days, rule: 'then_end_of_month' });

const ON_TIME: Paying = { by: 'transfer', days: [-3, 1] };
const HALVEOR = {
  kind: 'company', group: 'Groupe Halvéor', strategic: true, class: 'good', terms: { days: 45, rule: 'end_of_month_then' },
  pays: { by: 'transfer', days: [-30, -20], monthDay: 10 },
} as const;

/** Told for Friday 20 November 2026. Numbers of the telephone are those kept for fiction, addresses end in `.example`. */
export const stories: readonly Story[] = [
  // The big account: a fifth of the sales in three subsidiaries.
  {
    ...HALVEOR, code: 'C1001', name: 'Halvéor Bâtiment', town: 'Pierrelorme', buys: { every: 'week', euros: [6_300, 11_700] },
    contact: { name: 'Maëlys Courtadon', email: 'fournisseurs@halveor-batiment.example', phone: '04 65 71 10 01' },
    told: 'Grand compte : un cinquième du chiffre d’affaires avec les deux autres sociétés du groupe. Règle tout le 10 du mois, en un seul virement.',
  },
  {
    ...HALVEOR, code: 'C1002', name: 'Halvéor Hôtels et Résidences', town: 'Pierrelorme', buys: { every: 'week', euros: [4_400, 8_100] },
    contact: { name: 'Maëlys Courtadon', email: 'fournisseurs@halveor-hotels.example', phone: '04 65 71 10 02' },
    told: 'Filiale hôtelière du groupe Halvéor ; même comptabilité fournisseurs que Halvéor Bâtiment.',
  },
  {
    ...HALVEOR, code: 'C1003', name: 'Halvéor Négoce', town: 'Port-Vaillac', buys: { every: 'week', euros: [2_800, 5_500] },
    contact: { name: 'Gaspard Lhermitte', email: 'compta@halveor-negoce.example', phone: '04 65 71 10 03' },
    told: 'Filiale de négoce du groupe Halvéor. Encours suivi avec celui du groupe.',
  },

  // Good payers.
  {
    code: 'C1010', name: 'Orbelune Architecture Lumière', kind: 'company', town: 'Sainte-Clarence', class: 'good', terms: net(30),
    contact: { name: 'Nour Bellifontaine', email: 'nour@orbelune.example', phone: '01 99 00 20 10' },
    buys: { every: 'fortnight', euros: [4_400, 7_800] }, pays: ON_TIME,
    told: 'Le bon payeur : règle toujours un ou deux jours avant l’échéance. À remercier de temps en temps.',
  },
  {
    code: 'C1011', name: 'Ateliers Quintelys', kind: 'company', town: 'Valbrisée', class: 'good', terms: thenEndOfMonth(45),
    contact: { name: 'Rémi Tolvanec', email: 'comptabilite@quintelys.example', phone: '03 53 01 20 11' },
    buys: { every: 'fortnight', euros: [7_400, 13_500] },
    pays: { by: 'bill', days: [0, 0] }, told: 'Paie par LCR à 45 jours fin de mois, sans un incident depuis l’ouverture du compte.',
  },
  {
    code: 'C1012', name: 'Maison Verdaillac', kind: 'company', town: 'Auzelles-le-Vieux', class: 'good', terms: net(30),
    contact: { name: 'Capucine Verdaillac', email: 'capucine@verdaillac.example', phone: '05 36 49 20 12' },
    buys: { every: 'month', euros: [3_200, 6_400], offset: 9 }, pays: ON_TIME,
    unpaid: [['2026-10-01', '2026-10-31']],
    told: 'Décoratrice, toujours ponctuelle ; la facture d’octobre a dû se perdre. Un mot aimable suffira.',
  },
  {
    code: 'C1013', name: 'Électricité Brossolin', kind: 'company', town: 'Lannerville', class: 'good', terms: net(30),
    contact: { name: 'Yvon Brossolin', email: 'gestion@brossolin.example', phone: '02 61 91 20 13' },
    buys: { every: 'week', euros: [4_000, 7_200] },
    pays: { by: 'transfer', days: [-4, 2] }, told: 'Installateur fidèle, une livraison par semaine ; ponctuel.',
  },
  {
    code: 'C1014', name: 'Hôtel des Sept Quinquets', kind: 'company', town: 'Port-Vaillac', class: 'good', terms: net(30),
    contact: { name: 'Ombeline Fayard-Dessaut', email: 'direction@sept-quinquets.example', phone: '04 65 71 20 14' },
    buys: { every: 'quarter', euros: [6_800, 13_000], offset: 80 },
    pays: { by: 'card', days: [-3, -1] },
    told: 'Rénove un étage par trimestre ; paie par carte avant l’échéance. Vient de le faire encore : un mot de remerciement est bienvenu.',
  },
  {
    code: 'C1015', name: 'Scénographie Palombre', kind: 'company', town: 'Sainte-Clarence', class: 'good', terms: net(30),
    contact: { name: 'Iris Palombre', email: 'iris@palombre.example', phone: '06 39 98 20 15' },
    buys: { every: 'month', euros: [6_000, 12_500] }, pays: ON_TIME,
    told: 'Musées et expositions ; ponctuelle, demande toujours le détail par salle.',
  },
  {
    code: 'C1016', name: 'Restaurants Taminelle', kind: 'company', town: 'Lannerville', class: 'good', terms: net(30),
    contact: { name: 'Bastien Taminelle', email: 'factures@taminelle.example', phone: '02 61 91 20 16' },
    buys: { every: 'month', euros: [4_600, 8_800], months: [1, 2, 3, 4, 5, 6, 10, 11, 12], offset: 17 },
    pays: { by: 'transfer', days: [-2, 0] },
    told: 'Chaîne de onze restaurants, travaux hors saison. De retour depuis octobre, a payé avant l’échéance : à remercier.',
  },
  {
    code: 'C1018', name: 'Agencements Corvalin', kind: 'company', town: 'Pierrelorme', class: 'good', terms: net(45),
    contact: { name: 'Sidonie Corvalin', email: 'sidonie@corvalin.example', phone: '04 65 71 20 18' },
    buys: { every: 'fortnight', euros: [7_000, 13_000] },
    pays: { by: 'transfer', days: [-3, 3] }, told: 'Agenceur de boutiques ; paie à l’échéance, à trois jours près.',
  },
  {
    code: 'C1020', name: 'Cinémas Vastogène', kind: 'company', town: 'Valbrisée', class: 'good', terms: thenEndOfMonth(30),
    contact: { name: 'Loup Andermatten', email: 'compta@vastogene.example', phone: '03 53 01 20 20' },
    buys: { every: 'month', euros: [10_000, 19_000] },
    pays: { by: 'bill', days: [0, 0] }, told: 'Sept salles ; LCR à 30 jours fin de mois, jamais impayée.',
  },
  {
    code: 'C1021', name: 'Pharmacies Belorge', kind: 'company', town: 'Auzelles-le-Vieux', class: 'good', terms: net(30),
    contact: { name: 'Prune Belorge', email: 'prune@belorge.example', phone: '05 36 49 20 21' },
    buys: { every: 'month', euros: [3_500, 6_500] },
    pays: { by: 'debit', days: [0, 0] }, told: 'Prélèvement à l’échéance : rien à suivre.',
  },
  {
    code: 'C1095', name: 'Cafés Mirandoule', kind: 'company', town: 'Sainte-Clarence', class: 'good', terms: net(30), strategic: true,
    contact: { name: 'Achille Mirandoule', email: 'achats@mirandoule.example', phone: '01 99 00 20 95' },
    buys: { every: 'month', euros: [12_000, 19_000] },
    pays: { by: 'transfer', days: [-1, 2] },
    told: 'Ouvre deux cafés par trimestre. Aime qu’on lui annonce les grosses échéances quelques jours avant.',
  },
  {
    code: 'C1093', name: 'Çà & Là – Créations Éclairées d’Évrecœur', kind: 'company', town: 'Évrecœur', class: 'good', terms: net(30),
    contact: { name: 'Zoé Ångström-Lefèvre', email: 'zoe@ca-et-la.example', phone: '02 61 91 20 93' },
    buys: { every: 'month', euros: [1_800, 4_200] }, pays: ON_TIME,
    told: 'Un nom à accents, cédille et ligature : il doit se trouver en tapant « ca et la » comme « evrecoeur ».',
  },
  {
    code: 'C1094', kind: 'company', town: 'Mortefontaine-les-Deux-Rives', class: 'good', terms: net(45),
    name: 'Coopérative interdépartementale des artisans électriciens, éclairagistes et domoticiens indépendants du Haut-Vermandais et des plateaux de l’Orvaline réunis',
    contact: { name: 'Marie-Apolline de Saint-Hilarion-Vauquelin', email: 'service.comptabilite.fournisseurs@cooperative-haut-vermandais.example', phone: '03 53 01 20 94' },
    buys: { every: 'month', euros: [8_000, 14_000] }, pays: { by: 'transfer', days: [-2, 3] },
    told: 'Un nom de cent cinquante signes : les listes et les courriers doivent le supporter.',
  },

  // Late, and regularly so.
  {
    code: 'C1030', name: 'Électricité Marvanne', kind: 'company', town: 'Lannerville', class: 'late_regular', terms: net(30),
    contact: { name: 'Hervé Marvanne', email: 'herve@marvanne.example', phone: '02 61 91 20 30' },
    buys: { every: 'fortnight', euros: [3_100, 6_400], offset: 9 },
    pays: { by: 'transfer', days: [10, 14] },
    told: 'Le retardataire chronique : douze jours de retard, à deux jours près, sur chaque facture. Il paie, mais jamais à l’heure.',
  },
  {
    code: 'C1031', name: 'Electricite Marvane SARL', kind: 'company', town: 'Lannerville', class: 'late_regular', terms: net(30),
    contact: { name: 'Lucienne Marvane', email: 'contact@marvane-elec.example', phone: '02 61 91 20 31' },
    buys: { every: 'month', euros: [1_800, 4_400], offset: 16 },
    pays: { by: 'cheque', days: [9, 14] }, unpaid: [['2026-09-01', '2026-09-30']],
    told: 'À ne pas confondre avec Électricité Marvanne (deux n) : même ville, deux sociétés, deux comptes. Un chèque est peut-être parti chez l’autre.',
  },
  {
    code: 'C1032', name: 'Constructions Dampremont', kind: 'company', town: 'Pierrelorme', class: 'late_regular', terms: net(45),
    contact: { name: 'Félicien Dampremont', email: 'fournisseurs@dampremont.example', phone: '04 65 71 20 32' },
    buys: { every: 'week', euros: [2_200, 4_400] },
    pays: { by: 'transfer', days: [11, 16] },
    told: 'Paie après ses propres situations de travaux : deux semaines de retard, toujours les mêmes.',
  },
  {
    code: 'C1033', name: 'Imprimerie Sorbelin', kind: 'company', town: 'Valbrisée', class: 'late_regular', terms: net(30),
    contact: { name: 'Odile Sorbelin', email: 'odile@sorbelin.example', phone: '03 53 01 20 33' },
    buys: { every: 'month', euros: [3_500, 7_000], offset: 12 },
    pays: { by: 'cheque', days: [13, 20] }, told: 'Attend la première relance pour signer son chèque.',
  },

  // Irregular.
  {
    code: 'C1040', name: 'Événementiel Kaprissima', kind: 'company', town: 'Port-Vaillac', class: 'irregular', terms: net(30),
    contact: { name: 'Johan Kaprissi', email: 'johan@kaprissima.example', phone: '06 39 98 20 40' },
    buys: { every: 'fortnight', euros: [2_600, 6_200], offset: 10 },
    pays: { by: 'transfer', days: [-10, 56] },
    told: 'L’irrégulier : en avance quand un festival vient de payer, six semaines de retard sinon.',
  },
  {
    code: 'C1042', name: 'Promotions Ixelane', kind: 'company', town: 'Sainte-Clarence', class: 'irregular', terms: net(45),
    contact: { name: 'Domitille Ixelane', email: 'compta@ixelane.example', phone: '01 99 00 20 42' },
    buys: { every: 'fortnight', euros: [6_000, 12_000] },
    pays: { by: 'transfer', days: [-14, 48] }, told: 'Promoteur : paie au gré des appels de fonds de ses chantiers.',
  },

  // Getting worse since June.
  {
    code: 'C1050', name: 'Menuiseries Aubrelan', kind: 'company', town: 'Auzelles-le-Vieux', class: 'worsening', terms: net(30),
    contact: { name: 'Josselin Aubrelan', email: 'josselin@aubrelan.example', phone: '05 36 49 20 50' },
    buys: { every: 'fortnight', euros: [2_800, 5_600] },
    pays: { by: 'transfer', days: [-2, 2], sliding: { from: '2026-06-01', daysPerMonth: 7 } },
    told: 'En dégradation : ponctuel jusqu’en mai, puis une semaine de retard de plus chaque mois. En parler avec lui avant de livrer davantage.',
  },
  {
    code: 'C1051', name: 'Cuisines Néralie', kind: 'company', town: 'Évrecœur', class: 'worsening', terms: net(30),
    contact: { name: 'Solenne Néralie', email: 'solenne@neralie.example', phone: '02 61 91 20 51' },
    buys: { every: 'fortnight', euros: [1_700, 3_900] },
    pays: { by: 'cheque', days: [0, 4], sliding: { from: '2026-06-01', daysPerMonth: 5 } },
    told: 'Paie de plus en plus tard depuis l’été ; la directrice évoque la perte d’un gros client.',
  },

  // Bad payers.
  {
    code: 'C1055', name: 'Le Quasar Bleu', kind: 'company', town: 'Port-Vaillac', class: 'bad', terms: net(30),
    lastMail: { on: '2026-11-13', became: 'unknown' },
    contact: { name: 'Tancrède Ollivet', email: 'tancrede@quasar-bleu.example', phone: '06 39 98 20 55' },
    buys: { every: 'month', euros: [1_500, 3_200] },
    pays: { by: 'cheque', days: [55, 85] },
    told: 'Le mauvais payeur : deux mois de retard en moyenne, et seulement après plusieurs relances.',
  },
  {
    code: 'C1056', name: 'Immobilière Tordesac', kind: 'company', town: 'Lannerville', class: 'bad', terms: net(30),
    contact: { name: 'Edgar Tordesac', email: 'edgar@tordesac.example', phone: '02 61 91 20 56' },
    buys: { every: 'month', euros: [1_700, 3_800] },
    pays: { by: 'cheque', days: [48, 75] }, unpaid: [['2026-06-20', '2026-07-31']],
    told: 'Paie les petites factures et laisse traîner les grosses : celle de juillet n’est toujours pas réglée.',
  },

  // Public buyers.
  {
    code: 'C1060', name: 'Mairie de Saint-Lumien-sur-Orbe', kind: 'public', town: 'Saint-Lumien-sur-Orbe', class: 'late_regular',
    terms: net(30),
    contact: { name: 'Service des finances', email: 'finances@saint-lumien.example', phone: '04 65 71 20 60' },
    buys: { every: 'month', euros: [3_400, 7_400], offset: 8 },
    pays: { by: 'transfer', days: [13, 18] },
    told: 'Mandatement par la trésorerie : deux semaines de plus que les trente jours réglementaires. Déposer sur le portail des factures publiques.',
  },
  {
    code: 'C1061', name: 'Centre hospitalier de Valbrisée', kind: 'public', town: 'Valbrisée', class: 'good', terms: net(50),
    contact: { name: 'Cellule mandatement', email: 'mandatement@ch-valbrisee.example', phone: '03 53 01 20 61' },
    buys: { every: 'fortnight', euros: [8_800, 16_500] },
    pays: { by: 'transfer', days: [-4, 4] },
    told: 'L’hôpital : cinquante jours par la loi, tenus. Toujours rappeler le numéro d’engagement.',
  },
  {
    code: 'C1062', name: 'Lycée Ada-Brûlefer', kind: 'public', town: 'Auzelles-le-Vieux', class: 'late_regular', terms: net(30),
    contact: { name: 'Intendance', email: 'intendance@lycee-ada-brulefer.example', phone: '05 36 49 20 62' },
    buys: { every: 'month', euros: [1_200, 4_200], months: [1, 2, 3, 4, 5, 6, 9, 10, 11, 12], offset: 7 },
    pays: { by: 'transfer', days: [15, 22] },
    told: 'Le lycée : rien en juillet ni en août, et trois semaines de retard le reste de l’année.',
  },

  // Individuals.
  {
    code: 'C1070', name: 'Mme Solange Pervenchard', kind: 'individual', town: 'Évrecœur', class: 'late_regular', terms: net(15),
    specialCare: true,
    contact: { name: 'Solange Pervenchard', email: 'solange.pervenchard@courrier.example', phone: '06 39 98 20 70' },
    buys: { every: 'quarter', euros: [260, 720] },
    pays: { by: 'cheque', days: [2, 60] }, unpaid: [['2026-08-01', '2026-11-20']],
    hold: { kind: 'care', placedOn: '2026-10-20', endsOn: '2026-11-23', reason: 'Perte d’emploi en septembre : la rappeler le 23 novembre pour convenir d’un étalement.' },
    told: 'Particulière en difficulté : parler avec soin, proposer un étalement, aucune relance automatique.',
  },
  {
    code: 'C1071', name: 'M. Aurélien Dastrevigne', kind: 'individual', town: 'Sainte-Clarence', class: 'good', terms: net(15),
    contact: { name: 'Aurélien Dastrevigne', email: 'a.dastrevigne@courrier.example', phone: '06 39 98 20 71' },
    buys: { every: 'quarter', euros: [350, 1_400] },
    pays: { by: 'card', days: [-12, -2] }, told: 'Particulier qui équipe sa maison pièce par pièce ; paie par carte dès la livraison.',
  },
  {
    code: 'C1072', name: 'M. et Mme Coquelaure', kind: 'individual', town: 'Lannerville', class: 'late_regular', terms: net(15),
    contact: { name: 'Famille Coquelaure', email: 'coquelaure@courrier.example', phone: '06 39 98 20 72' },
    buys: { every: 'month', euros: [220, 780], offset: 24 },
    pays: { by: 'cheque', days: [12, 18] },
    told: 'Particuliers : oublient toujours, paient dès qu’on le leur rappelle gentiment. Jamais d’indemnité de 40 € pour eux.',
  },
  {
    code: 'C1074', name: 'M. Théodule Grisonnet', kind: 'individual', town: 'Auzelles-le-Vieux', class: 'late_regular', terms: net(15),
    contact: { name: 'Théodule Grisonnet', email: null, phone: '05 36 49 20 74' },
    buys: { every: 'quarter', euros: [240, 600], offset: 60 }, pays: { by: 'cheque', days: [15, 24] },
    unpaid: [['2026-09-15', '2026-10-15']], told: 'N’a pas d’adresse e-mail : tout se règle au téléphone.',
  },

  // What happens to a ledger.
  {
    code: 'C1080', name: 'Galeries Obrindal', kind: 'company', town: 'Sainte-Clarence', class: 'good', terms: net(30),
    contact: { name: 'Philomène Obrindal', email: 'philomene@obrindal.example', phone: '01 99 00 20 80' },
    buys: { every: 'month', euros: [4_000, 7_000], offset: 23 },
    pays: { by: 'transfer', days: [-2, 3] }, unpaid: [['2026-09-01', '2026-09-30']],
    hold: { kind: 'dispute', placedOn: '2026-10-06', endsOn: null, onItem: true, reason: 'Livraison incomplète : 12 suspensions sur 40 manquantes, avoir attendu de l’usine.' },
    told: 'Une facture contestée ; les autres se règlent normalement et se relancent normalement.',
  },
  {
    code: 'C1081', name: 'Chantiers Murquefort', kind: 'company', town: 'Pierrelorme', class: 'worsening', terms: net(30),
    contact: { name: 'Ludovic Murquefort', email: 'ludovic@murquefort.example', phone: '04 65 71 20 81' },
    buys: { every: 'month', euros: [2_300, 4_600] },
    pays: { by: 'transfer', days: [-4, 40] }, stopsOn: '2026-09-30',
    told: 'Promesse non tenue : le virement annoncé pour le 13 novembre n’est pas arrivé. À rappeler.',
  },
  {
    code: 'C1082', name: 'Hôtellerie Pamplune', kind: 'company', town: 'Évrecœur', class: 'bad', terms: net(30),
    contact: { name: 'Aliénor Pamplune', email: 'alienor@pamplune.example', phone: '02 61 91 20 82' },
    buys: { every: 'month', euros: [2_200, 4_200] },
    pays: { by: 'transfer', days: [0, 10] }, unpaid: [['2026-03-01', '2026-06-30']],
    instalments: [{ on: '2026-09-07', euros: 2_500 }, { on: '2026-10-05', euros: 2_500 }, { on: '2026-11-05', euros: 2_500 }],
    told: 'Saison de printemps manquée, échéancier signé fin août et tenu depuis. Ne pas relancer tant qu’il l’est.',
  },
  {
    code: 'C1083', name: 'Lampisterie Grandvaloux', kind: 'company', town: 'Port-Vaillac', class: 'bad', terms: net(30),
    insolventOn: '2026-09-15',
    contact: { name: 'Me Octavie Rambertier, mandataire', email: 'etude@rambertier.example', phone: '04 65 71 20 83' },
    buys: { every: 'month', euros: [1_900, 3_700], months: [1, 2, 3, 4, 5, 6, 7] }, pays: { by: 'cheque', days: [20, 45] },
    stopsOn: '2026-06-30',
    hold: { kind: 'insolvency', placedOn: '2026-09-18', endsOn: null, reason: 'Redressement judiciaire du 15 septembre 2026 : créance à déclarer, aucune relance.' },
    told: 'Procédure collective : plus aucune relance, la créance se déclare au mandataire sous deux mois.',
  },
  {
    code: 'C1084', name: 'Studio Zéphirane', kind: 'company', town: 'Sainte-Clarence', class: 'new', terms: net(30),
    contact: { name: 'Maxence Zéphirin', email: 'bonjour@zephirane.example', phone: '06 39 98 20 84' },
    buys: { every: 'fortnight', euros: [1_100, 2_600], from: '2026-10-01' },
    pays: { by: 'transfer', days: [5, 30] },
    told: 'Nouveau client depuis octobre : sa première échéance vient de passer. Se présenter avant de relancer.',
  },
  {
    code: 'C1085', name: 'Noëls de Givrecourt', kind: 'company', town: 'Givrecourt', class: 'good', terms: net(30),
    contact: { name: 'Barnabé Givrecourt', email: 'barnabe@noels-de-givrecourt.example', phone: '03 53 01 20 85' },
    buys: { every: 'week', euros: [5_200, 10_200], months: [9, 10, 11, 12] }, pays: { by: 'transfer', days: [-2, 3] },
    told: 'Le saisonnier : guirlandes et illuminations de septembre à décembre, rien le reste de l’année. L’encours monte vite.',
  },
  {
    code: 'C1086', name: 'Wrexholt Interiors Ltd', kind: 'company', town: 'Wrexholt', class: 'late_regular', terms: net(45), language: 'en',
    currency: 'GBP',
    contact: { name: 'Harriet Penhallow', email: 'accounts@wrexholt-interiors.example', phone: null },
    buys: { every: 'month', euros: [3_500, 8_000], offset: 27 },
    pays: { by: 'transfer', days: [12, 17] }, told: 'L’export : factures en livres sterling, courriers en anglais, tenue à part des euros.',
  },
  {
    code: 'C1087', name: 'Parfumerie Almandrine', kind: 'company', town: 'Valbrisée', class: 'good', terms: net(30),
    contact: { name: 'Rosalie Almandrin', email: 'rosalie@almandrine.example', phone: '03 53 01 20 87' },
    buys: { every: 'month', euros: [2_600, 5_600], offset: 9 },
    pays: { by: 'transfer', days: [-1, 3] }, unpaid: [['2026-10-01', '2026-10-31']],
    credit: { kind: 'receipt', on: '2026-11-16', of: 'overdue', times: 1, label: 'VIREMENT SEPA PARFUMERIE ALMANDRINE – SANS RÉFÉRENCE' },
    told: 'A payé sans indiquer la facture : le virement attend d’être lettré. Surtout ne pas relancer.',
  },
  {
    code: 'C1088', name: 'Salons Bergavelle', kind: 'company', town: 'Lannerville', class: 'good', terms: net(30),
    contact: { name: 'Clotaire Bergavelle', email: 'clotaire@bergavelle.example', phone: '02 61 91 20 88' },
    buys: { every: 'month', euros: [1_800, 3_800] },
    pays: { by: 'cheque', days: [-3, 4] }, unpaid: [['2026-09-10', '2026-10-31']],
    credit: { kind: 'credit_note', on: '2026-10-28', of: 'open', times: 1.35, label: 'Avoir – reprise du lot de lustres défectueux' },
    told: 'L’avoir dépasse ce qu’il doit : c’est nous qui lui devons de l’argent.',
  },
  {
    code: 'C1089', name: 'Serrurerie Pontarjac', kind: 'company', town: 'Auzelles-le-Vieux', class: 'late_regular', terms: net(30),
    contact: { name: 'Anselme Pontarjac', email: null, phone: '05 36 49 20 89' }, buys: { every: 'month', euros: [1_600, 3_400] },
    pays: { by: 'cheque', days: [12, 19] },
    told: 'Aucune adresse e-mail connue : la demander au prochain appel.',
  },
  {
    code: 'C1090', name: 'Optique Dorlanges', kind: 'company', town: 'Évrecœur', class: 'late_regular', terms: net(30),
    lastMail: { on: '2026-10-30', became: 'bounced' },
    contact: { name: 'Blanche Dorlanges', email: 'blanche@dorlanges.example', phone: '02 61 91 20 90' },
    buys: { every: 'month', euros: [1_400, 3_100], offset: 10 },
    pays: { by: 'transfer', days: [10, 16] }, unpaid: [['2026-09-01', '2026-09-30']],
    told: 'L’adresse de la comptable ne répond plus (« utilisateur inconnu ») : appeler le standard.',
  },
  {
    code: 'C1091', name: 'Mobilier Castérin', kind: 'company', town: 'Pierrelorme', class: 'late_regular', terms: net(30),
    contact: { name: 'Gauthier Castérin', email: 'gauthier@casterin.example', phone: '04 65 71 20 91' },
    buys: { every: 'month', euros: [4_500, 8_500], offset: 11 },
    pays: { by: 'transfer', days: [0, 4], part: { share: 0.6, restAfterDays: 24 } },
    told: 'Paie 60 % à l’échéance et le reste trois semaines plus tard, sur chaque facture.',
  },
  {
    code: 'C1092', name: 'Quincaillerie Roumégat', kind: 'company', town: 'Port-Vaillac', class: 'late_regular', terms: net(30),
    contact: { name: 'Firmin Roumégat', email: 'firmin@roumegat.example', phone: '04 65 71 20 92' },
    buys: { every: 'fortnight', euros: [900, 2_300] },
    pays: { by: 'cheque', days: [5, 12], monthDay: 20, roundedTo: 500 },
    told: 'Verse des sommes rondes sur son compte, le 20 du mois : il reste toujours un morceau de facture.',
  },
];
