"use strict";

// The document comes from this service, and still nothing of it is ever used as markup: all text
// is set as text.
const METHODS = ["get", "post", "put", "patch", "delete"];
const TOKEN = "docs.token";
const byId = (id) => document.getElementById(id);

/** An element with attributes, listeners and children. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

let spec;

const resolve = (schema) => {
  let seen = 0;
  while (schema?.$ref && seen++ < 20) {
    schema = schema.$ref.slice(2).split("/").reduce((at, key) => at?.[key.replaceAll("~1", "/")], spec);
  }
  return schema ?? {};
};

const typeName = (schema) => {
  const name = schema?.$ref?.split("/").pop();
  if (name) return name;
  const types = [schema?.type ?? "any"].flat();
  const base = types[0] === "array" ? `${typeName(schema.items)}[]` : types[0];
  const nullable = types.includes("null") ? " or null" : "";
  return (schema?.format ? `${base} (${schema.format})` : base) + nullable;
};

const limits = (schema) => {
  const words = [];
  const say = (key, text) => schema[key] !== undefined && words.push(text(schema[key]));
  say("description", (value) => value);
  say("enum", (values) => `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`);
  say("minLength", (value) => `at least ${value} characters`);
  say("maxLength", (value) => `at most ${value} characters`);
  say("minimum", (value) => `at least ${value}`);
  say("maximum", (value) => `at most ${value}`);
  say("minItems", (value) => `at least ${value} items`);
  say("maxItems", (value) => `at most ${value} items`);
  say("pattern", (value) => `like ${value}`);
  say("default", (value) => `${JSON.stringify(value)} if absent`);
  if (schema.readOnly) words.push("set by the service");
  return words.join("; ");
};

/** A value that the schema allows. */
function example(schema, depth = 0) {
  schema = resolve(schema);
  const given = schema.example ?? schema.examples?.[0] ?? schema.default ?? schema.const;
  if (given !== undefined) return given;
  if (schema.enum) return schema.enum[0];
  const type = [schema.type].flat()[0];
  if (schema.properties && depth < 6) {
    const values = Object.entries(schema.properties).map(([key, value]) => [key, example(value, depth + 1)]);
    return Object.fromEntries(values);
  }
  if (type === "array") return depth < 6 && schema.items ? [example(schema.items, depth + 1)] : [];
  if (type === "integer" || type === "number") return schema.minimum > 0 ? schema.minimum : 0;
  if (type === "boolean") return false;
  if (type === "object") return {};
  return { email: "alice@example.test", uuid: "0190a5f0-0000-7000-8000-000000000000", "date-time": "2026-01-15T10:30:00Z", date: "2026-01-15", time: "10:30:00", iri: "https://example.test", decimal: "0.00" }[schema.format] ?? "text";
}

const json = (value) => JSON.stringify(value, null, 2);
const content = (body) => Object.entries(body?.content ?? {})[0] ?? [];

function fields(schema) {
  const shown = resolve(schema);
  if (!shown.properties) return h("p", {}, h("span", { class: "type" }, typeName(schema)));
  const rows = Object.entries(shown.properties).map(([name, property]) =>
    h("tr", {},
      h("th", { scope: "row" }, h("code", {}, name), shown.required?.includes(name) && h("span", { class: "required", title: "required" }, " *")),
      h("td", { class: "type" }, typeName(property)),
      h("td", {}, limits(property.$ref ? resolve(property) : property))));
  return h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, rows)));
}

function parameterInput(parameter, id) {
  const schema = resolve(parameter.schema);
  const attributes = { id, "data-name": parameter.name, "data-in": parameter.in, required: parameter.required };
  const options = schema.enum ?? ([schema.type].flat()[0] === "boolean" ? [true, false] : null);
  if (options) return h("select", attributes, h("option", { value: "" }), options.map((option) => h("option", {}, String(option))));
  return h("input", { ...attributes, autocomplete: "off", placeholder: schema.default });
}

function parameterTable(parameters, id) {
  const rows = parameters.map((parameter, index) =>
    h("tr", {},
      h("th", { scope: "row" }, h("label", { for: `${id}-${index}` }, h("code", {}, parameter.name), parameter.required && h("span", { class: "required", title: "required" }, " *"))),
      h("td", { class: "type" }, `${parameter.in}, ${typeName(resolve(parameter.schema))}`),
      h("td", {}, parameter.description ?? limits(resolve(parameter.schema))),
      h("td", {}, parameterInput(parameter, `${id}-${index}`))));
  return h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, rows)));
}

function access(operation) {
  const ways = operation.security ?? spec.security ?? [];
  if (!ways.length) return "Anybody may call this.";
  return ways.some((way) => !Object.keys(way).length) ? "Anybody may call this; who has signed in may see more." : "Needs a token.";
}

/** Sends what the form says and shows what comes back. */
async function send(method, path, form, output) {
  const query = new URLSearchParams();
  const headers = {};
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.Authorization = `Bearer ${token}`;
  for (const input of form.querySelectorAll("[data-name]")) {
    const { name, in: place } = input.dataset;
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(input.value));
    else if (input.value && place === "query") query.append(name, input.value);
    else if (input.value && place === "header") headers[name] = input.value;
  }
  const body = form.querySelector("textarea");
  if (body) headers["Content-Type"] = body.dataset.type;
  const target = path + (query.size ? `?${query}` : "");
  const started = performance.now();
  try {
    const response = await fetch(target, { method: method.toUpperCase(), headers, body: body?.value, cache: "no-store" });
    const text = await response.text();
    const took = Math.round(performance.now() - started);
    let shown = text;
    try { shown = json(JSON.parse(text)); } catch { /* not JSON, shown as it is */ }
    output.replaceChildren(
      h("p", { class: "row" }, h("span", { class: `status ${response.ok ? "good" : "bad"}` }, `${response.status} ${response.statusText}`), h("span", { class: "quiet" }, `${took} ms`), h("code", {}, `${method.toUpperCase()} ${target}`)),
      h("details", {}, h("summary", {}, "Headers"), h("pre", {}, [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n"))),
      text && h("pre", { tabindex: 0 }, shown));
  } catch (error) {
    output.replaceChildren(h("p", { class: "status bad" }, `No answer: ${error.message}`));
  }
}

function fill(details, { method, path, operation, shared }, id) {
  const parameters = [...shared, ...(operation.parameters ?? [])].map((parameter) => resolve(parameter));
  const [requestType, request] = content(resolve(operation.requestBody));
  const output = h("div", { role: "status", class: "scroll" });
  const button = h("button", { class: "main" }, "Send");
  const form = h("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      await send(method, path, form, output);
      button.disabled = false;
    },
  },
    parameters.length > 0 && [h("h3", {}, "Parameters"), parameterTable(parameters, id)],
    request && [
      h("h3", {}, h("label", { for: `${id}-body` }, `Body, ${requestType}`)),
      h("textarea", { id: `${id}-body`, "data-type": requestType, spellcheck: "false" }, json(request.example ?? example(request.schema))),
    ],
    h("p", { class: "row" }, button));
  const responses = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    response = resolve(response);
    const [, answer] = content(response);
    return h("details", {},
      h("summary", {}, h("span", { class: `status ${status < 400 ? "good" : "bad"}` }, status), response.description ?? ""),
      response.headers && h("p", { class: "quiet" }, `Headers: ${Object.keys(response.headers).join(", ")}`),
      answer && [fields(answer.schema), h("pre", { tabindex: 0 }, json(answer.example ?? example(answer.schema)))]);
  });
  details.append(h("div", { class: "body" },
    operation.description && h("p", {}, operation.description),
    h("p", { class: "quiet" }, access(operation)),
    form,
    output,
    request && h("div", {}, h("h3", {}, "Fields of the body"), fields(request.schema)),
    h("div", {}, h("h3", {}, "Answers"), responses)));
}

function operationsByTag() {
  const groups = new Map((spec.tags ?? []).map((tag) => [tag.name, []]));
  for (const [path, item] of Object.entries(spec.paths ?? {})) {
    for (const method of METHODS.filter((method) => item[method])) {
      const operation = item[method];
      const tag = operation.tags?.[0] ?? "other";
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push({ method, path, operation, shared: item.parameters ?? [] });
    }
  }
  return groups;
}

function render() {
  document.title = `${spec.info.title} – API`;
  byId("title").textContent = spec.info.title;
  byId("description").textContent = spec.info.description ?? "";
  byId("version").textContent = `Version ${spec.info.version}`;
  for (const [tag, operations] of operationsByTag()) {
    if (!operations.length) continue;
    const links = h("ul");
    const section = h("section", {}, h("h2", {}, tag || "other"));
    for (const entry of operations) {
      const { method, path, operation } = entry;
      const id = operation.operationId ?? `${method}${path}`;
      const badge = () => h("span", { class: `method ${method}` }, method.toUpperCase());
      const details = h("details", {
        id,
        class: "operation",
        ontoggle: () => details.open && !details.querySelector(".body") && fill(details, entry, id),
      },
        h("summary", {}, badge(), h("span", { class: "path" }, path), h("span", { class: "quiet" }, operation.summary ?? "")));
      const open = () => { details.open = true; };
      const words = `${method} ${path} ${operation.summary ?? ""} ${tag}`.toLowerCase();
      links.append(h("li", { "data-words": words, "data-for": id }, h("a", { href: `#${encodeURIComponent(id)}`, onclick: open }, badge(), h("span", { class: "path" }, path))));
      section.append(details);
    }
    byId("index").append(h("li", {}, tag || "other", links));
    byId("operations").append(section);
  }
}

function filter() {
  const words = byId("filter").value.toLowerCase().split(/\s+/);
  for (const link of document.querySelectorAll("[data-words]")) {
    const hidden = !words.every((word) => link.dataset.words.includes(word));
    link.hidden = hidden;
    byId(link.dataset.for).hidden = hidden;
  }
  for (const group of document.querySelectorAll("#index > li, #operations > section")) {
    group.hidden = !group.querySelector("[data-words]:not([hidden]), .operation:not([hidden])");
  }
}

function account() {
  const login = Object.keys(spec.paths ?? {}).find((path) => path.endsWith("/auth/login"));
  const who = byId("who");
  const use = (token, text) => {
    if (token) sessionStorage.setItem(TOKEN, token);
    else sessionStorage.removeItem(TOKEN);
    who.textContent = text;
  };
  byId("account").hidden = !spec.components?.securitySchemes;
  byId("login").hidden = !login;
  if (sessionStorage.getItem(TOKEN)) who.textContent = "The token from before is used until this tab is closed.";
  byId("login").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const body = JSON.stringify(Object.fromEntries(new FormData(form)));
    try {
      const response = await fetch(login, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      const answer = await response.json();
      const token = answer.accessToken ?? answer.access_token ?? answer.data?.accessToken ?? answer.data?.access_token;
      if (token) use(token, `Signed in as ${form.elements.email.value}.`);
      else who.textContent = answer.error?.message ?? answer.detail ?? "That did not work.";
      form.elements.password.value = "";
    } catch (error) {
      who.textContent = `No answer: ${error.message}`;
    }
  });
  byId("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = event.target.elements.token;
    if (input.value) use(input.value.trim(), "The token is used until this tab is closed.");
    input.value = "";
  });
  byId("forget").addEventListener("click", () => use(null, "No token is used."));
}

async function start() {
  const loading = byId("loading");
  try {
    const response = await fetch("/openapi.json");
    if (!response.ok) throw new Error(`status ${response.status}`);
    spec = await response.json();
    render();
    account();
    loading.remove();
    byId("filter").addEventListener("input", filter);
    const wanted = byId(decodeURIComponent(location.hash.slice(1)));
    if (wanted?.matches("details")) {
      wanted.open = true;
      wanted.scrollIntoView();
    }
  } catch (error) {
    loading.textContent = `The document could not be loaded: ${error.message}`;
  }
}

start();
