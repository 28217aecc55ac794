// Long lists of links are one stop of the keyboard, walked with the arrows: the map of tiles, news, dates, the names of
// the large table. Without this script each link is a stop of its own.
(function () {
  "use strict";
  var main = document.getElementById("main"), STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  function shown(list) {
    return Array.prototype.filter.call(list.querySelectorAll("a"), function (one) { return one.getClientRects().length; });
  }
  function prepare() {
    main.querySelectorAll(".walk:not([data-walked])").forEach(function (list) {
      list.dataset.walked = "";
      list.querySelectorAll("a").forEach(function (one, at) { one.tabIndex = at ? -1 : 0; });
    });
    main.querySelectorAll("#gap-table a:not([tabindex])").forEach(function (one) { one.tabIndex = -1; });
  }
  function middle(one) {
    var box = one.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }
  // The nearest link in the direction; what lies aside counts double, so that a row or column is kept.
  function nearest(all, from, step) {
    var here = middle(from), best = null, least = Infinity;
    all.forEach(function (one) {
      var there = middle(one), dx = there[0] - here[0], dy = there[1] - here[1];
      var along = dx * step[0] + dy * step[1], aside = Math.abs(dx * step[1]) + Math.abs(dy * step[0]);
      if (along > 1 && along + 2 * aside < least) { best = one; least = along + 2 * aside; }
    });
    return best;
  }
  document.addEventListener("keydown", function (event) {
    var link = event.target.closest && event.target.closest("a"), list = link && link.closest(".walk"), step = STEPS[event.key];
    if (!list || event.altKey || event.ctrlKey || event.metaKey) { return; }
    var all = shown(list), next = step ? nearest(all, link, step) : event.key === "Home" ? all[0] : event.key === "End" ? all[all.length - 1] : null;
    if (!step && !next) { return; }
    event.preventDefault();
    if (!next) { return; }
    list.querySelectorAll("a").forEach(function (one) { one.tabIndex = -1; });
    next.tabIndex = 0;
    next.focus();
  });
  new MutationObserver(prepare).observe(main, { childList: true, subtree: true });
  prepare();
})();
