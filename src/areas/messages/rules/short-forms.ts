/** What people type in a hurry, folded, and the words they mean: apostrophes left out, and the short forms of messages and of ledgers. */
const FORMS: Readonly<Record<string, string>> = {
  // French, apostrophes left out.
  jai: "j'ai", javais: "j'avais", jattends: "j'attends", jenvoie: "j'envoie", cest: "c'est", cetait: "c'etait", nai: "n'ai", navons: "n'avons", nest: "n'est", na: "n'a", dici: "d'ici", daccord: "d'accord",
  jusqua: "jusqu'a", jusquau: "jusqu'au", quil: "qu'il", quon: "qu'on", lai: "l'ai", lavez: "l'avez", linstant: "l'instant", aujourdhui: "aujourd'hui", auj: "aujourd'hui", ajd: "aujourd'hui",
  // French, shortened.
  vs: 'vous', ns: 'nous', ds: 'dans', pr: 'pour', ts: 'tous', tt: 'tout', tte: 'toute', qd: 'quand', qq: 'quelque', qqs: 'quelques', pkoi: 'pourquoi', pq: 'pourquoi', pcq: 'parce que', jms: 'jamais', tjs: 'toujours',
  tjrs: 'toujours', bcp: 'beaucoup', rdv: 'rendez-vous', dmn: 'demain', aprem: 'apres-midi', ya: 'il y a', sem: 'semaine', svp: "s'il vous plait", stp: "s'il te plait", bjr: 'bonjour', slt: 'salut', pb: 'probleme', pbs: 'problemes', chui: 'je suis',
  fact: 'facture', facts: 'factures', chq: 'cheque', chqs: 'cheques', vir: 'virement', virt: 'virement', regl: 'reglement', reglt: 'reglement', rglt: 'reglement', pmt: 'paiement', paiemt: 'paiement', ech: 'echeance',
  cde: 'commande', cmd: 'commande', livr: 'livraison', bl: 'bon de livraison', treso: 'tresorerie', pj: 'piece jointe', rar: 'recommande', fdm: 'fin de mois',
  // English.
  dont: "don't", doesnt: "doesn't", didnt: "didn't", cant: "can't", wont: "won't", isnt: "isn't", wasnt: "wasn't", arent: "aren't", werent: "weren't", havent: "haven't", hasnt: "hasn't", hadnt: "hadn't", couldnt: "couldn't",
  ive: "i've", im: "i'm", youve: "you've", weve: "we've", thats: "that's", whats: "what's", theres: "there's", itll: "it'll", youll: "you'll", til: 'until', gonna: 'going to', wanna: 'want to', tmrw: 'tomorrow', tmr: 'tomorrow', tomoz: 'tomorrow',
  tomorow: 'tomorrow', u: 'you', ur: 'your', pls: 'please', plz: 'please', thx: 'thanks', asap: 'as soon as possible', inv: 'invoice', invs: 'invoices', pymt: 'payment', paymt: 'payment', pmnt: 'payment', acct: 'account',
  acc: 'account', recd: 'received', rcvd: 'received', stmt: 'statement', wk: 'week', wks: 'weeks', mth: 'month', mths: 'months', nxt: 'next', xmas: 'christmas', cxl: 'cancel', qty: 'quantity',
};
const FORM = new RegExp(`(?<![\\w'@.-])(?:${Object.keys(FORMS).join('|')})(?![\\w'@-]|\\.\\w)`, 'g');

/** « j'ai pas reçu », « on paie pas »: said without its first half, a negation is still one. « payons plus tard » is none. */
const HALF_NEGATED = /\b(je |on |nous |il |elle |ils |elles |vous |ca |c'|j')((?!ne |n')(?:l[ae]s? |l'|y |en |vous |nous |me |m'|se |s')?(?!suis la|ne\b)[a-z]+) (pas|jamais|rien|plus(?! (?:tard|de|que|vite|loin|longtemps|tot|ou)\b))\b/g;

/** Folded text as it would stand written out; only what patterns are read against, never what is quoted. */
export function writtenOut(folded: string): string {
  return folded.replace(FORM, (form) => FORMS[form]!)
    .replace(/(?<![\w'])c (?=\w{2})/g, "c'est ")
    .replace(HALF_NEGATED, (_, who: string, verb: string, not: string) => `${who.endsWith("'") ? `${who[0]}e ` : who}${/^[aeiouhy]/.test(verb) ? "n'" : 'ne '}${verb} ${not}`);
}
