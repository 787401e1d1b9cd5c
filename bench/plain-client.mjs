// The client that needs no package, for comparison.
// @ts-check

/** @param {string} baseUrl @param {string} id */
export async function getCall(baseUrl, id) {
  const response = await fetch(`${baseUrl}/v1/calls/${encodeURIComponent(id)}?include_words=true`);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}
