// The enricher with an executioner: one attempt for each call ends at a chosen step, and nothing of it runs after that, as
// when the platform evicts a Worker. What the queue then sees is an invocation that failed.
import enricher, { Enrichment } from "../../examples/webhook-enricher/src/index";

export { Enrichment };

type Step = "fetched" | "stored" | "delivered" | "ended";

const killed = new Set<string>();

export default {
  fetch: enricher.fetch,
  async queue(batch: MessageBatch<{ callId: string }>, env: Env & { KILL_AT: Step }) {
    await Promise.all(
      batch.messages.map(async (message) => {
        const alone = { queue: batch.queue, messages: [message] } as unknown as MessageBatch<{ callId: string }>;
        if (killed.has(message.body.callId)) return enricher.queue(alone, env);
        // The first of both: the attempt that never goes on, or its death.
        const { promise: death, reject } = Promise.withResolvers<never>();
        const stop = () => {
          killed.add(message.body.callId);
          reject(new Error("killed"));
          return new Promise<never>(() => {});
        };
        try {
          await Promise.race([enricher.queue(alone, doomed(env, stop)), death]);
        } catch {
          // As the platform repeats what a killed consumer had taken.
          message.retry({ delaySeconds: 1 });
        }
      }),
    );
  },
};

/** Bindings of which one never comes back, when it has done its work. */
function doomed(env: Env & { KILL_AT: Step }, stop: () => Promise<never>): Env {
  const calls: Partial<R2Bucket> = {
    get: ((key: string) => env.CALLS.get(key)) as R2Bucket["get"],
    head: (key) => (env.KILL_AT === "stored" ? stop() : env.CALLS.head(key)),
    put: ((key: string, value: string) =>
      env.KILL_AT === "fetched" ? stop() : env.CALLS.put(key, value)) as R2Bucket["put"],
  };
  const enrichment = {
    getByName(name: string) {
      const stub = env.ENRICHMENT.getByName(name);
      return {
        begin: () => stub.begin(),
        release: (reason: string) => stub.release(reason),
        async end(ending: "delivered" | "dead" | "disabled") {
          if (env.KILL_AT === "delivered") return stop();
          await stub.end(ending);
          return stop();
        },
      };
    },
  };
  return { ...env, CALLS: calls, ENRICHMENT: enrichment } as unknown as Env;
}
