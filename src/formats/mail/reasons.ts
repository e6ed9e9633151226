import { any, framed } from './any.ts';

/**
 * Why a mail was not delivered, in the vocabulary bounce readers share: one word per cause, whoever said it and however.
 * `hard` ones will fail again tomorrow at the same address; the others may pass later, or once something on the sending side is mended.
 */
export type BounceReason =
  | 'authfailure' | 'badreputation' | 'blocked' | 'contenterror' | 'delivered' | 'exceedlimit' | 'expired' | 'feedback' | 'filtered'
  | 'hasmoved' | 'hostunknown' | 'mailboxfull' | 'mailererror' | 'mesgtoobig' | 'networkerror' | 'norelaying' | 'notaccept'
  | 'notcompliantrfc' | 'onhold' | 'policyviolation' | 'ratelimited' | 'rejected' | 'requireptr' | 'securityerror' | 'spamdetected'
  | 'suspend' | 'syntaxerror' | 'systemerror' | 'systemfull' | 'undefined' | 'userunknown' | 'virusdetected';

export const HARD: ReadonlySet<BounceReason> = new Set<BounceReason>(['userunknown', 'hostunknown', 'hasmoved', 'notaccept']);

/** Ordered: the first phrase found decides. Each was said by a real mail server; texts are compared in lower case, white space joined. */
const PHRASES: readonly (readonly [BounceReason, RegExp])[] = [
  ['virusdetected', any(
    /\bvirus(es)?\b.{0,40}(detected|found|infected)|(detected|found|contains?|infected).{0,30}\bvirus\b/,
    /infected (message|with)|malware|unsafe attachment|potentially executable|rejected due to security policies/,
  )],
  ['rejected', any(
    /sending to\/from an address that has been blacklisted|from: domain is invalid|not (?:a )?member\b/,
    /but sender was rejected|sender address rejected|domain of sender/,
    /sender (address |domain )?(is )?(unknown|invalid|not exist)|unroutable sender|temporarily deferred due to|invalid sender/,
    /(mail from|sender|from address).{0,40}(does not exist|could not be verified|verify failed|not exist)/,
  )],
  ['requireptr', any(
    /mismatches client ip/,
    /(reverse|\bptr\b|r-?dns).{0,60}(not|no |fail|missing|require|invalid|lookup|unknown|mismatch|match|record)/,
    /(no|missing|without|cannot find|require|invalid).{0,40}(reverse (dns|lookup|address|hostname)|\bptr\b|rdns)/,
    /cannot (find|resolve) your (hostname|ip address|reverse)|unverif[iy]+able sending|ip name lookup failed/,
    /client host rejected: cannot find your/,
  )],
  ['contenterror', any(
    /headers too large|duplicate header|improper use of 8-?bit/,
    /(mime|8-?bit|charset|date header).{0,40}(error|invalid|violat|malformed|too long|problem)/,
  )],
  ['notcompliantrfc', /multiple addresses in from|rfc ?-?(5322|2822|5321|2821)|non-?rfc|not rfc|rfc.{0,8}complian/],
  ['hasmoved', any(
    /has been replaced by|new address is|(user|recipient|mailbox|address|account) (has )?(been )?moved/,
    /no longer (uses|at) this address|has changed (his|her|their|its) (e-?mail )?address/,
  )],
  ['systemfull', /insufficient system (storage|resources)|no space left|mail system full|insufficient disk space/],
  ['mesgtoobig', any(
    /(message|mail|size|line).{0,40}(too (large|big)|limit exceeded|exceeds? (the )?(fixed )?(maximum|size|administrative|max))/,
    /message size exceeds|exceeded maximum (inbound )?message size|larger than the (current )?(system )?limit/,
    /max message size exceeded|message file too big/,
  )],
  ['exceedlimit', any(
    /message (is )?too large for (the |this )?(user|recipient|mailbox)|exceeds the (recipient|user)'?s? (message )?size limit/,
  )],
  ['mailboxfull', any(
    /(mail)?box(es)? (is |are |was |seems )?(now )?(already )?(full|over|exceed)/,
    /over( the| its| their|-)? ?(storage |disk |mail )?quota|(?<!relay )quota (is |has been )?(exceed|full|violat|over)/,
    /exceed(s|ed|ing)?.{0,30}(quota|storage|mailbox size|allocation|local limit)|insufficient (storage |user )?(quota|space)/,
    /not enough (disk |storage )?space|(account|user|recipient|mail(box)? ?(folder)?|inbox).{0,25}(is full|over (the )?limit)/,
    /(storage|disk) (quota|space|allocation).{0,20}(exceed|full)|mailfolder is full|full mailbox/,
    /too many messages (in|on) (this|the) (mail)?box|boîte.{0,50}(?:pleine|saturée)|quota dépassé|mailbox size limit/,
    /out of storage|user has too many messages/,
  )],
  ['systemerror', any(
    /could not load|x-unix; 77|queue file write error|duplicated message-id|unable to contact ldap|does not support tls/,
  )],
  ['mailererror', any(
    /^x-unix|x-unix;|procmail|exit(ed)? (with )?(status|value|code)|mailer error/,
    /(command|process) (failed|died|returned|output)|can't create output|pipe to \|/,
  )],
  ['notaccept', any(
    /does not accept (mail|e-?mail|messages?)( from the internet| at all)?\b|null ?mx|not accept(ing)? (any )?(mail|messages)/,
    /no smtp service here|smtp protocol.{0,30}not available|we do not accept mail from|couldn't find a mail exchanger/,
    /no mx record found/,
  )],
  ['blocked', any(
    /invalid ip for sending|not accepting connections|aup#.{0,4}rbl|refused to talk to|my name was rejected|relay quota/,
    /weren't sent\. /,
  )],
  ['hostunknown', /nxdomain|domain name not found|had no relevant answers/],
  ['networkerror', any(
    /wasn't able to establish an smtp connection|name server: .{0,80}host name lookup failure|host not found, try again/,
    /too many hops|hop count|mail loop|routing loop|loops? back to (my|it)self|message is looping|delivered-to.{0,10}loop/,
    /dns (query|error|failure|soft)|mail forwarding loop/,
  )],
  ['spamdetected', /blacklisted url|spam classification/],
  ['hostunknown', any(
    /account or domain may not exist/,
    /(host|domain|node)s?( name)?( is)?( was)? (unknown|not found|not reachable|does not exist|invalid|lookup failure)/,
    /(unknown|no such|unrouteable|unroutable|invalid|illegal|can.?t find|couldn.?t find|bad) (mail )?(host|domain|destination|node)/,
    /name or service not known|no (mx|a) records?.{0,30}(host|domain|found)|host or domain name not found/,
    /(domain|host).{0,20}(has no mx|nxdomain)|nxdomain|no address record|couldn.?t find any host/,
  )],
  ['norelaying', any(
    /email address is not verified/,
    /relay(ing|ed)? (not |access |mail |is )?(denied|permitted|allowed|prohibited|operation|rejected)/,
    /(no|not|cannot|unable|won.t|not allowed|refus).{0,24} relay|rcpthosts|isn.?t in my list of allowed/,
  )],
  ['userunknown', any(
    /introuvable|utilisateur inconnu|destinataire (?:inconnu|rejeté)|n'a pas été trouvée?|address wasn't found/,
    /delivery userid|unknown recipient|recipient address rejected: ?(access denied|$)|recipient address rejected\.?$/,
    /mailbox unavailable/,
    framed(
      /(user|recipient|mailbox|account|address|addressee|local ?part|destinataire|adresse|alias|addresses|subscriber)s?( name)?.{0,50}/,
      any(
        /unknown|not (known|exist|found|recogni[sz]ed|valid|listed|here|local)|isn.?t (known|found)|does(n.?t| not) (exist|have)/,
        /invalid|undeliverable|inconnu|inexistant|n.existe pas|ambiguous|no longer/,
      ),
    ),
    framed(
      /(unknown|no such|not a (known|valid|registered)|invalid|non-?existent|bad|illegal|undefined|no mailbox|unrout(?:e)?able|unresolvable) /,
      /(mail |local |gateway |e-?mail |virtual ){0,3}(user|recipient|mailbox|account|address|here|person|destination address|subscriber|name|resource|local.?part)/,
    ),
    /no (mailbox|account|user|one|recipient|subscriber) (here|by that name|with that name|found|with this)|sorry, no mailbox/,
    /couldn.?t be found|nobody by that|not in (directory|my)|no such (address|person|user|mailbox)|not our customer/,
    /unknown.local.part|destination server rejected recipients|no valid recipients|no mailbox/,
  )],
  ['authfailure', any(
    /bad spf|spf record/,
    /\b(spf|dkim|dmarc|arc|sender ?id)\b.{0,80}(fail|not pass|did not|policy|reject|invalid|none|check|unauthori|violat)/,
    /(fail|not pass|reject|violat).{0,60}\b(spf|dkim|dmarc)\b|unauthenticated (email|mail)|not authorized to send on behalf/,
    /not authenticated|authentication (checks|information)/,
  )],
  ['badreputation', any(
    /(poor|bad|low|negative) (ip |sender |domain |email )?reputation|reputation.{0,50}(low|poor|bad|too|score)/,
  )],
  ['suspend', any(
    /account is disabled/,
    /(mailbox|user|account|address|recipient|e-?mail).{0,40}(suspend|disabled|inactive|deactivated|locked|not activ|currently unavailable|discontinued|frozen)/,
    /(suspended|disabled|inactive|deactivated|locked|discontinued) (mailbox|user|account|address|recipient|e-?mail)/,
    /no longer (active|on server|available)|temporarily disabled|vdelivermail: account is locked/,
  )],
  ['spamdetected', any(
    /\bspam\b|(junk|bulk|unsolicited) ?(e-?)?mail|looks like spam|spam.?(score|content|message|filter)/,
    /content (was )?(reject|filter)|(rejected|blocked) (by|for|due to).{0,30}(content|filter)|mail rejete|ofr_?50[67]/,
  )],
  ['policyviolation', /header error|host network not allowed|content presents a potential|because its content/],
  ['ratelimited', any(
    /receiving mail at a rate|rate.?limit|frequency limited|too (many|frequent|fast|quick)/,
    /(exceed|over).{0,40}(rate|connections|messages per|concurrent|limit of)|throttl|slow(ing)? down|concurren|aup#in-1310/,
  )],
  ['blocked', any(
    /\b(client|host|ip|address|connection|server|network)\b.{0,60}(blocked|block ?list|black ?list|listed|denied|refused|banned|prohibited)/,
    /\b(client|host|ip|connection|helo)\b(?!.{0,60}address).{0,60}rejected/,
    /(blocked|listed|banned).{0,60}(ip|using|at|by|client|connection|host|network|rbl|dnsbl|spamhaus)|black ?list|block ?list/,
    /dnsbl|\brbl\b|spamhaus|dynamic.{0,20}\bip|helo.{0,20}(reject|invalid|denied)|service refus|ask your postmaster for help/,
    /smtp server of your isp|\(bl\)/,
  )],
  ['securityerror', any(
    /unauthenticated senders|authentication (required|failed|turned)|must (be |issue a )?(authenticat|starttls)|\btls\b/,
    /encrypt|unauthori[sz]ed|not authori[sz]ed|(login|log in|password).{0,20}(fail|require)|executable|insecure|certificate/,
  )],
  ['expired', any(
    /all hosts have been failing|expired|(delivery|retry) time.{0,20}exceed|could not be delivered for/,
    /not (be )?delivered within|did not accept our requests to connect|attempts|retry (timeout|time)|timed? ?out|was delayed/,
    /has been delayed|delivery (is )?delayed|gave up|giving up|unable to deliver.{0,40}(hours|days)|been in (the )?queue/,
    /undelivered after|undeliverable for/,
  )],
  ['policyviolation', /policy|policies|not (accepted|allowed) (due|because|for)|violat|compliance|not permitted|prohibited/],
  ['syntaxerror', any(
    /syntax error|malformed address|command (not|un)(recogni[sz]ed| implemented|known)|(bad|improper) sequence|unimplemented/,
    /parameters|not implemented/,
  )],
  ['rejected', any(
    /(sender|from|envelope).{0,60}(reject|denied|refus|not accept|blocked)|reject(ed)? (due|because|mail)|you are not allowed/,
    /message rejected|access denied|rejected recipients|\brejected\.?$|rejected by destination domain/,
  )],
  ['networkerror', any(
    /connection (refused|reset|dropped|lost|failed|broken|closed)|lost connection|network (is )?(unreachable|error)/,
    /no route to host|could not connect|unable to connect|cannot connect|not.{0,20}responding|can.t connect|name server/,
  )],
  ['filtered', any(
    /filter|recipient preferences|rejected by (the |a )?(recipient|user|domain|remote)|you have been blocked by|resolver\.rst/,
    /this address (no longer )?accepts/,
  )],
  ['onhold', /could not be delivered due to a recipient error|\btemporary failure\b/],
  ['systemerror', any(
    /(system|server|local|internal|configuration|software|lookup|i\/o|temporary).{0,15} (error|failure|problem)/,
    /service (currently )?(un|not )available|(mis)?configur|cannot (open|create|write|allocate|process|update)|queue file/,
    /can.t create|unable to (process|lookup)|out of memory|over ?load|shutting down|transaction failed/,
  )],
  ['userunknown', /does not like recipient/],
  ['hostunknown', /[a-z0-9-](\.[a-z0-9-]+)+ does not exist/],
];

/** RFC 3463 and its registry (RFC 5248): the class digit left out, as 4 and 5 tell how long, not why. Used when the words said nothing. */
const STATUSES: Readonly<Record<string, BounceReason>> = {
  '1.0': 'userunknown', '1.1': 'userunknown', '1.2': 'hostunknown', '1.3': 'userunknown', '1.4': 'filtered', '1.6': 'hasmoved',
  '1.7': 'rejected', '1.8': 'rejected', '1.9': 'systemerror', '1.10': 'notaccept',
  '2.0': 'filtered', '2.1': 'suspend', '2.2': 'mailboxfull', '2.3': 'exceedlimit', '2.4': 'filtered',
  '3.0': 'systemerror', '3.1': 'systemfull', '3.2': 'notaccept', '3.3': 'systemerror', '3.4': 'mesgtoobig',
  '3.5': 'systemerror',
  '4.0': 'networkerror', '4.1': 'expired', '4.2': 'networkerror', '4.3': 'systemerror', '4.4': 'hostunknown',
  '4.5': 'systemfull', '4.6': 'networkerror', '4.7': 'expired', '4.312': 'networkerror', '4.316': 'expired',
  '5.0': 'mailererror', '5.1': 'syntaxerror', '5.2': 'syntaxerror', '5.3': 'ratelimited', '5.4': 'systemerror',
  '5.5': 'systemerror',
  '6.0': 'contenterror', '6.1': 'contenterror', '6.2': 'contenterror', '6.3': 'contenterror', '6.5': 'contenterror',
  '6.6': 'contenterror', '6.7': 'contenterror',
  '7.0': 'securityerror', '7.1': 'policyviolation', '7.2': 'filtered', '7.3': 'securityerror', '7.4': 'securityerror',
  '7.5': 'securityerror', '7.6': 'securityerror', '7.7': 'securityerror', '7.8': 'securityerror', '7.13': 'suspend',
  '7.17': 'hasmoved', '7.20': 'authfailure', '7.21': 'authfailure', '7.22': 'authfailure', '7.23': 'authfailure',
  '7.24': 'authfailure', '7.25': 'requireptr', '7.26': 'authfailure', '7.27': 'notaccept', '7.28': 'ratelimited',
};

/** Statuses precise enough to decide before any phrase. */
const SURE: ReadonlySet<string> = new Set(['1.2', '1.6', '1.7', '1.8', '2.2', '2.3', '3.4', '4.5', '4.312', '4.316', '6.1', '7.20', '7.23', '7.25', '7.26']);

/** Statuses given for want of a better one: any words are worth more. */
const VAGUE: ReadonlySet<string> = new Set(['1.0', '2.0', '3.0', '4.0', '5.0', '6.0', '7.0', '7.1', '5.4', '4.1']);

const LONGEST = 8_000;

export function reasonOfWords(text: string): { reason: BounceReason; words: string } | undefined {
  const line = text.slice(0, LONGEST).toLowerCase().replace(/[’`]/g, "'").replace(/\s+/g, ' ');
  // A reply of several lines repeats its code in the middle of the sentence.
  const said = line.replace(/\b[245]\d\d[ -](?:[245]\.\d{1,3}\.\d{1,3} )?/g, ' ').replace(/ +/g, ' ');
  for (const [reason, phrase] of PHRASES) {
    const found = phrase.exec(said);
    if (found) return { reason, words: found[0].slice(0, 120) };
  }
  return undefined;
}

export function reasonOfStatus(status: string, only: 'sure' | 'precise' | 'any'): BounceReason | undefined {
  const detail = status.slice(2);
  if (only === 'sure' && !SURE.has(detail)) return undefined;
  if (only === 'precise' && VAGUE.has(detail)) return undefined;
  return STATUSES[detail];
}
