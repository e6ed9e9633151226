import type { ShippedTemplate } from './template.ts';

const opening = 'Hello{% if contact.name %} {{ contact.name }}{% endif %},';
const crossed = 'If your payment is already on its way, please disregard this message.';
const signature = `Kind regards,
{{ sender.name }}
{{ company.name }}{% if company.phone %}
{{ company.phone }}{% endif %}`;

export const shippedEn: readonly ShippedTemplate[] = [
  {
    code: 'courtesy', name: 'Courtesy reminder', channel: 'email',
    subject: '{% if count == 1 %}Your invoice {{ oldest.reference }} falls due on {{ oldest.due_on }}{% else %}Your invoices fall due soon{% endif %}',
    body: `${opening}

{% if count == 1 %}The invoice below falls due on **{{ oldest.due_on }}**.{% else %}The invoices below fall due soon, the first on **{{ oldest.due_on }}**.{% endif %}

[[pieces]]

If everything is in order, there is nothing to do: thank you for paying on the agreed date.

If a document, an order number or an approval is missing, just reply to this message and we will see to it at once.

${signature}`,
  },
  {
    code: 'reminder_1', name: 'First reminder', channel: 'email',
    subject: '{% if overdue_count == 1 %}Invoice {{ oldest.reference }} was due on {{ oldest.due_on }}{% else %}Your overdue invoices: {{ total }}{% endif %}',
    body: `${opening}

Unless we are mistaken, we have not yet received payment for {% if overdue_count == 1 %}this invoice{% else %}these invoices{% endif %}:

[[pieces]]

{% if credits %}Credit notes and payments we have not yet allocated ({{ credits }}) are taken off the total.

{% endif %}This is probably an oversight. Could you tell us on which day you expect to pay **{{ total }}**?

If anything stands in the way (a missing document, a question about the delivery or the amount), please tell us by replying to this message.

${crossed}

${signature}`,
  },
  {
    code: 'reminder_2', name: 'Second reminder', channel: 'email',
    subject: 'Second reminder: {{ total }} to be paid',
    body: `${opening}

{% if previous_on %}Despite our message of {{ previous_on }}, we{% else %}We{% endif %} are still waiting for your payment. Your account now shows **{{ total }}** overdue:

[[pieces]]

{% if credits %}Credit notes and payments we have not yet allocated ({{ credits }}) are taken off the total.

{% endif %}Please pay this amount within eight days, that is before **{{ deadline }}**, or tell us by then what prevents it. Even a short answer lets us find the right way forward with you.

${crossed}

${signature}`,
  },
  {
    code: 'call', name: 'Phone call', channel: 'phone',
    subject: 'Call {{ customer.name }}: {{ total }}',
    body: `**Before calling**
- Account {{ customer.code }}, {{ customer.name }}{% if contact.name %}; ask for {{ contact.name }}{% endif %}
- To be paid: {{ total }}, of which {{ overdue }} overdue{% if credits %} (after {{ credits }} of credit notes and unallocated payments){% endif %}
- Oldest item: {{ oldest.reference }}, due on {{ oldest.due_on }} ({{ oldest.days_late }} days)
{% if previous_on %}- Last message: {{ previous_on }}{% endif %}

[[pieces]]

**Open**
"Hello, this is {{ sender.name }} from {{ company.name }}. I am calling about {% if count == 1 %}invoice {{ oldest.reference }}{% else %}your overdue invoices{% endif %}, for {{ total }}. Do you have it in front of you?"

**Listen**: let them answer, without cutting in.

**If they will pay**
"On which day will the transfer leave, and for how much?" Write down the exact day and amount, repeat them, and agree on a short e-mail to confirm.

**If they dispute**
"Which line, and for what reason?" Write down the item, the contested amount and who must answer. The rest, not contested, is due now.

**If they cannot**
"What can you pay today, and when the rest?" Offer precise days, never "as soon as possible".

**Close**: say again what was agreed, thank them, note the outcome.`,
  },
  {
    code: 'formal_notice', name: 'Formal notice', channel: 'email',
    subject: 'FORMAL NOTICE to pay {{ total }} – account {{ customer.code }}',
    body: `{{ customer.name }}
Account {{ customer.code }}

**FORMAL NOTICE (mise en demeure)** – {{ today }}

Dear Sir or Madam,

Despite our reminders{% if previous_on %}, the last of {{ previous_on }}{% endif %}, the following amounts remain unpaid:

[[pieces]]

We hereby give you **formal notice** to pay the principal amount of **{{ total }}** within eight days, that is by **{{ deadline }}** at the latest, by the means of payment shown on our invoices.

The following are due in addition by operation of law, without any reminder being needed (article L441-10 of the French Commercial Code):

- late-payment interest from the day after the due date of each invoice until payment, at the rate stated in our terms or, failing that, at the European Central Bank refinancing rate plus ten percentage points;
- the fixed recovery indemnity of {{ indemnity }} per invoice paid late (article D441-5), that is {{ indemnities }} to date.

Failing payment within this period we will take, without further notice, the steps needed to recover our claim, including through the courts.

If you dispute all or part of these amounts, let us have your reasons in writing before that date. If your payment is already on its way, please send us the advice.

{{ sender.name }}
{{ company.name }}{% if company.phone %}
{{ company.phone }}{% endif %}`,
  },
  {
    code: 'formal_notice_public', name: 'Formal notice – public buyer', channel: 'email',
    subject: 'Formal notice to pay {{ total }} – account {{ customer.code }}',
    body: `{{ customer.name }}
Account {{ customer.code }}

**FORMAL NOTICE (mise en demeure)** – {{ today }}

Dear Sir or Madam,

Despite our reminders{% if previous_on %}, the last of {{ previous_on }}{% endif %}, the following amounts have not been paid within the applicable period:

[[pieces]]

We hereby give you **formal notice** to pay the principal amount of **{{ total }}** by **{{ deadline }}** at the latest, or to tell us, item by item, the day of and the reason for any suspension of the payment period.

Late payment gives rise by operation of law and without any formality (articles L2192-13 and R2192-31 of the French Public Procurement Code) to:

- default interest at the European Central Bank refinancing rate plus eight percentage points;
- the fixed recovery indemnity of {{ indemnity }} per invoice (article D2192-35), that is {{ indemnities }} to date.

If your office lacks a document, a commitment number or a service code, tell us by return and we will send it at once.

{{ sender.name }}
{{ company.name }}{% if company.phone %}
{{ company.phone }}{% endif %}`,
  },
  {
    code: 'reminder_individual', name: 'Reminder to a private person', channel: 'email',
    subject: '{% if overdue_count == 1 %}Your invoice {{ oldest.reference }}{% else %}Your invoices to pay{% endif %}',
    body: `${opening}

We have not yet received payment for {% if overdue_count == 1 %}your invoice{% else %}your invoices{% endif %}:

[[pieces]]

{% if credits %}We have taken off what you already paid or what we owe you ({{ credits }}).

{% endif %}If it slipped your mind, you can pay **{{ total }}** as soon as possible, by the means of payment shown on the invoice.

Is paying difficult at the moment? Tell us by replying to this message{% if company.phone %} or on {{ company.phone }}{% endif %}: together we can agree on more time or on several payments, at no cost.

${crossed}

${signature}`,
  },
  {
    code: 'formal_notice_individual', name: 'Formal notice – private person', channel: 'email',
    subject: 'Formal notice to pay {{ total }}',
    body: `{{ customer.name }}
Account {{ customer.code }}

**FORMAL NOTICE (mise en demeure)** – {{ today }}

Dear Sir or Madam,

Despite our reminders{% if previous_on %}, the last of {{ previous_on }}{% endif %}, we have not received payment of the following amounts:

[[pieces]]

We give you formal notice to pay **{{ total }}** by **{{ deadline }}** at the latest, by the means of payment shown on our invoices (article 1344 of the French Civil Code).

From receipt of this notice, the amount may bear interest at the legal rate (articles 1231-6 and 1344-1 of the French Civil Code). You are not asked for any reminder or recovery fee.

**If you are going through a difficult time**, please do not leave us without an answer: we can agree on instalments in writing, at no cost. If an over-indebtedness file is open, tell us and we will suspend our steps.

If you dispute this amount, tell us why by replying to this message. Without news from you by that date, we may ask the court to order its payment.

{{ sender.name }}
{{ company.name }}{% if company.phone %}
{{ company.phone }}{% endif %}`,
  },
  {
    code: 'thanks', name: 'Thank-you', channel: 'email',
    subject: 'Thank you for your payment',
    body: `${opening}

Your payment of **{{ total }}** has reached us and settles {% if count == 1 %}invoice {{ oldest.reference }}{% else %}your {{ count }} invoices{% endif %}. Thank you.

We value working with you: should you have a question, a project or a remark, we are one message away.

${signature}`,
  },
];
