// Requests to this service: with the token that changes need, and errors as sentences.

export function token() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

export async function post(url, body) {
  const headers = { "X-CSRF-Token": token() };
  return answered(await fetch(url, { method: "POST", body, headers }));
}

export async function get(url, signal) {
  const headers = { Accept: "application/json" };
  return answered(await fetch(url, { headers, signal }));
}

async function answered(response) {
  if (response.redirected && new URL(response.url).pathname === "/login") {
    window.location.reload();
  }
  if (!response.ok) {
    let sentence = `the service answers ${response.status}`;
    try {
      sentence = (await response.json()).error ?? sentence;
    } catch {
      // Not every answer is JSON.
    }
    throw new Error(sentence);
  }
  return response;
}
