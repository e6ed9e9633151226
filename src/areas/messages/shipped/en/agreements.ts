import type { ShippedTemplate } from '../template.ts';
import { goodbye, hello, help, transfer } from './pieces.ts';

const email = { channel: 'email', purpose: 'agreement' } as const;
const thanks = { channel: 'email', purpose: 'thanks', tone: 'warm', subject: 'Thank you for your payment' } as const;
const settled = '{% if count == 1 %}invoice {{ oldest.reference }}{% else %}your {{ count }} invoices{% endif %}';
const schedule = '**The instalments**\n\n{{ plan.schedule }}';

export const agreementsEn: readonly ShippedTemplate[] = [
  {
    ...thanks, code: 'thanks', name: 'Thank-you',
    body: `${hello}

Your payment of **{{ total }}** has reached us and settles ${settled}. Thank you.

Should you have a question, a project or a remark, we are one message away.

${goodbye}`,
  },
  {
    ...thanks, code: 'thanks_good', name: 'Thank-you – good payer',
    body: `${hello}

Your payment of **{{ total }}** has reached us and settles ${settled}.

You keep to your due dates with a regularity we value greatly. We simply wanted to say so, and to thank you for it.

${goodbye}`,
  },
  {
    ...thanks, code: 'thanks_individual', name: 'Thank-you – private person',
    body: `${hello}

We have received your payment of **{{ total }}**: {% if count == 1 %}your invoice {{ oldest.reference }} is settled{% else %}your invoices are settled{% endif %}. Thank you, and see you soon.

${goodbye}`,
  },
  {
    ...email, code: 'promise_confirmed', name: 'Confirmation of a promise to pay', tone: 'warm', subject: 'Your payment of {{ promise.amount }} expected on {{ promise.due_on }}',
    body: `${hello}

Thank you for our exchange of {{ promise.made_on }}. As agreed, we expect your payment of **{{ promise.amount }}** on **{{ promise.due_on }}**, for:

[[pieces]]

Until then you will receive no reminder for these items. Should anything come up, let us know before that date: we will look for a solution together.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'promise_broken', name: 'Broken promise', tone: 'firm', subject: 'Your payment announced for {{ promise.due_on }}',
    body: `${hello}

On {{ promise.made_on }} you announced a payment of **{{ promise.amount }}** for **{{ promise.due_on }}**. {% if promise.received %}We have received {{ promise.received }}; {{ promise.missing }} is missing.{% else %}We have not received it.{% endif %}

[[pieces]]

If it has left, please send us the transfer advice so that we can trace it. Otherwise, please pay **{{ total }}** before **{{ deadline }}**: as our agreement was not kept, our reminders resume.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'promise_broken_individual', name: 'Broken promise – private person', tone: 'neutral', subject: 'Your payment expected on {{ promise.due_on }}',
    body: `${hello}

We had agreed on a payment of **{{ promise.amount }}** by **{{ promise.due_on }}**. {% if promise.received %}We have received {{ promise.received }}, thank you; {{ promise.missing }} is still to come.{% else %}We have not received it yet.{% endif %}

[[pieces]]

If it has left in the meantime, all is well. Otherwise, could you pay **{{ total }}**, or give us a new date?

${help}

${goodbye}`,
  },
  {
    ...email, code: 'dispute_acknowledged', name: 'Dispute acknowledged', tone: 'neutral', subject: 'Your dispute{% if dispute.items %}: {{ dispute.items }}{% endif %}',
    body: `${hello}

We have received your dispute of {{ dispute.opened_on }}, concerning **{{ dispute.contested }}**{% if dispute.items %} ({{ dispute.items }}){% endif %}. Reason noted: {{ dispute.reason }}.

[[pieces]]

We are looking into it and will answer by **{{ dispute.deadline_on }}** at the latest. Until then the contested amount will not be asked of you; what is not contested remains payable when due.

If you have a useful document (delivery note, order, photograph, correspondence), attach it to your reply: we will go faster.

${goodbye}`,
  },
  {
    ...email, code: 'dispute_acknowledged_individual', name: 'Dispute acknowledged – private person', tone: 'warm', subject: 'We have received your objection',
    body: `${hello}

Thank you for letting us know. We have noted that you contest **{{ dispute.contested }}**{% if dispute.items %} ({{ dispute.items }}){% endif %}: {{ dispute.reason }}.

[[pieces]]

We are checking, and will answer in writing by **{{ dispute.deadline_on }}** at the latest. Until then this amount will not be asked of you.

A photograph, a letter, a delivery note can help us: simply reply to this message.

${goodbye}`,
  },
  {
    ...email, code: 'dispute_closed', name: 'Answer to a dispute', tone: 'neutral', subject: 'Answer to your dispute{% if dispute.items %}: {{ dispute.items }}{% endif %}',
    body: `${hello}

We have looked into your dispute of {{ dispute.opened_on }}, concerning {{ dispute.contested }}{% if dispute.items %} ({{ dispute.items }}){% endif %}.

{% if dispute.outcome == "credited" %}You were right: a credit note is on your account. Please accept our apologies for the inconvenience.{% elsif dispute.outcome == "refused" %}Having checked, we maintain our invoice: the contested amount is due. If we have missed anything, let us know.{% elsif dispute.outcome == "settled" %}We confirm the agreement we found together, and thank you for it.{% else %}This dispute is closed, as you told us.{% endif %}

[[pieces]]

{% if overdue_count > 0 %}**{{ total }}** remains to be paid; please do so before **{{ deadline }}**.{% endif %}

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'dispute_closed_individual', name: 'Answer to a dispute – private person', tone: 'warm', subject: 'Our answer to your objection',
    body: `${hello}

We have looked into what you reported on {{ dispute.opened_on }}, for {{ dispute.contested }}.

{% if dispute.outcome == "credited" %}You were right: the amount is taken off your account. Please accept our apologies.{% elsif dispute.outcome == "refused" %}Having checked, the amount invoiced is right. If we have missed anything, tell us; you may also turn, free of charge, to the consumer mediator named in our terms of sale.{% elsif dispute.outcome == "settled" %}We confirm the solution we found together, and thank you for it.{% else %}The matter is closed, as you told us.{% endif %}

[[pieces]]

{% if overdue_count > 0 %}**{{ total }}** remains to be paid. If that is difficult at once, let us talk: more time is possible, at no cost.{% endif %}

${goodbye}`,
  },
  {
    ...email, code: 'plan_proposed', name: 'Instalment plan offered', tone: 'neutral', subject: 'Instalment plan: {{ plan.total }} in {{ plan.count }} payments',
    body: `${hello}

So that you can pay **{{ plan.total }}** in good conditions, we offer {{ plan.count }} instalments, from {{ plan.first_on }} to {{ plan.last_on }}.

${schedule}

{% if plan.interest %}This total includes {{ plan.interest }} of interest over the length of the plan.{% endif %}

**What it covers**

[[pieces]]

**To accept**, reply “agreed” to this message{% if plan.offer_ends_on %} before **{{ plan.offer_ends_on }}**{% endif %}, on behalf of {{ customer.name }}. From then on, as long as the instalments are kept, you will receive no reminder for these items{% if plan.interest_frozen %} and late-payment interest stops running{% endif %}.

{% if plan.void_after == 1 %}One unpaid instalment would end the agreement: the whole balance would then be due.{% else %}{{ plan.void_after }} unpaid instalments would end the agreement: the whole balance would then be due.{% endif %}

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'plan_proposed_individual', name: 'Instalment plan offered – private person', tone: 'warm', subject: 'Pay {{ plan.total }} in {{ plan.count }} parts',
    body: `${hello}

As we discussed, we offer you to pay **{{ plan.total }}** in {{ plan.count }} parts, {% if plan.interest %}including {{ plan.interest }} of interest at the legal rate{% else %}at no cost{% endif %}.

${schedule}

**What it covers**

[[pieces]]

**To accept**, reply “I agree” to this message{% if plan.offer_ends_on %} before **{{ plan.offer_ends_on }}**{% endif %}. After that you will receive no reminder as long as the dates are kept.

If a month looks difficult, let us know before the date: we can adapt it. {% if plan.void_after == 1 %}One unpaid instalment without news from you would end the agreement.{% else %}{{ plan.void_after }} unpaid instalments without news from you would end the agreement.{% endif %}

${goodbye}`,
  },
  {
    ...email, code: 'plan_agreed', name: 'Instalment plan agreed', tone: 'warm', subject: 'Your instalment plan is in place: {{ plan.total }} in {{ plan.count }} payments',
    body: `${hello}

We have received your agreement{% if plan.accepted_on %} of {{ plan.accepted_on }}{% endif %} and thank you for it. Your plan for **{{ plan.total }}** is in place; the first instalment is that of **{{ plan.first_on }}**, {{ plan.first_amount }}.

${schedule}

[[pieces]]

As long as these dates are kept, you will receive no reminder for these items. Please keep this message: it is the written confirmation of our agreement.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'plan_late', name: 'Instalment late', tone: 'firm', subject: 'Instalment plan: {{ plan.late_amount }} expected since {{ plan.late_on }}',
    body: `${hello}

{% if plan.late_count == 1 %}The instalment of **{{ plan.late_on }}** has not reached us{% else %}{{ plan.late_count }} instalments, the first of **{{ plan.late_on }}**, have not reached us{% endif %}: **{{ plan.late_amount }}** is still to be paid. {% if plan.paid %}You have already paid {{ plan.paid }}; the{% else %}The{% endif %} balance of the plan is {{ plan.remaining }}.

Please pay this amount before **{{ deadline }}** so that the agreement can go on. {% if plan.void_after == 1 %}Otherwise it will end and the whole balance will be due.{% else %}We remind you that it ends after {{ plan.void_after }} unpaid instalments.{% endif %}

[[pieces]]

Has something come up? Answer us without waiting: adapting an agreement is always simpler than breaking it.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'plan_late_individual', name: 'Instalment late – private person', tone: 'warm', subject: 'Your instalment of {{ plan.late_on }}',
    body: `${hello}

We have not yet received {% if plan.late_count == 1 %}your instalment of **{{ plan.late_on }}**{% else %}{{ plan.late_count }} of your instalments, the first of **{{ plan.late_on }}**{% endif %}, that is **{{ plan.late_amount }}**.{% if plan.paid %} You have already paid {{ plan.paid }}: thank you.{% endif %}

[[pieces]]

If it slipped your mind, you can pay it in the coming days, at no cost. If this month is difficult, tell us by replying to this message{% if company.phone %} or on {{ company.phone }}{% endif %}: we will see together how to adapt the dates.

${goodbye}`,
  },
  {
    ...email, code: 'plan_void', name: 'Instalment plan ended', tone: 'formal', subject: 'Your instalment plan has ended: {{ plan.remaining }} to be paid',
    body: `${hello}

Despite our reminder, {% if plan.late_count == 1 %}an instalment has remained unpaid{% else %}{{ plan.late_count }} instalments have remained unpaid{% endif %} since {{ plan.late_on }}. As agreed, the plan comes to an end: the whole balance of **{{ plan.remaining }}** is now due.

[[pieces]]

Please pay it before **{{ deadline }}**. {{ penalties.name | capitalize }} runs again ({{ penalties.law }}) and our recovery steps resume.

If you wish to offer another solution, do so in writing before that date, with a first payment.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'plan_void_individual', name: 'Instalment plan ended – private person', tone: 'neutral', subject: 'Your instalment plan has ended',
    body: `${hello}

{% if plan.late_count == 1 %}An instalment has not been paid{% else %}{{ plan.late_count }} instalments have not been paid{% endif %} since {{ plan.late_on }}, and we have had no news. The agreed plan comes to an end: **{{ plan.remaining }}** remains to be paid, without any fee.

[[pieces]]

Your situation may have changed. Before anything else, call us or write to us{% if company.phone %} ({{ company.phone }}){% endif %}: a new agreement is still possible. If an over-indebtedness file is open, tell us and we will suspend our steps.

${goodbye}`,
  },
];
