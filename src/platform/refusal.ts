/** An expected "no": its sentence stands in the words of each language under `refusal.<code>`, filled with the facts. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 503;
  readonly facts: Record<string, string | number>;

  constructor(status: Refusal['status'], code: string, facts: Record<string, string | number> = {}) {
    super(code);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.facts = facts;
  }
}
