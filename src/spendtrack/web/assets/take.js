// Copies sentences with the address of the view. Needs neither Dash nor a server.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button");
    if (button && button.dataset.copy) { copy(button); }
  });

  var before = new WeakMap(); // what a button says when nobody has used it
  function say(button, words) {
    if (!before.has(button)) { before.set(button, { words: button.textContent, until: 0 }); }
    var known = before.get(button);
    window.clearTimeout(known.until);
    button.textContent = words;
    known.until = window.setTimeout(function () { button.textContent = known.words; }, 1600);
  }

  // The address of the view on its day, which an address of today's state leaves out.
  function pinned() {
    var address = new URL(window.location.href);
    if (!address.searchParams.has("as-of") && !/\/on\/\d/.test(address.pathname)) {
      address.searchParams.set("as-of", document.body.dataset.today);
    }
    return address.href;
  }

  function copy(button) {
    var text = button.dataset.copy + " " + pinned();
    var done = function () { say(button, "Copied"); };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, function () { say(button, "Copying is not allowed here"); });
      return;
    }
    var box = document.createElement("textarea");
    box.value = text;
    document.body.appendChild(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    done();
  }
})();
