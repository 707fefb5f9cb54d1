// An OpenID provider on loopback for the tests of sign-in: oidc-provider, with its own login page.
// node provider.mjs PORT CLIENT_ID CLIENT_SECRET REDIRECT_URI…
// It prints "ready"; a line "rotate" on its input changes its signing key, and prints "rotated".
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const [port, clientId, clientSecret, ...redirectUris] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const cookieKey = randomUUID();

// Whoever says a name is that person: the claims come of the name.
async function findAccount(_, login) {
  const claims = {
    sub: login,
    preferred_username: login,
    name: `Person ${login}`,
    email: `${login}@campus.example`,
    email_verified: !login.startsWith("unsure"),
  };
  return { accountId: login, claims: async () => claims };
}

function makeProvider() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: redirectUris,
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username", "name"] },
    cookies: { keys: [cookieKey] },
    features: { devInteractions: { enabled: false } },
    findAccount,
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    jwks: { keys: [key] },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    // Consent was given by whoever runs the provider, as in an organisation.
    async loadExistingGrant(context) {
      const { client, session } = context.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  return provider;
}

const page = (uid) => `<!doctype html><html lang="en"><title>Campus</title><h1>Campus sign-in</h1>
<form method="post" action="/interaction/${uid}/login">
<label>Campus name <input name="login" required></label><button>Go on</button></form>
<a href="/interaction/${uid}/cancel">Cancel</a></html>`;

async function interact(request, response, uid, action) {
  if (action === "login") {
    let body = "";
    for await (const chunk of request) body += chunk;
    const result = { login: { accountId: new URLSearchParams(body).get("login") } };
    return provider.interactionFinished(request, response, result);
  }
  if (action === "cancel") {
    const result = { error: "access_denied", error_description: "the person did not want to" };
    return provider.interactionFinished(request, response, result);
  }
  await provider.interactionDetails(request, response);
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  return response.end(page(uid));
}

let provider = makeProvider();
let answer = provider.callback();

const server = createServer((request, response) => {
  const [, uid, action] = request.url.match(/^\/interaction\/([\w-]+)(?:\/(\w+))?$/) ?? [];
  if (!uid) return answer(request, response);
  return interact(request, response, uid, action).catch((error) => {
    response.statusCode = 400;
    response.end(String(error));
  });
});
server.listen(Number(port), "127.0.0.1", () => console.log("ready"));

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  if (line !== "rotate") return;
  provider = makeProvider();
  answer = provider.callback();
  console.log("rotated");
});
lines.on("close", () => process.exit(0)); // the tests ended
