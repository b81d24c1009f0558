// What a script adds to pages that work without one: suggestions, dragging over the timeline, keys,
// colors, and what the browser keeps (saved searches and what was seen). Loaded in the head, so that
// the colors are set before anything is drawn; everything else waits for the page.

(function () {
  "use strict";

  var THEMES = ["auto", "light", "dark"];
  var SEEN_IDS = 100; // newest documents of a search that are remembered, as many as the API gives at once

  // What the browser keeps; it may refuse to.

  function read(key, otherwise) {
    try {
      var kept = JSON.parse(localStorage.getItem("tgsearch." + key));
      return kept === null ? otherwise : kept;
    } catch (error) {
      return otherwise;
    }
  }

  function keep(key, value) {
    try {
      localStorage.setItem("tgsearch." + key, JSON.stringify(value));
    } catch (error) {
      // Nothing is kept then.
    }
  }

  function applyTheme(theme) {
    if (theme === "auto") {
      document.documentElement.removeAttribute("data-theme");
    } else {
      document.documentElement.setAttribute("data-theme", theme);
    }
  }

  function theme() {
    var kept = read("theme", "auto");
    return THEMES.indexOf(kept) < 0 ? "auto" : kept;
  }

  applyTheme(theme());

  // Small things

  function find(selector, within) {
    return (within || document).querySelector(selector);
  }

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function make(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, function (whole, name) {
      return name in values ? values[name] : whole;
    });
  }

  function say(text) {
    find("#said").textContent = text;
  }

  function number(value) {
    return value.toLocaleString(document.documentElement.lang);
  }

  function day(time) {
    return new Date(time).toLocaleDateString(document.documentElement.lang);
  }

  function get(address) {
    return fetch(address, { headers: { Accept: "application/json" } }).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    });
  }

  // Colors

  function startTheme() {
    var button = find("#theme");
    if (!button) return;
    function show() {
      button.textContent = document.body.getAttribute("data-theme-" + theme());
    }
    button.hidden = false;
    show();
    button.addEventListener("click", function () {
      var next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
      keep("theme", next);
      applyTheme(next);
      show();
    });
  }

  // Addresses stay short: what says nothing is not sent

  function startForms() {
    all("form").forEach(function (form) {
      form.addEventListener("submit", function () {
        var idle = all("input, select", form).filter(function (field) {
          return !field.disabled && (!field.value || field.value === "auto");
        });
        idle.forEach(function (field) { field.disabled = true; });
        setTimeout(function () { // sent by then
          idle.forEach(function (field) { field.disabled = false; });
        }, 0);
      });
    });
  }

  function submit(form) {
    if (form.requestSubmit) {
      form.requestSubmit();
    } else {
      form.submit();
    }
  }

  // Suggestions: a combobox as the ARIA guide describes it

  function startSuggestions() {
    var form = find("form.search");
    var input = find("#q");
    var list = find("#suggestions");
    if (!form || !input || !list) return;
    var timer = null;
    var asked = 0;
    var typed = input.value;
    var at = -1;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", "suggestions");
    input.setAttribute("aria-expanded", "false");

    function close() {
      asked += 1;
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(text) {
      input.value = text;
      close();
      submit(form);
    }

    function show(suggestions) {
      list.textContent = "";
      at = -1;
      input.removeAttribute("aria-activedescendant");
      suggestions.forEach(function (each, index) {
        var option = make("li");
        option.id = "suggestion-" + index;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.setAttribute("data-text", each.text);
        option.appendChild(make("span", each.text));
        var count = make("span", number(each.count), "count");
        count.setAttribute("aria-hidden", "true");
        option.appendChild(count);
        option.addEventListener("mousedown", function (event) {
          event.preventDefault(); // the box keeps the focus
        });
        option.addEventListener("click", function () {
          choose(each.text);
        });
        list.appendChild(option);
      });
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (suggestions.length) say(fill(document.body.getAttribute("data-suggestions"), { number: number(suggestions.length) }));
    }

    function ask() {
      var text = input.value;
      typed = text;
      asked += 1;
      var mine = asked;
      if (!text.trim() || text.length > 200) {
        close();
        return;
      }
      get(form.getAttribute("data-suggest") + "?limit=8&q=" + encodeURIComponent(text)).then(
        function (answer) {
          if (mine === asked && document.activeElement === input) show(answer.suggestions);
        },
        function () {
          if (mine === asked) close();
        }
      );
    }

    function move(step) {
      var options = all("li", list);
      clearTimeout(timer);
      asked += 1; // what comes late must not replace the list under the reader's finger
      if (at >= 0) options[at].setAttribute("aria-selected", "false");
      at = at + step;
      if (at >= options.length) at = -1;
      if (at < -1) at = options.length - 1;
      if (at < 0) {
        input.value = typed;
        input.removeAttribute("aria-activedescendant");
        return;
      }
      options[at].setAttribute("aria-selected", "true");
      input.value = options[at].getAttribute("data-text");
      input.setAttribute("aria-activedescendant", options[at].id);
    }

    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, 120);
    });
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return; // an input method is at work
      if (event.key === "Escape" && !list.hidden) {
        input.value = typed;
        close();
        event.preventDefault();
      } else if (event.key === "ArrowDown" && list.hidden) {
        ask();
        event.preventDefault();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
        move(event.key === "ArrowDown" ? 1 : -1);
        event.preventDefault();
      }
    });
  }

  // The timeline: pressing on one bar and letting go on another takes what lies between

  function startTimeline() {
    var list = find(".bars");
    if (!list) return;
    var bars = all("li", list);
    var from = -1;
    var to = -1;

    function barAt(x) {
      for (var index = 0; index < bars.length; index += 1) {
        if (x < bars[index].getBoundingClientRect().right) return index;
      }
      return bars.length - 1;
    }

    function show() {
      bars.forEach(function (bar, index) {
        var inside = from >= 0 && index >= Math.min(from, to) && index <= Math.max(from, to);
        bar.classList.toggle("dragged", inside && from !== to);
      });
      list.classList.toggle("dragging", from !== to);
    }

    function end() {
      from = to = -1;
      show();
    }

    list.addEventListener("dragstart", function (event) {
      event.preventDefault(); // not the link itself
    });
    list.addEventListener("pointerdown", function (event) {
      if (event.button !== 0) return;
      from = to = barAt(event.clientX);
    });
    document.addEventListener("pointermove", function (event) {
      if (from < 0) return;
      to = barAt(event.clientX);
      show();
    });
    document.addEventListener("pointerup", function () {
      if (from >= 0 && from !== to) {
        var address = new URL(list.getAttribute("data-base"), location.href);
        var first = bars[Math.min(from, to)].getAttribute("data-first");
        if (first) address.searchParams.set("since", first);
        address.searchParams.set("until", bars[Math.max(from, to)].getAttribute("data-last"));
        location.assign(address.href);
      }
      end();
    });
    document.addEventListener("pointercancel", end);
  }

  // Keys

  function startKeys() {
    var cards = all(".card");
    var current = -1;
    var choice = find("#keys");
    if (choice) {
      find("#keys-choice").hidden = false;
      choice.checked = read("keys", true);
      choice.addEventListener("change", function () {
        keep("keys", choice.checked);
      });
    }

    function go(step) {
      if (!cards.length) return;
      if (current >= 0) cards[current].classList.remove("current");
      current = Math.max(0, Math.min(cards.length - 1, current + step));
      cards[current].classList.add("current");
      var link = find("h2 a", cards[current]);
      link.focus({ preventScroll: true });
      cards[current].scrollIntoView({ block: "nearest" });
    }

    function follow(selector) {
      var link = find(selector);
      if (link) link.click();
    }

    var does = {
      "/": function () {
        find("#q").focus();
        find("#q").select();
      },
      j: function () { go(1); },
      k: function () { go(-1); },
      o: function () { if (current >= 0) find("h2 a", cards[current]).click(); },
      u: function () { follow("#back"); },
      n: function () { follow("#next-hit"); },
      p: function () { follow("#previous-hit"); }
    };

    document.addEventListener("keydown", function (event) {
      var into = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (into.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(into.tagName)) return;
      if (!read("keys", true) || !Object.prototype.hasOwnProperty.call(does, event.key)) return;
      event.preventDefault();
      does[event.key]();
    });
  }

  // Stepping through what was found in a document

  function startSteps() {
    var steps = find(".steps");
    if (!steps) return;
    var marks = all(".text mark");
    var title = find(".steps-title", steps);
    var current = -1;

    function go(step) {
      if (current >= 0) marks[current].classList.remove("current");
      current = current < 0 ? (step > 0 ? 0 : marks.length - 1) : (current + step + marks.length) % marks.length;
      marks[current].classList.add("current");
      marks[current].scrollIntoView({ block: "center" });
      title.textContent = fill(steps.getAttribute("data-place"), { number: current + 1, total: marks.length });
      say(title.textContent + ": " + marks[current].textContent);
    }

    [["#previous-hit", -1], ["#next-hit", 1]].forEach(function (pair) {
      var button = find(pair[0]);
      button.hidden = false;
      button.addEventListener("click", function () { go(pair[1]); });
    });
    find(".anchors", steps).hidden = true;
  }

  // Saved searches. A search is its query string without page, order and language; what was seen of it
  // is how many documents it found, and which were the newest.

  var SEARCH_NAMES = ["q", "locality", "type", "year", "since", "until", "units", "match", "accents"];

  function searchHere() {
    var pairs = new URLSearchParams();
    new URLSearchParams(location.search).forEach(function (value, name) {
      if (SEARCH_NAMES.indexOf(name) >= 0 && value && value !== "auto") pairs.append(name, value);
    });
    return pairs.toString();
  }

  function newest(query) {
    var pairs = new URLSearchParams(query);
    pairs.set("sort", "newest");
    pairs.set("limit", String(SEEN_IDS));
    pairs.set("facets", "false");
    // Pages go by the units of today unless told otherwise.
    if (!pairs.has("units")) pairs.set("units", "today");
    return get("/api/search?" + pairs.toString());
  }

  function seen(answer) {
    return {
      total: answer.total,
      ids: answer.hits.map(function (hit) { return hit.id; }),
      time: Date.now()
    };
  }

  // Of a long result only the newest are remembered: what stands behind the last of them that is still
  // there may have been there before. What came in with an old date shows in the total alone.
  function newsOf(answer, before) {
    var last = answer.hits.length;
    if (before.total > before.ids.length) {
      while (last > 0 && before.ids.indexOf(answer.hits[last - 1].id) < 0) last -= 1;
    }
    var hits = answer.hits.slice(0, last).filter(function (hit) { return before.ids.indexOf(hit.id) < 0; });
    return { hits: hits, count: Math.max(hits.length, answer.total - before.total) };
  }

  function isSeen(value) {
    return Boolean(value) && Array.isArray(value.ids);
  }

  function searches() {
    var kept = read("searches", []);
    return Array.isArray(kept) ? kept.filter(function (each) { return each && isSeen(each.seen); }) : [];
  }

  function changeSeen(query, value) {
    if (query === "") {
      keep("everything", value);
      return;
    }
    keep("searches", searches().map(function (each) {
      return each.query === query ? { query: each.query, name: each.name, seen: value } : each;
    }));
  }

  function startSaving() {
    var button = find("#save");
    var query = searchHere();
    if (!button || !query) return;
    var name = [find("#q").value].concat(all(".chip .what").map(function (chip) { return chip.textContent; }));
    var saved = searches().filter(function (each) { return each.query === query; })[0];

    function done() {
      button.textContent = button.getAttribute("data-saved");
      button.disabled = true;
    }

    function onClick(act) {
      button.hidden = false;
      button.onclick = function () {
        newest(query).then(function (answer) {
          act(answer);
          done();
          say(button.textContent);
        }, function () {});
      };
    }

    if (!saved) {
      onClick(function (answer) {
        keep("searches", searches().concat([{ query: query, name: name.filter(Boolean).join(" · "), seen: seen(answer) }]));
      });
      return;
    }
    newest(query).then(function (answer) {
      var news = newsOf(answer, saved.seen);
      var ids = news.hits.map(function (hit) { return hit.id; });
      all(".card").forEach(function (card) {
        if (ids.indexOf(card.getAttribute("data-id")) >= 0) {
          find("h2", card).appendChild(make("span", document.body.getAttribute("data-new"), "is-new"));
        }
      });
      onClick(function (again) { changeSeen(query, seen(again)); });
      if (news.count) {
        button.textContent = button.getAttribute("data-seen");
      } else {
        done();
      }
    }, function () {});
  }

  function startNews() {
    var place = find("#new-documents");
    if (!place || searchHere() !== "") return;
    newest("").then(function (answer) {
      var before = read("everything", null);
      if (!isSeen(before)) {
        keep("everything", seen(answer));
        return;
      }
      var count = newsOf(answer, before).count;
      if (!count) return;
      var link = make("a", fill(place.getAttribute("data-text"), { number: number(count), date: day(before.time) }));
      link.href = place.getAttribute("data-address");
      place.appendChild(link);
      place.hidden = false;
    }, function () {});
  }

  function startSaved() {
    var list = find("#saved-searches");
    if (!list) return;
    var words = list.dataset;

    function address(query) {
      var pairs = new URLSearchParams(query);
      pairs.set("sort", "newest");
      if (words.lang) pairs.set("lang", words.lang);
      return "/?" + pairs.toString();
    }

    function entry(query, name, before) {
      var item = make("li");
      var link = make("a", name, "name");
      link.href = address(query);
      var news = make("span", "", "news");
      item.appendChild(link);
      item.appendChild(news);
      newest(query).then(function (answer) {
        if (!isSeen(before)) {
          changeSeen(query, seen(answer));
          before = seen(answer);
        }
        var found = newsOf(answer, before);
        var text = found.count ? fill(words.some, { number: number(found.count) }) : words.none;
        news.textContent = text + " " + fill(words.since, { date: day(before.time) });
        var titles = make("ul");
        found.hits.slice(0, 10).forEach(function (hit) {
          var row = make("li");
          var title = make("a", hit.title || hit.id);
          title.href = "/documents?id=" + encodeURIComponent(hit.id) + "&" + address(query).slice(2);
          row.appendChild(title);
          titles.appendChild(row);
        });
        if (found.hits.length) item.insertBefore(titles, buttons);
        if (found.count) {
          buttons.insertBefore(button(words.seen, name, function () {
            changeSeen(query, seen(answer));
            show();
          }), buttons.firstChild);
        }
      }, function () {
        news.textContent = words.failed;
      });
      var buttons = make("div", "", "do");
      if (query) {
        buttons.appendChild(button(words.remove, name, function () {
          keep("searches", searches().filter(function (each) { return each.query !== query; }));
          show();
        }));
      }
      item.appendChild(buttons);
      return item;
    }

    function button(text, name, act) {
      var made = make("button", text);
      made.type = "button";
      made.setAttribute("aria-label", text + ": " + name);
      made.addEventListener("click", act);
      return made;
    }

    function show() {
      var kept = searches();
      list.textContent = "";
      list.appendChild(entry("", words.everything, read("everything", null)));
      kept.forEach(function (each) { list.appendChild(entry(each.query, each.name || each.query, each.seen)); });
      find("#none-saved").hidden = kept.length > 0;
    }

    show();
  }

  function start() {
    document.body.classList.remove("no-script");
    [startTheme, startForms, startSuggestions, startTimeline, startKeys, startSteps, startSaving, startNews, startSaved].forEach(
      function (each) { each(); }
    );
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
