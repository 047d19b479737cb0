/* Suggestions under the search field while somebody types. Without this script the field is a plain form. */
(function () {
  "use strict";
  var field = document.querySelector("input[data-suggest]");
  if (!field || !window.fetch) return;
  var list = document.createElement("ul"), said = document.createElement("p");
  var timer, asked = 0, chosen = -1;
  list.id = "suggestions"; list.className = "suggestions"; list.hidden = true; list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.label);
  said.className = "unseen"; said.setAttribute("role", "status");
  field.parentNode.appendChild(list); field.parentNode.appendChild(said);
  field.setAttribute("role", "combobox"); field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id); field.setAttribute("aria-expanded", "false");
  function shut() {
    list.hidden = true; chosen = -1;
    field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant");
  }
  function choose(number) {
    var options = list.children;
    chosen = (number + options.length) % options.length;
    for (var i = 0; i < options.length; i++) options[i].setAttribute("aria-selected", String(i === chosen));
    field.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }
  function show(found) {
    list.textContent = ""; shut();
    found.forEach(function (one, number) {
      var option = document.createElement("li");
      option.id = "suggestion-" + number; option.setAttribute("role", "option"); option.setAttribute("aria-selected", "false");
      option.textContent = one.title; option.dataset.path = one.path;
      list.appendChild(option);
    });
    said.textContent = found.length ? field.dataset.found.replace("{}", found.length) : "";
    list.hidden = !found.length; field.setAttribute("aria-expanded", String(!!found.length));
  }
  function ask() {
    var number = ++asked, words = field.value.trim();
    if (!words) { show([]); return; }
    fetch(field.dataset.suggest + "?q=" + encodeURIComponent(words))
      .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
      .then(function (answer) { if (number === asked && document.activeElement === field) show(answer.suggestions); })
      .catch(function () { shut(); });
  }
  field.addEventListener("input", function (event) {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, 150);
  });
  field.addEventListener("compositionend", function () { clearTimeout(timer); timer = setTimeout(ask, 150); });
  field.addEventListener("keydown", function (event) {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    else if (event.key === "Escape") { event.preventDefault(); shut(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.href = list.children[chosen].dataset.path; }
  });
  list.addEventListener("mousedown", function (event) {
    var option = event.target.closest("li");
    event.preventDefault();
    if (option) location.href = option.dataset.path;
  });
  field.addEventListener("blur", shut);
})();
