// A company's provider for a journey: `oidc-provider`, certified by the OpenID Foundation, with a sign-in page of our own where a
// person types who they are.

import { createServer } from "node:http";
import { Provider } from "oidc-provider";

export const CLIENT = { id: "clairscore", secret: "known to both, and long enough: 32" };

/** How long what the provider gives is good. */
const SECONDS = 600;

const page = (content) => `<!doctype html><title>Company</title><link rel="icon" href="data:,">${content}`;

/**
 * A provider on this machine, for people by login ({ name, groups }), whose browsers come back to the server at `url`.
 * Its name is another than the server's address, so that browsers take both for different sites.
 */
export async function provide(people, url) {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${url}/sign-in/company/return`],
        post_logout_redirect_uris: [`${url}/sign-in`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "groups"] },
    // Groups stand in the ID token, as Entra ID and Keycloak put them there.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ["of this journey only"] },
    ttl: { AccessToken: SECONDS, Grant: SECONDS, IdToken: SECONDS, Interaction: SECONDS, Session: SECONDS },
    features: {
      devInteractions: { enabled: false },
      // The library's own page fetches a font from elsewhere.
      rpInitiatedLogout: {
        logoutSource: (context, form) => {
          context.body = page(`${form} <button form="op.logoutForm" name="logout" value="yes">Leave</button>`);
        },
      },
    },
    findAccount: (_, login) => ({ accountId: login, claims: () => ({ sub: login, ...people[login] }) }),
    // The company has agreed for its people.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid profile");
      await grant.save();
      return grant;
    },
    interactions: { url: (_, { uid }) => `/who/${uid}` },
  });
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/who/")) {
      return answer(request, response);
    }
    if (request.method === "GET") {
      response.setHeader("content-type", "text/html");
      return response.end(page(`<form method="post"><label>Who? <input name="login"></label> <button>Enter</button></form>`));
    }
    let form = "";
    for await (const part of request) {
      form += part;
    }
    const login = new URLSearchParams(form).get("login");
    const result = login in people ? { login: { accountId: login } } : { error: "access_denied" };
    await provider.interactionFinished(request, response, result);
  });
  return { issuer, close: () => (server.closeAllConnections(), server.close()) };
}
