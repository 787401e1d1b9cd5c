// A request that the proxy does not answer with a call: thrown where it is noticed, answered in index.ts.

/** An error whose message is shown to the user and logged: it never holds anything that the request brought. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  /** The answer, in the form in which the API gives its errors. */
  toResponse(): Response {
    const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff", ...this.headers };
    return Response.json({ statusCode: this.status, message: this.message }, { status: this.status, headers });
  }
}
