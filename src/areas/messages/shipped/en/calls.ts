import type { ShippedTemplate } from '../template.ts';

const call = { channel: 'phone', purpose: 'call' } as const;
const known = `**Before calling**
- Account {{ customer.code }}, {{ customer.name }}{% if contact.name %}; ask for {{ contact.name }}{% endif %}
- To be paid: {{ total }}, of which {{ overdue }} overdue{% if credits %} (after {{ credits }} of credit notes and unallocated payments){% endif %}
- Oldest item: {{ oldest.reference }}, due on {{ oldest.due_on }} ({{ oldest.days_late }} days)
- {% if previous_on %}Last message: {{ previous_on }}{% endif %}

[[pieces]]`;
const about = '{% if count == 1 %}invoice {{ oldest.reference }}{% else %}your overdue invoices{% endif %}';

export const callsEn: readonly ShippedTemplate[] = [
  {
    ...call, code: 'call', name: 'Phone call', tone: 'neutral', subject: 'Call {{ customer.name }}: {{ total }}',
    body: `${known}

**Open**
“Hello, this is {{ sender.name }} from {{ company.name }}. I am calling about ${about}, for {{ total }}. Do you have it in front of you?”

**Listen**: let them answer, without cutting in.

**If they will pay**
“On which day will the transfer leave, and for how much?” Write down the exact day and amount, repeat them, and announce a short e-mail to confirm.

**If they dispute**
“Which line, and for what reason?” Write down the item, the contested amount and who must answer. The rest, not contested, is due now.

**If they cannot**
“What can you pay today, and when the rest?” Offer precise days, never “as soon as possible”.

**Close**: say again what was agreed, thank them, note the outcome.`,
  },
  {
    ...call, code: 'call_public', name: 'Phone call – public buyer', tone: 'neutral', subject: 'Call {{ customer.name }}: {{ total }}',
    body: `${known}

**Open**
“Hello, this is {{ sender.name }} from {{ company.name }}. I would like to know where payment of ${about} stands, for {{ total }}. Are you the right person?”

**Place the file**
“Has the invoice reached your portal? Has the service been acknowledged? Has payment been ordered?” Write down the stage, the day and the name of the office.

**If a document is missing**
“Which one, and to whom should we send it?” Commitment number, service code, evidence: send it the same day.

**If payment has been ordered**
“What are the number and the date of the order?” Then ask the accountant for the day of payment.

**Close**: agree on a day to speak again, thank them, note the outcome.`,
  },
  {
    ...call, code: 'call_individual', name: 'Phone call – private person', tone: 'warm', subject: 'Call {{ customer.name }}: {{ total }}',
    body: `${known}

**Make sure who is speaking** before saying what it is about: the amount concerns nobody else. Leave no details on an answering machine.

**Open**
“Hello, this is {{ sender.name }} from {{ company.name }}. I am calling about {% if count == 1 %}your invoice {{ oldest.reference }}{% else %}your invoices{% endif %}. Is this a good time?”

**Listen**: let them explain. Stay courteous, and never insist if they ask to be called back.

**If it slipped their mind**
“Which day would suit you to pay {{ total }}?” Recall the means of payment on the invoice.

**If it is difficult**
“Would you like more time, or to pay in several parts? It costs nothing.” Offer amounts they can keep to, and confirm in writing. If an over-indebtedness file is open, note it and stop the reminders.

**If they dispute the amount**: note the reason, promise a written answer and a day.

**Close**: repeat what was agreed, thank them, note the outcome.`,
  },
  {
    ...call, code: 'call_promise', name: 'Call after a broken promise', tone: 'firm', subject: 'Call {{ customer.name }}: broken promise',
    body: `${known}

{% if promise.due_on %}**What was promised**: {{ promise.amount }} by {{ promise.due_on }}, said on {{ promise.made_on }}.{% if promise.received %} Received: {{ promise.received }}.{% endif %}{% endif %}

**Open**
“Hello, this is {{ sender.name }} from {{ company.name }}. {% if promise.due_on %}You told me that {{ promise.amount }} would be paid by {{ promise.due_on }}{% else %}You told us that a payment would come{% endif %}: we have not received it. What happened?”

**If it has left**
“On which day, from which bank, under which reference?” Ask for the transfer advice by e-mail.

**If it has not left**
“Exactly when will it leave, and who signs it?” One new day only, and soon. Say that it will be confirmed in writing.

**If they no longer can**
“What can you pay this week?” Offer instalments in writing, with days and amounts.

**Say what comes next**, calmly: without payment on the new day, the reminders go on.

**Close**: repeat the day and the amount, thank them, note the outcome.`,
  },
];
