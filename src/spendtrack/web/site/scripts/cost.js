// What would it cost? The arithmetic of spendtrack's scenario.py on the figures of one country; a test compares the two.
(function () {
  "use strict";

  // Numbers as Python writes and rounds them: exact halves go to the even neighbour.
  function fixed(value, digits) {
    var scale = Math.pow(10, digits), doubled = value * Math.pow(2, digits + 1);
    if (doubled === Math.floor(doubled)) {
      var low = Math.floor(value * scale);
      if (value * scale - low === 0.5) { return ((low % 2 ? low + 1 : low) / scale).toFixed(digits); }
    }
    return value.toFixed(digits);
  }
  function rint(value) {
    var low = Math.floor(value), rest = value - low;
    return rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
  }
  function rounded(value, digits) { var scale = Math.pow(10, digits); return rint(value * scale) / scale; }
  function grouped(value, digits) {
    var parts = fixed(value, digits).split(".");
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ",");
    return parts.join(".");
  }
  // A number on the screen: a real minus sign, no minus nought, a dash where it is unknown.
  function shown(value, digits) {
    if (value === null) { return "–"; }
    var text = grouped(value, digits);
    return (/[1-9]/.test(text) ? text : text.replace("-", "")).replace("-", "−");
  }
  function general(value) { return String(Number(value.toPrecision(6))); }

  function between(corners, years) {
    return years.map(function (year) {
      for (var at = 1; at < corners.length; at += 1) {
        if (year <= corners[at][0]) {
          var from = corners[at - 1], to = corners[at];
          return year === to[0] ? to[1] : (to[1] - from[1]) / (to[0] - from[0]) * (year - from[0]) + from[1];
        }
      }
      return corners[corners.length - 1][1];
    });
  }

  // data: costs.figures of one country; more: costs.example. Gives {rows, title, said, assumptions}, or {error}.
  function scenario(data, more, question) {
    var first = data.first, start = data.start, target = question.target, by = question.by, years = [], year, shares;
    if (!(target > 0 && target <= 20)) { return { error: "A share lies between 0 and 20 per cent of GDP; write 3.5, not 0.035." }; }
    if (!(first < by && by <= more.lastYear)) {
      return { error: "The target year must lie after " + first + " and not after " + more.lastYear + "." };
    }
    for (year = first; year <= by; year += 1) { years.push(year); }
    var span = by - first, climb = target - start;
    if (question.profile === "published") {
      var steps = data.steps.filter(function (step) { return step[0] < by; });
      if (!steps.length) {
        return { error: data.code + " has published no path with a year between " + first + " and " + by + ". Use --profile linear, front or back." };
      }
      shares = between([[first, start]].concat(steps, [[by, target]]), years);
    } else {
      shares = years.map(function (one) {
        var u = (one - first) / span;
        return start + climb * (question.profile === "front" ? 1 - (1 - u) * (1 - u) : question.profile === "back" ? u * u : u);
      });
    }
    var sum = 0, sumToday = 0, today = start / 100;
    var rows = years.map(function (one, at) {
      var gdp = data.gdp[at], share = shares[at], spending = share / 100 * gdp, extra = spending - today * gdp, price = more.prices[at];
      var plan = data.plan.length ? data.plan[at] : null;
      sum += extra;
      sumToday += extra / price;
      return { country: data.code, currency: data.currency, edition: data.edition, start_share: Number(fixed(start, 4)), target: target,
        profile: question.profile, growth: more.growth, inflation: more.inflation, year: one, share: rounded(share, 4), gdp_m: rounded(gdp, 1), gdp_from: data.gdpFrom[at], spending_m: rounded(spending, 1),
        extra_m: rounded(extra, 1), cumulative_extra_m: rounded(sum, 1), plan_share: plan === null ? null : rounded(plan, 4),
        extra_to_plan_m: plan === null ? null : rounded(spending - plan / 100 * gdp, 1), spending_today_m: rounded(spending / price, 1),
        extra_today_m: rounded(extra / price, 1), cumulative_extra_today_m: rounded(sumToday, 1),
        extra_at_todays_gdp_m: rounded((share - start) / 100 * data.gdp[0], 1) };
    });
    var last = rows[rows.length - 1], profile = question.words, up = target - start >= 0;
    var money = function (value) { return data.currency + " " + grouped(Math.abs(value), 0) + "m"; };
    var title = data.name + ": from " + fixed(start, 2) + "% to " + general(target) + "% of GDP by " + by + ", " + profile;
    var said = ["In " + first + " a tenth of a point of GDP is " + money(rows[0].gdp_m / 100 / 10) + " a year.",
      fixed(Math.abs(target - start), 2) + " points " + (up ? "more cost " : "fewer save ") + money(last.extra_at_todays_gdp_m) +
      " a year in terms of the GDP of " + first + ".",
      "In " + by + " that is " + money(last.extra_m) + (up ? " more" : " less") + " than today's share would be (" + money(last.extra_today_m) +
      " in prices of " + first + "), and " + money(last.cumulative_extra_m) + " over the whole way (" + money(last.cumulative_extra_today_m) +
      " in prices of " + first + ")."];
    var grown = rows.filter(function (row) { return row.gdp_from === "IMF growth"; }).map(function (row) { return row.year; });
    var assumptions = data.assumptions.filter(function (text) { return grown.length || text.indexOf("{span}") < 0; }).map(function (text) {
      return text.replace("{span}", grown.length > 1 ? grown[0] + " to " + grown[grown.length - 1] : grown[0]);
    });
    if (more.shapes[question.profile]) { assumptions.push(more.shapes[question.profile]); }
    return { rows: rows, title: title, said: said, assumptions: assumptions };
  }

  function csv(columns, rows) {
    return [columns.join(",")].concat(rows.map(function (row) {
      return columns.map(function (name) { return row[name] === null ? "" : String(row[name]); }).join(",");
    })).join("\n") + "\n";
  }

  // The chart of the example with the bars of this answer.
  function chart(example, result, data, more) {
    var made = JSON.parse(JSON.stringify(example)), rows = result.rows, last = rows.length - 1;
    var base = rows.map(function (row) { return rounded((row.spending_m - row.extra_m) / 1000, 2); });
    var extra = rows.map(function (row) { return rounded(row.extra_m / 1000, 2); });
    [base, extra].forEach(function (values, at) {
      var trace = made.figure.data[at];
      trace.x = rows.map(function (row) { return row.year; });
      trace.y = values;
      trace.hovertemplate = trace.hovertemplate.replace(more.currency, data.currency).replace("share of " + more.first, "share of " + data.first);
    });
    var label = made.figure.layout.annotations[0], top = rows[last].extra_m / 1000;
    label.x = rows[last].year;
    label.y = (rows[last].spending_m - rows[last].extra_m) / 1000 + top;
    label.text = "<b>" + (top < 0 ? "" : "+") + grouped(top, 1) + " bn</b>";
    made.figure.layout.xaxis.dtick = rows.length <= 8 ? 1 : 2;
    return made;
  }

  function fill(place, data, more, result) {
    var find = function (selector) { return place.querySelector(selector); };
    var localised = function (text) {
      return text.split(more.edition).join(data.edition).split("share of " + more.first).join("share of " + data.first)
        .split("prices of " + more.first).join("prices of " + data.first).split(", " + more.currency + " m").join(", " + data.currency + " m");
    };
    var whole = result.title + ". " + result.said.join(" "), copy = find("[data-copy]"), figure = find("figure");
    var end = copy.dataset.copy.slice(copy.dataset.copy.lastIndexOf(" As of "));
    find("h3").textContent = result.title;
    find(".lede").textContent = result.said.join(" ");
    copy.dataset.copy = whole + end;
    figure.dataset.title = result.title;
    figure.dataset.source = localised(figure.dataset.source);
    find(".drawing").setAttribute("aria-label", whole);
    find(".source").textContent = localised(find(".source").textContent);
    var caption = result.title + ", " + data.currency + " m, nominal";
    find("caption").textContent = caption;
    find(".table").setAttribute("aria-label", caption);
    place.querySelectorAll("thead th").forEach(function (cell) { cell.textContent = localised(cell.textContent); });
    var body = find("tbody"), pattern = body.rows[0];
    body.replaceChildren.apply(body, result.rows.map(function (row) {
      var line = pattern.cloneNode(true);
      [String(row.year), shown(row.share, 2), shown(row.spending_m, 0), shown(row.extra_m, 0), shown(row.cumulative_extra_m, 0),
        shown(row.extra_today_m, 0), shown(row.extra_to_plan_m, 0)].forEach(function (text, at) { line.cells[at].textContent = text; });
      return line;
    }));
    var list = find("details ul");
    list.replaceChildren.apply(list, result.assumptions.map(function (text) {
      var item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
    var link = find("a.download");
    link.href = "#cost";
    link.parentNode.querySelector(".spreadsheets").remove(); // those files are of the example
    link.setAttribute("download", "spendtrack-scenario-" + data.code.toLowerCase() + "-" + data.day + ".csv");
    link.addEventListener("click", function (event) {
      event.preventDefault();
      window.spendtrackSave(csv(more.columns, result.rows), link.getAttribute("download"));
    });
  }

  window.spendtrackScenario = { answer: scenario, csv: csv };
  var held = document.getElementById("cost-data"), form = document.querySelector('form[data-own="cost"]');
  if (!held || !form) { return; }
  var data = JSON.parse(held.textContent), root = document.body.dataset.root, asked = null;
  var note = form.nextElementSibling, place = document.createElement("div");
  form.parentNode.insertBefore(place, note);

  function example() {
    if (!asked) { asked = fetch(root + data.template).then(function (answer) { return answer.json(); }); }
    return asked;
  }
  window.spendtrackScenario.ready = example;
  window.spendtrackScenario.data = data;

  function show() {
    var query = new URLSearchParams(window.location.search), fields = form.elements;
    var target = Number(query.get("target")), by = Number(query.get("by"));
    if (!query.get("target") || !query.get("by")) { place.replaceChildren(); note.hidden = false; return; }
    fields.target.value = query.get("target");
    fields.by.value = query.get("by");
    if (query.get("profile")) { fields.profile.value = query.get("profile"); }
    var option = fields.profile.selectedOptions[0] || fields.profile.options[0];
    example().then(function (more) {
      var result = scenario(data, more, { target: target, by: by, profile: option.value, words: option.textContent });
      note.hidden = true;
      if (result.error) {
        place.innerHTML = '<p class="notice" role="status"></p>';
        place.firstChild.textContent = result.error;
        return;
      }
      place.innerHTML = more.html;
      fill(place, data, more, result);
      var drawing = place.querySelector("[data-part]");
      if (drawing) { window.spendtrackDraw(drawing, chart(more.chart, result, data, more)); }
    });
  }
  function go() {
    if (!form.reportValidity()) { return; }
    var query = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { if (!(name === "profile" && value === "linear")) { query.set(name, value); } });
    window.history.pushState({}, "", "?" + query.toString() + "#cost");
    show();
  }
  form.addEventListener("submit", function (event) { event.preventDefault(); go(); });
  form.addEventListener("change", function (event) { if (event.target.tagName === "SELECT") { go(); } });
  window.addEventListener("popstate", show);
  show();
})();
