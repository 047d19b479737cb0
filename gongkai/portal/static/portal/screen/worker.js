/* Stands between the screen and the network: shows what was shown last where there is none. Whether it is still to be shown, the page decides. */
"use strict";
var PAGE = new URL(self.registration.scope).pathname, NAME = "gongkai.screen:" + PAGE;
self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", function (event) {
  var asked = event.request;
  // What the page asks for itself is to fail where there is no network.
  if (asked.method !== "GET" || asked.headers.get("X-Screen") || new URL(asked.url).origin !== self.location.origin) return;
  function kept() { return caches.open(NAME).then(function (store) { return store.match(asked, { ignoreSearch: true }); }); }
  event.respondWith(fetch(asked).then(function (answer) {
    if (answer.status >= 500) return kept().then(function (found) { return found || answer; });
    return answer;
  }, function (lost) {
    return kept().then(function (found) { if (found) return found; throw lost; });
  }));
});
