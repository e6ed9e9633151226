import type { ShippedTemplate } from '../template.ts';
import { address, formalHello } from './pieces.ts';

const notice = { channel: 'email', purpose: 'formal_notice', tone: 'formal' } as const;
const means = '{% if payment.iban %}by transfer to {{ payment.payee }}, IBAN {{ payment.iban }}{% if payment.bic %}, BIC {{ payment.bic }}{% endif %}, quoting the reference **{{ payment.reference }}**{% else %}by the means of payment shown on our invoices{% endif %}';
const deducted = '{% if credits %}Credit notes and payments on your account ({{ credits }}) are taken off this total.{% endif %}';

export const noticesEn: readonly ShippedTemplate[] = [
  {
    ...notice, code: 'formal_notice', name: 'Formal notice', subject: 'FORMAL NOTICE to pay {{ total }} – account {{ customer.code }}',
    body: `${address}

**FORMAL NOTICE (mise en demeure)** – {{ today }}

${formalHello}

Despite our reminders{% if previous_on %}, the last of {{ previous_on }}{% endif %}, the following amounts, due under our invoices, remain unpaid:

[[pieces]]

${deducted}

We hereby give you **formal notice** to pay the principal amount of **{{ total }}** within eight days, that is by **{{ deadline }}** at the latest, ${means}.

The following are due in addition by operation of law, without any reminder being needed:

- {{ penalties.name }} on the amount of each invoice, from the day after its due date until payment, {{ penalties.rate }} ({{ penalties.law }});
- the fixed recovery indemnity of {{ indemnity }} per invoice paid late ({{ penalties.indemnity_law }}), that is {{ indemnities }} to date.

This letter is a formal notice within the meaning of articles 1344 and 1344-1 of the French Civil Code.

Failing full payment by that date we will take, without further notice, the steps needed to recover our claim, including through the courts, and will claim recovery costs above the indemnity, with evidence.

If you dispute all or part of these amounts, let us have your reasons in writing before that date. If your payment is already on its way, please send us the advice.

{{ signature }}`,
  },
  {
    ...notice, code: 'formal_notice_public', name: 'Formal notice – public buyer', subject: 'Formal notice to pay {{ total }} – account {{ customer.code }}',
    body: `${address}

**FORMAL NOTICE (mise en demeure)** – {{ today }}

${formalHello}

Despite our reminders{% if previous_on %}, the last of {{ previous_on }}{% endif %}, the following amounts, due under our invoices, have not been paid within the applicable period:

[[pieces]]

${deducted}

We hereby give you **formal notice** to pay the principal amount of **{{ total }}** within eight days, that is by **{{ deadline }}** at the latest, ${means}, or to tell us, item by item, the day of and the reason for any suspension of the payment period (article R2192-27 of the French Public Procurement Code).

Late payment gives rise by operation of law and without any formality to:

- {{ penalties.name }}, from the day after the period expired to the day of payment included, {{ penalties.rate }} ({{ penalties.law }});
- the fixed recovery indemnity of {{ indemnity }} per invoice ({{ penalties.indemnity_law }}), that is {{ indemnities }} to date.

This letter is a formal notice within the meaning of articles 1344 and 1344-1 of the French Civil Code. Without payment or an answer by that date, we may go to the competent court.

If your office lacks a document, a commitment number or a service code, tell us by return and we will send it at once.

{{ signature }}`,
  },
  {
    ...notice, code: 'formal_notice_individual', name: 'Formal notice – private person', subject: 'Formal notice to pay {{ total }}',
    body: `${address}

**FORMAL NOTICE (mise en demeure)** – {{ today }}

${formalHello}

Despite our reminders{% if previous_on %}, the last of {{ previous_on }}{% endif %}, we have not received payment of the following amounts, due under our invoices:

[[pieces]]

{% if credits %}What you already paid or what we owe you ({{ credits }}) is taken off this total.{% endif %}

We give you formal notice to pay **{{ total }}** within eight days, that is by **{{ deadline }}** at the latest, ${means} (article 1344 of the French Civil Code).

From receipt of this letter, the amount may bear interest at the legal rate (articles 1231-6 and 1344-1 of the French Civil Code). You are not asked for any reminder or recovery fee.

**If you are going through a difficult time**, please do not leave us without an answer: we can agree on instalments in writing, at no cost. If an over-indebtedness file is open, tell us and we will suspend our steps.

If you dispute this amount, tell us why by replying to this letter; you may also turn, free of charge, to the consumer mediator named in our terms of sale.

Without news from you by that date, we may ask the court to order its payment.

{{ signature }}`,
  },
];
