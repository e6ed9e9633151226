import type { CustomerKind } from '#values/kinds.ts';

/** Lower case, no accents, signs as spaces: what is searched and what a search is turned into. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/[^a-z0-9]+/g, ' ').trim();
}

export function searchKey(code: string, name: string, siren: string | null): string {
  return `${fold(name)} ${fold(code)}${siren ? ` ${siren}` : ''}`;
}

const LEGAL_FORM = /\b(sarl|sas|sasu|sa|eurl|snc|sci|scp|scop|scm|gie|gaec|earl|selarl|spa|gmbh|ltd|bv|inc|ets|etablissements|societe|ste|cie|holding|groupe|boutique|magasin|hotel|restaurant|garage|boulangerie|bricolage|services?|conseils?|transports?|batiment|travaux|construction|production|distribution|design|immobilier)\b/;

/** Written without a legal form, these name a public buyer and nothing else. */
const PUBLIC = new RegExp('^(' + [
  'commune d[eu]s?', 'commune d', 'mairie', 'ville d[eu]s?', 'ville d', 'departement d[eu]s?', 'departement d', 'conseil departemental', 'conseil regional', 'conseil general',
  'region (hauts|ile|grand|nouvelle|pays|centre|auvergne|bourgogne|provence|occitanie|normandie|bretagne|corse)', 'communaute de communes', 'communaute d agglo\\w*', 'communaute urbaine',
  'metropole d[eu]s?', 'metropole d', 'ccas', 'sivom', 'sivu', 'syndicat (mixte|intercommunal)', 'sdis', 'prefecture', 'sous prefecture', 'ministere', 'rectorat', 'tresorerie', 'tresor public',
  'direction (generale|departementale|regionale) d[eu]s?', 'centre hospitalier', 'chu', 'chru', 'hopital', 'hopitaux', 'universite d[eu]s?', 'universite d', 'lycee', 'office public', 'oph', 'caisse primaire',
  'cpam', 'urssaf', 'agence regionale de sante', 'tribunal', 'cour d appel', 'gendarmerie', 'etablissement public',
].join('|') + ')\\b');

/** After a bare "M." or "Mr", which also begin trade names, two names are wanted. */
const PERSON = /^((monsieur|madame|mademoiselle|mme|mlle|m et mme|mr et mme|monsieur et madame|m ou mme) [a-z]{2,}|(mr|m) [a-z]{2,} [a-z]{2,})( [a-z]+)*$/;

/**
 * Company, unless the name makes it plain: it begins as only a public body's does ("Commune de …", "Centre hospitalier …"), or it is a civility and a
 * person's name ("Mme Lefort", "M. et Mme Adam"); never when a legal form or a trade stands in it ("Lycée Hôtel SARL", "Mr Bricolage").
 * A wrong guess costs: a consumer taken for a company would be asked for an indemnity the law forbids, a company taken for a person never dunned firmly.
 */
export function guessKind(name: string): CustomerKind {
  const folded = fold(name);
  if (LEGAL_FORM.test(folded)) return 'company';
  if (PUBLIC.test(folded)) return 'public';
  return PERSON.test(folded) ? 'individual' : 'company';
}
