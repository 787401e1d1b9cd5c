// The Durable Object of one call: whether the call is queued, being worked on, or done. Strongly consistent, so that
// repeated webhooks and repeated messages lead to one delivery.
import { DurableObject } from "cloudflare:workers";

/** What an attempt may take beside the API's timeout and the destination's, in milliseconds. */
const LEASE_ROOM_MS = 5_000;
/** After so long nothing repeats a webhook any more, in milliseconds; the enriched call stays in R2. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** How an enrichment ended: `dead` after its last repetition, `disabled` where the destination wants no more. */
export type Ending = "delivered" | "dead" | "disabled";

/** What a consumer works with, from {@link Enrichment.begin} to {@link Enrichment.end} or {@link Enrichment.release}. */
export interface Lease {
  state: "leased";
  /** The same over all attempts, for `webhook-id`. */
  webhookId: string;
  /** When the call was queued, in Unix milliseconds. */
  queuedAt: number;
}

interface Row extends Record<string, SqlStorageValue> {
  state: "queued" | Ending;
  webhook_id: string;
  queued_at: number;
  leased_until: number;
  last_error: string | null;
}

export class Enrichment extends DurableObject<Env> {
  #sql = this.ctx.storage.sql;
  #queueing: Promise<unknown> | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql.exec(
      `CREATE TABLE IF NOT EXISTS enrichment (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        state TEXT NOT NULL, webhook_id TEXT NOT NULL, queued_at INTEGER NOT NULL,
        leased_until INTEGER NOT NULL DEFAULT 0, last_error TEXT
      )`,
    );
  }

  /** Queues the call, unless it was queued before. Rejects where the queue does, and has claimed nothing then. */
  async claim(callId: string): Promise<"queued" | "known"> {
    // Two webhooks at once: the second waits for the outcome of the first.
    while (this.#queueing) await this.#queueing.catch(() => {});
    if (this.#row()) return "known";
    await this.#queue(callId);
    return "queued";
  }

  /** Queues the call again, regardless of its outcome; its `webhook-id` stays, so that receivers know it again. */
  async replay(callId: string): Promise<void> {
    while (this.#queueing) await this.#queueing.catch(() => {});
    await this.#queue(callId);
  }

  /** Lets one consumer work on the call; `busy` while another does, `done` where nothing is left to do. */
  async begin(): Promise<Lease | { state: "busy" } | { state: "done" }> {
    const row = this.#row();
    if (row?.state !== "queued") return { state: "done" };
    const now = Date.now();
    if (row.leased_until > now) return { state: "busy" };
    this.#sql.exec("UPDATE enrichment SET leased_until = ?", now + this.#leaseMs());
    return { state: "leased", webhookId: row.webhook_id, queuedAt: row.queued_at };
  }

  /** Gives the lease back after an attempt that failed, or that found the call not analysed yet. */
  async release(reason: string): Promise<void> {
    this.#sql.exec("UPDATE enrichment SET leased_until = 0, last_error = ?", reason);
  }

  /** Ends the enrichment; gives the reason of the last failure, if there was one. */
  async end(ending: Ending): Promise<string | null> {
    this.#sql.exec("UPDATE enrichment SET leased_until = 0, state = ? WHERE state = 'queued'", ending);
    return this.#row()?.last_error ?? null;
  }

  /** Forgets the call. */
  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  async #queue(callId: string): Promise<void> {
    this.#queueing = this.env.ENRICHMENTS.send({ callId });
    try {
      await this.#queueing;
    } finally {
      this.#queueing = undefined;
    }
    // Only now: were it written before, a crash in between would lose the call. A crash after `send` leads to a second
    // message, of which `begin` lets one through.
    this.#sql.exec(
      `INSERT INTO enrichment (id, state, webhook_id, queued_at) VALUES (1, 'queued', ?, ?)
        ON CONFLICT (id) DO UPDATE SET state = 'queued', queued_at = excluded.queued_at, leased_until = 0`,
      `msg_${crypto.randomUUID()}`,
      Date.now(),
    );
    await this.ctx.storage.setAlarm(Date.now() + KEPT_MS);
  }

  /** A consumer that was killed holds its lease for as long, and no longer. */
  #leaseMs(): number {
    return Number(this.env.API_TIMEOUT_MS) + Number(this.env.DESTINATION_TIMEOUT_MS) + LEASE_ROOM_MS;
  }

  #row(): Row | undefined {
    return this.#sql.exec<Row>("SELECT * FROM enrichment").toArray()[0];
  }
}
