// What the types say of a call: they follow the options, and what is not known to be there cannot be used.
import { ContactshipClient } from "contactship-wasm";
import type { AnyCall, Call, GetCallOptions, TimedTurn, TranscriptEntry, Turn, Word } from "contactship-wasm";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Missing = null | undefined;
declare function is<T extends true>(): T;
declare const yesOrNo: boolean;
declare const jsonOrToon: "json" | "toon";

const client = new ContactshipClient({ apiKey: "sk" });

export async function withoutOptions() {
  const call = await client.getCall("id");
  is<Same<typeof call, Call>>();
  is<Same<typeof call.id, string>>();
  is<Same<typeof call.duration, number | Missing>>();
  is<Same<typeof call.chat_history, Turn[] | Missing>>();
  const id: string = call.id;
  const name: string | Missing = call.contact?.full_name;
  const summary: string | Missing = call.call_analysis?.summary;
  const content: string | Missing = call.chat_history?.[0]?.content;
  // @ts-expect-error: a transcript can be missing
  call.chat_history.length;
  // @ts-expect-error: it can be null
  call.from.length;
  // @ts-expect-error: words were not asked for
  call.chat_history?.[0]?.words;
  // @ts-expect-error: nor were tools
  call.chat_history_with_tools;
  // @ts-expect-error: the wire's names are used
  call.chatHistory;
  return [id, name, summary, content];
}

export async function enumsAreOpen() {
  const call = await client.getCall("id");
  if (call.call_status === "completed") return 1;
  if (call.call_status === "a status of next year") return 2;
  const status: string | Missing = call.call_status;
  return status;
}

export async function unknownFieldsCanBeRead() {
  const call = await client.getCall("id", { includeWords: true, includeTools: true });
  const fields: Record<string, unknown> = call;
  const turnFields: Record<string, unknown> = call.chat_history?.[0] ?? {};
  const extra: unknown = call.contact?.additional_data;
  const score: unknown = call.call_analysis?.custom_analysis_data;
  const confidence: unknown = call.chat_history?.[0]?.words?.[0]?.confidence;
  return [fields.new_field, turnFields.new_field, extra, score, confidence];
}

export async function withoutTranscript() {
  const call = await client.getCall("id", { includeTranscript: false });
  is<Same<typeof call, Call<{ includeTranscript: false }>>>();
  // @ts-expect-error: there is none
  call.chat_history;
  return call.id;
}

export async function withWords() {
  const call = await client.getCall("id", { includeWords: true, transcriptFormat: "toon" });
  is<Same<typeof call.chat_history, TimedTurn[] | Missing>>();
  const word: Word | undefined = call.chat_history?.[0]?.words?.[0];
  const start: number | Missing = word?.start;
  return start;
}

export async function rawTranscripts() {
  const call = await client.getCall("id", {
    rawTranscript: true,
    transcriptFormat: "toon",
    includeTools: true,
  });
  is<Same<typeof call.chat_history, string | Missing>>();
  is<Same<typeof call.chat_history_with_tools, string | Missing>>();
  // A transcript that travels as JSON has no text that could stay.
  const json = await client.getCall("id", { rawTranscript: true });
  is<Same<typeof json.chat_history, Turn[] | Missing>>();
  return call.chat_history?.toUpperCase();
}

export async function withTools() {
  const call = await client.getCall("id", { includeTools: true });
  is<Same<typeof call.chat_history_with_tools, TranscriptEntry[] | Missing>>();
  for (const entry of call.chat_history_with_tools ?? []) {
    switch (entry.role) {
      case "tool_call_invocation":
        is<Same<typeof entry.arguments, string | Missing>>();
        break;
      case "tool_call_result":
        is<Same<typeof entry.successful, boolean | Missing>>();
        break;
      case "dtmf":
        is<Same<typeof entry.digit, string | Missing>>();
        break;
      case "agent":
        is<Same<typeof entry.words, Word[] | Missing>>();
        break;
      case "a role of next year":
        break;
    }
  }
}

export async function optionsThatAreNotKnownBefore() {
  const maybe = await client.getCall("id", { includeTranscript: yesOrNo });
  is<Same<typeof maybe.chat_history, Turn[] | Missing>>();
  const raw = await client.getCall("id", { transcriptFormat: "toon", rawTranscript: yesOrNo });
  is<Same<typeof raw.chat_history, Turn[] | string | Missing>>();
  const format = await client.getCall("id", { transcriptFormat: jsonOrToon, rawTranscript: true });
  is<Same<typeof format.chat_history, Turn[] | string | Missing>>();
  const spread = await client.getCall("id", { ...(yesOrNo && { includeTranscript: false as const }) });
  is<Same<typeof spread.chat_history, Turn[] | Missing>>();
  const words = await client.getCall("id", { includeWords: yesOrNo });
  is<Same<typeof words.chat_history, TimedTurn[] | Missing>>();
  const nothing = await client.getCall("id", { includeTranscript: undefined });
  is<Same<typeof nothing.chat_history, Turn[] | Missing>>();
  const options: GetCallOptions = { includeWords: true };
  const any = await client.getCall("id", options);
  is<Same<typeof any, AnyCall>>();
  is<Same<typeof any.chat_history, TimedTurn[] | string | Missing>>();
  const kept = { includeWords: true, transcriptFormat: "toon" } as const;
  const fromConstant = await client.getCall("id", kept);
  is<Same<typeof fromConstant.chat_history, TimedTurn[] | Missing>>();
}

export async function everyCallIsAny() {
  const calls: AnyCall[] = [
    await client.getCall("id"),
    await client.getCall("id", { includeTranscript: false }),
    await client.getCall("id", { includeWords: true, includeTools: true }),
    await client.getCall("id", { transcriptFormat: "toon", rawTranscript: true }),
  ];
  const plain: Call[] = [await client.getCall("id", { includeWords: true })];
  return [calls, plain];
}
