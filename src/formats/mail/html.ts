/** Characters of HTML that are read: past it a mail is no longer something a person wrote. */
const LONGEST = 2_000_000;

const LONGEST_LINE = 20_000;

const NAMED: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', eacute: 'é', egrave: 'è', ecirc: 'ê', euml: 'ë', agrave: 'à',
  acirc: 'â', auml: 'ä', ccedil: 'ç', icirc: 'î', iuml: 'ï', ocirc: 'ô', ouml: 'ö', ugrave: 'ù', ucirc: 'û', uuml: 'ü',
  oelig: 'œ', szlig: 'ß', ntilde: 'ñ', iacute: 'í', oacute: 'ó', aacute: 'á', uacute: 'ú', Eacute: 'É', Egrave: 'È',
  Agrave: 'À', Ccedil: 'Ç', euro: '€', pound: '£', copy: '©', reg: '®', deg: '°', hellip: '…', mdash: '—', ndash: '–',
  laquo: '«', raquo: '»', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bull: '•', middot: '·',
};

const HIDDEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'object']);
const BLOCK = new Set([
  'p', 'div', 'tr', 'table', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'hr', 'section', 'article', 'header', 'footer', 'address',
  'dl', 'dt', 'dd', 'center',
]);

/**
 * The words of an HTML body, a line for each block: no script, no style, links as their text with the address behind, quotes (`blockquote`) as `> `.
 * One pass over the tags; what is malformed is taken as text. Never a browser: the result is for reading, not for showing as HTML.
 */
export function textFromHtml(html: string): string {
  const source = html.length > LONGEST ? html.slice(0, LONGEST) : html;
  const tags = new Tags(source);
  const page = new Page();
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    page.words(source.slice(at, open < 0 ? source.length : open));
    if (open < 0) break;
    const end = tags.end(open);
    if (end < 0) {
      page.words('<');
      at = open + 1;
      continue;
    }
    at = end + 1;
    const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>:])/.exec(source.slice(open, open + 20));
    if (!tag) continue;
    const name = tag[2]!.toLowerCase();
    if (tag[1]) page.close(name);
    else if (HIDDEN.has(name) && source[end - 1] !== '/') at = tags.past(name, at);
    else page.open(name, source.slice(open, Math.min(end, open + 2000)));
  }
  return page.text();
}

/** Finds ends of tags in one pass: what was once looked for in vain to the end is not looked for again. */
class Tags {
  #source: string;
  #quotesBroken = false;
  #closed = true;
  #missing = new Set<string>();

  constructor(source: string) {
    this.#source = source;
  }

  /** The last character of the tag or comment that opens at `open`; negative when it is a plain `<`. */
  end(open: number): number {
    const source = this.#source;
    if (!this.#closed || !/^<(?:\/?[a-zA-Z]|[!?])/.test(source.slice(open, open + 3))) return -1;
    if (source.startsWith('<!--', open)) {
      const close = this.#missing.has('-->') ? -1 : source.indexOf('-->', open + 4);
      if (close >= 0) return close + 2;
      this.#missing.add('-->');
    }
    if (!this.#quotesBroken) {
      let quote = '';
      for (let i = open + 1; i < source.length; i++) {
        const c = source[i]!;
        if (quote !== '') {
          if (c === quote) quote = '';
        } else if (c === '"' || c === "'") quote = c;
        else if (c === '>') return i;
      }
      this.#quotesBroken = true;
    }
    const close = source.indexOf('>', open);
    if (close < 0) this.#closed = false;
    return close;
  }

  /** Past the closing tag of something that is not shown; without one, the rest is not shown, unless it was only a head. */
  past(name: string, from: number): number {
    const shown = name === 'head' || name === 'title' ? from : this.#source.length;
    if (this.#missing.has(name)) return shown;
    const close = new RegExp(`</${name}[\\s>]`, 'gi');
    close.lastIndex = from;
    const found = close.exec(this.#source);
    if (!found) {
      this.#missing.add(name);
      return shown;
    }
    const end = this.#source.indexOf('>', found.index);
    return end < 0 ? this.#source.length : end + 1;
  }
}

class Page {
  #lines: string[] = [];
  #line = '';
  #quotes = 0;
  #link: { href: string; from: number } | undefined;
  #pre = 0;

  words(raw: string): void {
    if (raw === '') return;
    const text = entities(raw);
    if (this.#pre > 0) {
      const [first, ...rest] = text.split(/\r?\n/);
      this.#line += first;
      for (const line of rest) {
        this.#end();
        this.#line = line;
      }
      return;
    }
    if (this.#line.length > LONGEST_LINE) this.#end();
    const words = text.replace(/[\s\u00a0]+/g, ' ');
    this.#line += this.#line === '' || this.#line.endsWith(' ') ? words.trimStart() : words;
  }

  open(name: string, tag: string): void {
    if (name === 'br') this.#end();
    else if (name === 'a') {
      const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag);
      this.#link = { href: entities((href?.[1] ?? href?.[2] ?? href?.[3] ?? '').trim()), from: this.#line.length };
    } else if (name === 'li') {
      this.#block();
      this.#line = '- ';
    } else if (name === 'td' || name === 'th') {
      if (this.#line !== '' && !this.#line.endsWith(' ')) this.#line += ' ';
    } else if (name === 'blockquote') {
      this.#block();
      this.#quotes = Math.min(this.#quotes + 1, 10);
    } else if (BLOCK.has(name)) {
      this.#block();
      if (name === 'p') this.#blank();
      if (name === 'pre') this.#pre++;
    }
  }

  close(name: string): void {
    if (name === 'a') this.#closeLink();
    else if (name === 'blockquote') {
      this.#block();
      this.#quotes = Math.max(this.#quotes - 1, 0);
    } else if (BLOCK.has(name) || name === 'li') {
      this.#block();
      if (name === 'p') this.#blank();
      if (name === 'pre') this.#pre = Math.max(this.#pre - 1, 0);
    }
  }

  text(): string {
    this.#block();
    return this.#lines.join('\n').replace(/\n{3,}/g, '\n\n').trim();
  }

  #closeLink(): void {
    const link = this.#link;
    this.#link = undefined;
    if (!link || !/^(https?|mailto):/i.test(link.href)) return;
    const shown = this.#line.slice(link.from).trim();
    const address = link.href.replace(/^mailto:/i, '').slice(0, 500);
    if (shown !== '' && !shown.includes(address) && !address.includes(shown)) this.#line += ` <${address}>`;
  }

  #block(): void {
    if (this.#line.trim() !== '') this.#end();
    else this.#line = '';
  }

  #blank(): void {
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '') this.#lines.push('');
  }

  #end(): void {
    this.#lines.push((this.#quotes > 0 ? `${'>'.repeat(this.#quotes)} ` : '') + this.#line.trimEnd());
    this.#line = '';
    if (this.#link) this.#link.from = 0;
  }
}

/** `&eacute;`, `&#233;`, `&#xe9;`; what is no entity stays as it is. */
export function entities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));?/g, (all, dec?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? NAMED[name.toLowerCase()] ?? all;
    const code = dec !== undefined ? Number(dec) : Number.parseInt(hex!, 16);
    return code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ' ';
  });
}
