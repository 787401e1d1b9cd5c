// One structured line for each event: ids and outcomes, never a secret or a word of a conversation.

export function log(entry: { event: string; [field: string]: unknown }): void {
  console.log(JSON.stringify(entry));
}
