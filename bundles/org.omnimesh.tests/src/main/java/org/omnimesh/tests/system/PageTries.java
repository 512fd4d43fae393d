// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

/** What a page tries in order to get at the API: every way a browser has. */
final class PageTries {
    /** A function of where, as whom and what; comes to a JSON object of what each try got, or an error. */
    static final String SCRIPT = """
            async ({ base, token, channel, what }) => {
              const STATUS = base + "/api/v1/team/status";
              const MESSAGES = base + "/api/v1/team/channels/" + channel + "/messages";
              const SOCKET = base.replace("http", "ws") + "/api/v1/team/ws";
              const own = location.origin === base && !location.hostname.endsWith(".example");
              const content = JSON.stringify({ content: (own ? "own " : "others ") + location.origin });
              const bearer = { Authorization: "Bearer " + token };
              const text = async answer => (await answer).text();
              const loaded = (element, come) => new Promise((done, fail) => {
                element.onload = () => { try { done(come(element)); } catch (e) { fail(e); } };
                element.onerror = () => fail(new Error("not loaded"));
                document.documentElement.append(element);
              });
              const frame = () => { const frame = document.createElement("iframe"); frame.name = "f" + Math.random(); return frame; };
              const inside = frame => frame.contentDocument ? frame.contentDocument.documentElement.innerText : "";
              const socket = protocols => new Promise((done, fail) => {
                const opened = new WebSocket(SOCKET, protocols);
                opened.onopen = () => { opened.close(); done("open"); };
                opened.onmessage = message => done(message.data);
                opened.onerror = () => fail(new Error("no socket"));
              });
              if (what === "session") {
                return String((await fetch(base + "/api/v1/session", { method: "POST", headers: bearer })).status);
              }
              const tries = {
                "fetch simple": () => text(fetch(STATUS)),
                "fetch with cookie": () => text(fetch(STATUS, { credentials: "include" })),
                "fetch with token": () => text(fetch(STATUS, { headers: bearer })),
                "fetch opaque": () => own ? "" : text(fetch(STATUS, { mode: "no-cors", credentials: "include" })),
                "post simple": () => own ? "" : text(fetch(MESSAGES, { method: "POST", credentials: "include", body: content })),
                "post opaque": () => own ? "" : text(fetch(MESSAGES, { method: "POST", mode: "no-cors", credentials: "include", body: content })),
                "post preflighted": () => text(fetch(MESSAGES, { method: "POST", credentials: "include", body: content,
                  headers: { "Content-Type": "application/json", ...bearer } })),
                "put preflighted": () => own ? "" : text(fetch(base + "/api/v1/team/presence", { method: "PUT", headers: bearer })),
                "form": () => {
                  const target = frame();
                  const form = document.createElement("form");
                  form.method = "post";
                  form.action = MESSAGES;
                  form.enctype = "text/plain";
                  form.target = target.name;
                  const field = document.createElement("input");
                  field.name = '{"content":"others form","x":"';
                  field.value = '"}';
                  form.append(field);
                  document.documentElement.append(form);
                  const came = loaded(target, inside);
                  if (own) {
                    return "";
                  }
                  form.submit();
                  return came;
                },
                "socket": () => socket(["omnimesh.v1", "bearer." + token]),
                "socket with cookie": () => own ? "" : socket([]),
                "events": () => new Promise((done, fail) => {
                  const source = new EventSource(STATUS, { withCredentials: true });
                  source.onmessage = message => done(message.data);
                  source.onerror = () => { source.close(); fail(new Error("no events")); };
                }),
                "image": () => { const image = new Image(); image.src = STATUS; return loaded(image, () => "loaded"); },
                "script": () => { const script = document.createElement("script"); script.src = STATUS; return loaded(script, () => "loaded"); },
                "frame": () => { const shown = frame(); shown.src = STATUS; return loaded(shown, inside); },
              };
              const outcomes = {};
              for (const [name, attempt] of Object.entries(tries)) {
                try {
                  outcomes[name] = await Promise.race([attempt(), new Promise((_, fail) => setTimeout(() => fail(new Error("silence")), 5000))]);
                } catch (e) {
                  outcomes[name] = "error: " + e.message;
                }
              }
              return JSON.stringify(outcomes);
            }
            """;

    private PageTries() {}
}
