export type MailProblemCode = 'empty' | 'too_many_parts' | 'too_deep' | 'too_many_headers' | 'unreadable';

/** A mail that is not read: it holds nothing, or is built to exhaust whoever reads it. The only thing the readers of this folder throw. */
export class MailProblem extends Error {
  readonly code: MailProblemCode;

  constructor(code: MailProblemCode, cause?: unknown) {
    super(`mail not read: ${code}`, { cause });
    this.name = 'MailProblem';
    this.code = code;
  }
}
