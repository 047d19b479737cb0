/* The electronic screen: rotates the matters, asks for news, goes on without network, falls silent after too long without any.
   Without this script the page is a list that the browser fetches anew by itself. */
(function () {
  "use strict";
  var root = document.documentElement, page = location.pathname, name = "gongkai.screen:" + page;
  var ASK = 20000, FORGIVEN = 300000, HOUR = 3600000;
  var shown = -1, contact = Number(read()) || 0, turn = null, words = document.body.dataset;
  function read() { try { return localStorage.getItem(name); } catch (e) { return ""; } }
  function write(value) { try { localStorage.setItem(name, value); } catch (e) { /* the page goes on for as long as it is open */ } }
  function slides() { return document.querySelectorAll(".slide"); }
  function next() {
    var all = slides();
    for (var i = 0; i < all.length; i++) all[i].classList.remove("on");
    if (all.length) { shown = (shown + 1) % all.length; all[shown].classList.add("on"); }
    clearTimeout(turn);
    turn = setTimeout(next, Math.max(5, Number(words.seconds)) * 1000);
  }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function moment(at) {
    var day = new Date(at);
    return day.getFullYear() + "年" + (day.getMonth() + 1) + "月" + day.getDate() + "日 " + two(day.getHours()) + ":" + two(day.getMinutes());
  }
  function say(offline) {
    root.classList.toggle("offline", offline);
    document.querySelector(".state").textContent = contact ? (offline ? words.lost : words.current).replace("{}", moment(contact)) : "";
  }
  function silence() {
    // A clock that was set back would keep old matters for ever.
    var away = Date.now() - contact;
    root.classList.toggle("silent", !contact || away > Number(words.hours) * HOUR || away < -FORGIVEN);
  }
  function keep(html) {
    if (!window.caches) return;
    caches.open(name).then(function (kept) {
      kept.put(page, new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
      kept.addAll([document.querySelector("link[rel=stylesheet]").href, document.querySelector("script[src]").src]);
    }).catch(function () {});
  }
  function forget() {
    contact = 0; write("");
    if (window.caches) caches.delete(name);
    document.querySelector("main").querySelectorAll(".slide, .empty").forEach(function (one) { one.remove(); });
    silence(); say(true);
  }
  function take(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html"), now = document.querySelector("main"), then = fresh.querySelector("main");
    if (!then || !fresh.body.dataset.screen) throw new Error("no screen");
    contact = Date.now(); write(String(contact)); keep(html);
    if (fresh.body.dataset.screen !== words.screen) { location.reload(); return; }
    ["seconds", "hours"].forEach(function (one) { document.body.dataset[one] = fresh.body.dataset[one]; });
    if (then.innerHTML !== kept) { kept = then.innerHTML; now.replaceWith(document.importNode(then, true)); shown = -1; next(); }
    silence(); say(false);
  }
  function ask() {
    fetch(page, { cache: "no-store", headers: { "X-Screen": "1" } }).then(function (answer) {
      if (answer.status === 403 || answer.status === 404 || answer.status === 410) { forget(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text().then(take);
    }).catch(function () { silence(); say(true); }).then(function () { setTimeout(ask, ASK); });
  }
  var kept = document.querySelector("main").innerHTML;
  root.classList.add("js");
  if (contact) silence();
  next();
  setInterval(silence, 60000);
  if (window.fetch && window.DOMParser) ask();
  if (navigator.serviceWorker) navigator.serviceWorker.register("worker.js").catch(function () {});
})();
