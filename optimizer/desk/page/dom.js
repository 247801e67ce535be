// Elements, words in the chosen language, and calls to the desk. Data enters the page as text nodes only.
import {WORDS} from "./words.js";

export const state = {language: localStorage.getItem("language") === "en" ? "en" : "zh", stamp: -1, pulse: null};

export const zh = () => state.language === "zh";
/** The chosen language of a pair of English and Chinese; a plain text speaks for itself. */
export const pick = pair => (Array.isArray(pair) ? pair[zh() ? 1 : 0] : pair ?? "");

/** A label in the chosen language; fields in braces are filled in. */
export function t(key, fields = {}) {
  const pair = WORDS[key];
  if (!pair) throw new Error("no word for " + key);
  return pick(pair).replace(/\{(\w+)\}/g, (_, name) => String(fields[name] ?? ""));
}

/** An element: attributes, listeners (on…) and children; null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, content] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), content);
    else if (name === "value") element.value = content;
    else if (name === "style") Object.entries(content).forEach(([key, text]) => element.style.setProperty(key, text));
    else if (content === true) element.setAttribute(name, "");
    else if (content !== false && content !== null && content !== undefined) element.setAttribute(name, content);
  }
  element.append(...children.flat(9).filter(child => child !== null && child !== false && child !== undefined));
  return element;
}

/** Give an element new contents; null and false are left out. */
export function put(element, ...children) {
  element.replaceChildren(...children.flat(9).filter(child => child !== null && child !== false && child !== undefined));
  return element;
}

/** A call that failed: ``words`` is a pair. */
export class Refused extends Error {
  constructor(words, status) { super(words[0]); this.words = words; this.status = status; }
}
const GONE = ["The program does not answer; what was saved is safe", "与程序的连接断开；已保存的内容不会丢失"];

async function answer(request) {
  let response;
  try { response = await request; } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(GONE, 0);
  }
  if (response.ok) return response.json();
  let words = [String(response.status), String(response.status)];
  try { words = (await response.json()).error ?? words; } catch { /* no JSON: the status speaks */ }
  throw new Refused(words, response.status);
}

/** Ask: fields go into the query; ``signal`` breaks it off. */
export function ask(name, fields = {}, signal = undefined) {
  const query = new URLSearchParams(Object.entries(fields).filter(([, text]) => text !== undefined)).toString();
  return answer(fetch(`/api/${name}${query ? "?" + query : ""}`, {signal}));
}
/** Tell: fields go as JSON. */
export function tell(name, fields = {}) {
  const headers = {"content-type": "application/json"};
  return answer(fetch(`/api/${name}`, {method: "POST", headers, body: JSON.stringify(fields)}));
}
/** Bring a file. */
export function bring(file, call = "upload") {
  const headers = {"content-type": "application/octet-stream"};
  return answer(fetch(`/api/${call}?name=${encodeURIComponent(file.name)}`, {method: "POST", headers, body: file}));
}

const live = h("div", {class: "toasts", role: "status", "aria-live": "polite"});
/** A sentence at the foot of the page for some seconds; ``actions`` are pairs of label and function. */
export function toast(words, actions = [], bad = false) {
  if (!live.isConnected) document.body.append(live);
  const line = h("div", {class: bad ? "toast bad" : "toast"}, pick(words),
    actions.map(([label, work]) => h("button", {type: "button", onclick: () => { line.remove(); work(); }}, label)));
  live.append(line);
  while (live.children.length > 3) live.firstChild.remove();
  setTimeout(() => line.remove(), bad ? 12000 : 6000);
}
/** Run something; what is refused is told. */
export async function attempt(work) {
  try { return await work(); } catch (error) {
    if (error.name === "AbortError") return undefined;
    toast(error.words ?? [String(error), String(error)], [], true);
    if (!error.words) console.error(error);
    return undefined;
  }
}
export const button = (label, action, attributes = {}) => h("button", {type: "button", ...attributes, onclick: action}, label);

/** A dialog in the middle; ``build`` gets a function that closes it and gives its contents. */
export function dialog(title, build) {
  const box = h("dialog", {"aria-label": title});
  const close = () => { box.close(); box.remove(); };
  box.append(h("h2", {}, title), ...[build(close)].flat());
  box.addEventListener("cancel", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}
/** The head of a place: its name, and in one line what is done there. */
export const pagehead = (title, said, ...more) => h("div", {class: "pagehead"}, h("h1", {}, title), said ? h("p", {}, said) : null, more);
