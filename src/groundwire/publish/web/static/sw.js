// Keeps the last edition readable offline: the network first, and what was read last where there is none.
// Only our own pages and files; nothing of an account is kept.

const KEPT = "groundwire-1", MOST = 80;
const FIRST = ["/", "/offline"];
const OWN = /^\/(account|pictures?|sign-in|sign-out|audit|unsubscribe|api|state|edit)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FIRST)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function keep(request, answer) {
  const kept = await caches.open(KEPT);
  await kept.put(request, answer);
  const all = await kept.keys();
  const old = all.filter((one) => !FIRST.includes(new URL(one.url).pathname)).slice(0, Math.max(0, all.length - MOST));
  await Promise.all(old.map((one) => kept.delete(one)));
}

async function read(event, page) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  } catch {
    return (await caches.match(event.request)) ?? (page ? await caches.match("/offline") : null) ?? Response.error();
  }
}

self.addEventListener("message", (event) => {
  // The stories of the front page, named by the page itself, so that the whole edition can be read offline.
  if (Array.isArray(event.data?.keep)) {
    const paths = event.data.keep.filter((path) => typeof path === "string" && path.startsWith("/story/")).slice(0, 40);
    event.waitUntil(Promise.all(paths.map(async (path) => {
      const answer = await fetch(path).catch(() => null);
      if (answer?.ok) await keep(new Request(path), answer);
    })));
  }
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || OWN.test(url.pathname)) return;
  const page = event.request.mode === "navigate";
  if (page || url.pathname.startsWith("/static/") || url.pathname === "/manifest.webmanifest") {
    event.respondWith(read(event, page));
  }
});
