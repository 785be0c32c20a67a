// Signing in to a server with an invented bank, as one of its invented people: what a browser's one click does.

/** The cookie of somebody who has just signed in at `url`. */
export async function enter(url, login = "demo-advisor") {
  const answer = await fetch(`${url}/sign-in/demo`, {
    method: "POST",
    body: new URLSearchParams({ login }),
    redirect: "manual",
  });
  const cookie = answer.headers.getSetCookie().find((cookie) => cookie.startsWith("session="));
  if (answer.status !== 303 || !cookie) {
    throw new Error(`${login} cannot enter ${url}: ${answer.status}`);
  }
  return cookie.split(";")[0];
}

/** The same, in a browser's context. */
export async function enterContext(context, url, login) {
  const [name, value] = (await enter(url, login)).split("=");
  await context.addCookies([{ name, value, url }]);
}
