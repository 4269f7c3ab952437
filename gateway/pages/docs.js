// The documentation page: shows /api/openapi.json, and signs its reader in. Tokens stay in this page's memory.
"use strict";

const SESSIONS = "/api/v1/sessions";
const RENEW_EARLY_SECONDS = 60;

const ui = SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "none", // three hundred operations at once take a browser a minute
  defaultModelsExpandDepth: -1, // nor all their schemas: each operation shows its own
  filter: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});

const form = document.getElementById("sign-in");
const told = document.getElementById("signed-in");
const signOutButton = document.getElementById("sign-out");
let renewal = 0;
let tokens = null;

async function post(path, content) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": navigator.language || "zh-CN" },
    body: JSON.stringify(content),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error([body.detail, body.remedy].filter(Boolean).join(" "));
  return body;
}

function use(given) {
  tokens = given;
  ui.preauthorizeApiKey("bearer", tokens.access_token);
  signOutButton.hidden = false;
  clearTimeout(renewal);
  const seconds = Math.max(tokens.expires_in_seconds - RENEW_EARLY_SECONDS, 1);
  renewal = setTimeout(renew, seconds * 1000);
}

async function renewed() {
  return post(`${SESSIONS}/refresh`, { refresh_token: tokens.refresh_token });
}

async function renew() {
  try {
    use(await renewed());
  } catch (error) {
    forget();
    told.value = error.message;
  }
}

function forget() {
  clearTimeout(renewal);
  ui.authActions.logout(["bearer"]);
  tokens = null;
  signOutButton.hidden = true;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  try {
    use(await post(SESSIONS, given));
    form.reset(); // empties the output too
    told.value = `已登录 Signed in: ${given.login}`;
  } catch (error) {
    told.value = error.message;
  }
});

function end(accessToken) {
  return fetch(`${SESSIONS}/current`, { method: "DELETE", headers: { Authorization: `Bearer ${accessToken}` } });
}

// A computer that has slept has an old access token, and a session that is still open.
async function signOut() {
  try {
    let answer = await end(tokens.access_token);
    if (answer.status === 401) answer = await end((await renewed()).access_token);
    if (!answer.ok) throw new Error((await answer.json()).detail);
    told.value = "已退出 Signed out";
  } catch (error) {
    told.value = error.message;
  } finally {
    forget();
  }
}

signOutButton.addEventListener("click", signOut);
