import type { ShippedTemplate } from '../template.ts';
import { goodbye, hello, transfer } from './pieces.ts';

const fallsDue = '{% if count == 1 %}The invoice below falls due on **{{ oldest.due_on }}**.{% else %}The invoices below fall due soon, the first on **{{ oldest.due_on }}**.{% endif %}';
const courtesy = {
  channel: 'email', purpose: 'courtesy',
  subject: '{% if count == 1 %}Your invoice {{ oldest.reference }} falls due on {{ oldest.due_on }}{% else %}Your invoices fall due soon{% endif %}',
} as const;

export const courtesiesEn: readonly ShippedTemplate[] = [
  {
    ...courtesy, code: 'courtesy', name: 'Courtesy reminder', tone: 'warm',
    body: `${hello}

${fallsDue}

[[pieces]]

If everything is in order, there is nothing to do: thank you for paying on the agreed date.

If a document, an order number or an approval is missing, just reply to this message and we will see to it at once.

${transfer}

${goodbye}`,
  },
  {
    ...courtesy, code: 'courtesy_public', name: 'Courtesy reminder – public buyer', tone: 'neutral',
    body: `${hello}

${fallsDue}

[[pieces]]

Does your office lack a commitment number, a service code or a supporting document to order payment? Tell us now by replying to this message and we will send it without delay.

If everything is in order, there is nothing to do. Thank you for following it up.

${goodbye}`,
  },
  {
    ...courtesy, code: 'courtesy_individual', name: 'Courtesy reminder – private person', tone: 'warm',
    body: `${hello}

${fallsDue}

[[pieces]]

If it all looks right, simply pay on that date by the means of payment shown on the invoice. A question, a doubt? Reply to this message and we will gladly help.

${goodbye}`,
  },
];
