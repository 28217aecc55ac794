// Copies sentences with the address of the view, and saves charts as pictures. Needs neither Dash nor a server.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button");
    if (button && button.dataset.copy) { copy(button); }
    if (button && button.dataset.picture) { picture(button); }
  });

  function say(button, words) {
    var before = button.textContent;
    button.textContent = words;
    window.setTimeout(function () { button.textContent = before; }, 1600);
  }

  function copy(button) {
    var text = button.dataset.copy + " " + window.location.href;
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

  // A picture is the chart on white paper with its title, source, day and address in it.
  function picture(button) {
    var chart = button.closest("figure"), drawn = chart.querySelector(".js-plotly-plot");
    if (!drawn || !window.Plotly) { return; }
    var width = 960, layout = JSON.parse(JSON.stringify(drawn.layout));
    var wrap = function (text, length) {
      var lines = [""];
      text.split(" ").forEach(function (word) {
        if ((lines[lines.length - 1] + word).length > length) { lines.push(""); }
        lines[lines.length - 1] += word + " ";
      });
      return lines;
    };
    var title = wrap(chart.dataset.title || document.title, 62);
    var foot = wrap(chart.dataset.source + " " + window.location.href, 130);
    layout.paper_bgcolor = layout.plot_bgcolor = "#ffffff";
    layout.font = Object.assign({}, layout.font, { color: "#16181b" });
    layout.margin = { l: 24, r: 24, t: (layout.margin.t || 0) + 28 + 26 * title.length, b: (layout.margin.b || 0) + 16 + 16 * foot.length };
    layout.width = width;
    layout.height = drawn.clientHeight + 44 + 26 * title.length + 16 * foot.length;
    layout.title = { text: "<b>" + title.join("<br>") + "</b>", x: 0, xref: "paper", y: 1, yref: "container", yanchor: "top",
      pad: { t: 16 }, font: { size: 21 } };
    layout.annotations = (layout.annotations || []).map(function (one) {
      return Object.assign({}, one, { font: Object.assign({}, one.font, { color: "#16181b" }) });
    });
    layout.annotations.push({ text: foot.join("<br>"), x: 0, xref: "paper", y: 0, yref: "paper", yanchor: "top", yshift: -30,
      xanchor: "left", align: "left", showarrow: false, font: { size: 11, color: "#5a6068" } });
    var kind = button.dataset.picture;
    window.Plotly.toImage({ data: drawn.data, layout: layout }, { format: kind, width: width, height: layout.height, scale: kind === "png" ? 2 : 1 })
      .then(function (address) {
        var link = document.createElement("a");
        link.href = address;
        link.download = "spendtrack-" + drawn.closest("[id]").id + "." + kind;
        link.click();
        say(button, "Saved");
      });
  }
})();
