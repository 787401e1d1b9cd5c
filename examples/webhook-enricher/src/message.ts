// What the queue holds of a call: its id, and no more.

/** A message of the queue. */
export interface EnrichmentMessage {
  callId: string;
}

/** Ids as the API has them. They become names of Durable Objects and keys in R2. */
const CALL_ID = /^[\w-]{1,128}$/;

/** Whether this can be the id of a call. */
export function isCallId(id: unknown): id is string {
  return typeof id === "string" && CALL_ID.test(id);
}

/** The id that a message is about; `undefined` for one that is not of this Worker. */
export function callIdOf({ body }: Message<Partial<EnrichmentMessage> | null>): string | undefined {
  return isCallId(body?.callId) ? body.callId : undefined;
}
