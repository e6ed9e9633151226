import access from './en/access.json' with { type: 'json' };
import customers from './en/customers.json' with { type: 'json' };
import ledger from './en/ledger.json' with { type: 'json' };
import messages from './en/messages.json' with { type: 'json' };
import imports from './en/imports.json' with { type: 'json' };
import credit from './en/credit.json' with { type: 'json' };
import agreements from './en/agreements.json' with { type: 'json' };
import dunning from './en/dunning.json' with { type: 'json' };
import reports from './en/reports.json' with { type: 'json' };
import type { Catalogue } from './words.ts';
import shell from './en/shell.json' with { type: 'json' };
import ui from './en/ui.json' with { type: 'json' };

export const en: Catalogue = { ...shell, ...ui, ...access, ...customers, ...ledger, ...messages, ...imports, ...credit, ...agreements, ...dunning, ...reports };
