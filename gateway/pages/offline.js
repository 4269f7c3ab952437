"use strict";
// Verifies a certificate with the keys in this page: nothing is sent, and no connection is needed.
const data = (id) => JSON.parse(document.getElementById(id).textContent);
const KEYS = data("keys").keys, WORDS = data("words"), TYPE = data("type");
const form = document.forms[0], told = document.getElementById("told"), state = document.getElementById("state");

function bytes(part) {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) throw new Error("not base64url");
  return Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

const json = (part) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes(part)));

async function statementIn(signed) {
  const parts = signed.split(".");
  if (parts.length !== 3) throw new Error("not a compact JWS");
  const header = json(parts[0]);
  const jwk = KEYS.find((key) => key.kid === header.kid);
  if (header.alg !== "EdDSA" || header.typ !== TYPE || "crit" in header || !jwk) throw new Error("not of these keys");
  const key = await crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, "Ed25519", false, ["verify"]);
  const text = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  if (!(await crypto.subtle.verify("Ed25519", key, bytes(parts[2]), text))) throw new Error("another signature");
  return json(parts[1]).certificate;
}

const hours = (minutes) => `${minutes}（${Math.floor(minutes / 60)} h ${minutes % 60} min）`;

function* facts(statement) {
  for (const name of ["number", "name", "volunteer_number", "document", "issued_on", "replaces"])
    if (statement[name]) yield [name, statement[name]];
  yield ["minutes", hours(statement.minutes)];
  yield ["days", `${statement.first_day} – ${statement.last_day}`];
  yield ["issuer", statement.issuer_name];
  for (const line of statement.lines) yield ["lines", `${line.unit_name}：${hours(line.minutes)}`];
}

function show(word, good, rows) {
  state.className = good ? "state valid" : "trouble";
  state.textContent = WORDS[word];
  told.replaceChildren(...rows.flatMap(([name, value]) => {
    const [term, detail] = ["dt", "dd"].map((tag) => document.createElement(tag));
    [term.textContent, detail.textContent] = [WORDS[name], value];
    return [term, detail];
  }));
}

async function canVerify() {
  try {
    await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x: KEYS[0].x }, "Ed25519", false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!(await canVerify())) return show("offline_old", false, []);
  try {
    show("signed_good", true, [...facts(await statementIn(form.elements.signed.value.replace(/\s+/g, "")))]);
  } catch {
    show("offline_forged", false, []);
  }
});
