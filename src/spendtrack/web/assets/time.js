// A slider through the days that matter, made of the list that stands above the view. Where a script can show the view
// of a stop in place, it does so at each step; elsewhere a stop is a page, which the choice leads to.
(function () {
  "use strict";
  var place = document.getElementById("time"), main = document.getElementById("main");
  if (!place) { return; }
  var slider = document.createElement("input"), ticks = document.createElement("datalist"), list = [], held = "";
  slider.type = "range";
  slider.step = 1;
  slider.min = 0;
  slider.autocomplete = "off";
  slider.setAttribute("aria-label", "Days that matter");
  slider.setAttribute("list", "stops");
  ticks.id = "stops";

  function links() { return Array.prototype.slice.call((document.getElementById("first") || main).querySelectorAll(".days ol a[data-day]")); }
  function day() {
    var field = document.getElementById("controls").elements["as-of"], chosen = field.querySelector("option[selected]");
    return chosen ? chosen.value : field.value; // a page that is a file has no other day than its own
  }
  function say() {
    var link = list[+slider.value];
    if (!link) { return; }
    slider.setAttribute("aria-valuetext", link.parentNode.textContent);
    slider.title = link.textContent;
  }
  // The stop of the view that is shown, or the last one before its day.
  function sync() {
    list = links();
    place.hidden = list.length < 2;
    if (place.hidden) { return; }
    var days = list.map(function (one) { return one.dataset.day; }), now = day(), at = 0;
    days.forEach(function (one, index) { if (one <= now) { at = index; } });
    if (held !== days.join()) {
      held = days.join();
      slider.max = days.length - 1;
      ticks.textContent = "";
      days.forEach(function (one, index) {
        var tick = document.createElement("option");
        tick.value = index;
        ticks.appendChild(tick);
      });
    }
    if (!slider.isConnected) { place.append(slider, ticks); }
    // A reader who has stepped further than the page has come is not taken back.
    if (!(window.spendtrackOnTheWay && window.spendtrackOnTheWay())) { slider.value = at; }
    say();
  }
  window.spendtrackTime = sync;

  function near(at) {
    return [list[at - 1], list[at + 1], list[at - 2], list[at + 2]].filter(Boolean).map(function (one) { return one.getAttribute("href"); });
  }
  function ahead() {
    var line = navigator.connection;
    if (window.spendtrackAhead && list.length && !(line && line.saveData)) { window.spendtrackAhead(near(+slider.value)); }
  }
  slider.addEventListener("input", function () {
    var link = list[+slider.value];
    if (!link) { return; }
    say();
    if (window.spendtrackStep) { window.spendtrackStep(link.getAttribute("href")); ahead(); }
  });
  slider.addEventListener("change", function (event) {
    event.stopPropagation(); // the form beside follows its own controls
    if (window.spendtrackStep || !list[+slider.value]) { return; }
    try { window.sessionStorage.setItem("spendtrack-time", "1"); } catch { /* no memory, no focus */ }
    window.location.href = list[+slider.value].href;
  });
  ["pointerenter", "focus", "touchstart"].forEach(function (name) { slider.addEventListener(name, ahead, { passive: true }); });
  window.addEventListener("load", function () { window.setTimeout(function () { (window.requestIdleCallback || window.setTimeout)(ahead); }, 1500); });
  window.addEventListener("pageshow", sync);
  sync();
  try {
    if (window.sessionStorage.getItem("spendtrack-time")) { slider.focus({ preventScroll: true }); }
    window.sessionStorage.removeItem("spendtrack-time");
  } catch { /* likewise */ }
})();
