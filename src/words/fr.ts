import access from './fr/access.json' with { type: 'json' };
import customers from './fr/customers.json' with { type: 'json' };
import ledger from './fr/ledger.json' with { type: 'json' };
import messages from './fr/messages.json' with { type: 'json' };
import imports from './fr/imports.json' with { type: 'json' };
import credit from './fr/credit.json' with { type: 'json' };
import agreements from './fr/agreements.json' with { type: 'json' };
import dunning from './fr/dunning.json' with { type: 'json' };
import reports from './fr/reports.json' with { type: 'json' };
import shell from './fr/shell.json' with { type: 'json' };
import ui from './fr/ui.json' with { type: 'json' };

/** Every French sentence, by id. French is the reference: the other languages have exactly these ids. */
export const fr = spaced({ ...shell, ...ui, ...access, ...customers, ...ledger, ...messages, ...imports, ...credit, ...agreements, ...dunning, ...reports });

/** The no-break spaces French wants before `? ! ;` (narrow), before `:` and inside « » — so that nobody has to type them in the catalogues. */
function spaced<Words extends Record<string, string>>(words: Words): Words {
  const space = (text: string) => text.replace(/ (?=[?!;])/g, '\u202f').replace(/ (?=»|:(?!:))/g, '\u00a0').replace(/« /g, '«\u00a0');
  return Object.fromEntries(Object.entries(words).map(([id, text]) => [id, space(text)])) as Words;
}
