'use strict';
(function () {
  var data = JSON.parse(document.getElementById('data').textContent);
  var PAGE = 100;
  var LEVELS = ['block', 'review', 'notice'];
  var STATES = ['属实', '误报', '已处理'];
  var list = document.getElementById('list');
  var get = function (id) { return document.getElementById(id); };
  var shown = [];
  var page = 0;
  var printing = false;

  // Decisions are kept by fingerprint: the same finding keeps its decision in the next report.
  var memory = {};
  var keeps = true;
  try {
    localStorage.setItem('mishen:?', '1');
    localStorage.removeItem('mishen:?');
  } catch (e) {
    keeps = false;
    get('forgets').hidden = false;
  }
  function recall(key) {
    if (memory[key]) return memory[key];
    var found = null;
    if (keeps) {
      try { found = JSON.parse(localStorage.getItem('mishen:' + key)); } catch (e) { found = null; }
    }
    var decision = { state: '', note: '' };
    if (found && typeof found === 'object') {
      if (STATES.indexOf(found.state) >= 0) decision.state = found.state;
      if (typeof found.note === 'string') decision.note = found.note.slice(0, 2000);
    }
    memory[key] = decision;
    return decision;
  }
  function keep(key) {
    var decision = memory[key];
    if (keeps) {
      try {
        if (decision.state || decision.note) localStorage.setItem('mishen:' + key, JSON.stringify(decision));
        else localStorage.removeItem('mishen:' + key);
      } catch (e) {
        keeps = false;
        get('forgets').hidden = false;
      }
    }
    progress();
  }

  var twice = Object.create(null);
  var findings = data.findings.map(function (row, i) {
    var f = {
      number: i, kind: data.kinds[row[0]], level: LEVELS[row[1]], file: row[2], path: data.paths[row[2]],
      place: row[3], text: row[4], before: row[5], after: row[6], fingerprint: row[7], more: row[8] || []
    };
    twice[f.fingerprint] = (twice[f.fingerprint] || 0) + 1;
    f.key = f.fingerprint + (twice[f.fingerprint] > 1 ? '#' + twice[f.fingerprint] : '');
    f.search = [f.path, f.place, f.text, f.before, f.after, f.kind.name, f.kind.rule].join('\n').toLowerCase();
    return f;
  });

  function el(tag, text, name) {
    var node = document.createElement(tag);
    if (text) node.textContent = text;
    if (name) node.className = name;
    return node;
  }
  function option(select, value, text) {
    var o = el('option', text);
    o.value = value;
    select.appendChild(o);
  }

  // The choices, each with how many findings it has.
  function fill(select, key, label) {
    var counts = new Map();
    findings.forEach(function (f) { counts.set(key(f), (counts.get(key(f)) || 0) + 1); });
    Array.from(counts.keys()).sort().forEach(function (k) {
      option(select, k, label(k) + '（' + counts.get(k) + '）');
    });
  }
  var names = {};
  data.kinds.forEach(function (k) { names[k.rule] = k.name; });
  fill(get('rule'), function (f) { return f.kind.rule; }, function (k) { return names[k] + ' ' + k; });
  fill(get('file'), function (f) { return f.path; }, function (k) { return k; });

  function filter() {
    var levels = LEVELS.filter(function (l) { return get('level-' + l).checked; });
    var rule = get('rule').value, file = get('file').value, state = get('state').value;
    var words = get('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = findings.filter(function (f) {
      if (levels.indexOf(f.level) < 0 || (rule && f.kind.rule !== rule) || (file && f.path !== file)) return false;
      if (state) {
        var is = recall(f.key).state;
        if (state === '-' ? is : is !== state) return false;
      }
      return words.every(function (w) { return f.search.indexOf(w) >= 0; });
    });
    page = 0;
    draw();
  }

  function draw() {
    var pages = Math.max(1, Math.ceil(shown.length / PAGE));
    page = Math.min(page, pages - 1);
    var some = printing ? shown : shown.slice(page * PAGE, (page + 1) * PAGE);
    var part = document.createDocumentFragment();
    var file = null;
    some.forEach(function (f) {
      if (f.file !== file) {
        file = f.file;
        part.appendChild(el('h3', f.path));
      }
      part.appendChild(card(f));
    });
    if (!some.length) {
      part.appendChild(el('p', findings.length ? '没有符合条件的问题。' : '没有发现问题。', 'soft'));
    }
    list.textContent = '';
    list.appendChild(part);
    get('shown').textContent = '符合条件 ' + shown.length + ' 处，共 ' + findings.length + ' 处';
    get('pages').hidden = pages < 2;
    get('at').textContent = '第 ' + (page + 1) + ' 页，共 ' + pages + ' 页';
    get('before').disabled = page === 0;
    get('after').disabled = page + 1 >= pages;
    progress();
  }

  function progress() {
    var done = findings.filter(function (f) { return recall(f.key).state; }).length;
    get('progress').textContent = '已核实 ' + done + ' / ' + findings.length;
  }

  function entry(dl, name, text) {
    if (!text) return;
    dl.appendChild(el('dt', name));
    dl.appendChild(el('dd', text));
  }

  function card(f) {
    var decision = recall(f.key);
    var node = el('article', '', 'is-' + f.level);
    node.id = 'f' + (f.number + 1);
    var head = el('h4');
    head.id = node.id + '-h';
    head.appendChild(el('span', data.levels[LEVELS.indexOf(f.level)], 'tag ' + f.level));
    head.appendChild(el('span', f.kind.name));
    head.appendChild(el('code', f.kind.rule, 'soft'));
    head.appendChild(el('span', f.place));
    node.setAttribute('aria-labelledby', head.id);
    node.appendChild(head);
    if (f.text) {
      var context = el('p', '', 'context');
      context.appendChild(document.createTextNode(f.before));
      context.appendChild(el('mark', f.text));
      context.appendChild(document.createTextNode(f.after));
      node.appendChild(context);
    }
    var dl = el('dl');
    entry(dl, '建议', f.kind.advice);
    entry(dl, '依据', f.kind.basis);
    f.more.forEach(function (line) { entry(dl, '理由', line); });
    node.appendChild(dl);

    var box = el('fieldset', '', 'decide');
    box.appendChild(el('legend', '核实'));
    var decided = el('p', '', 'decided');
    function say() {
      node.classList.toggle('done', !!decision.state);
      decided.textContent = '核实：' + (decision.state || '□属实 □误报 □已处理') + (decision.note ? '　备注：' + decision.note : '');
    }
    STATES.concat('').forEach(function (state) {
      var label = el('label');
      var radio = el('input');
      radio.type = 'radio';
      radio.name = 's' + f.number;
      radio.value = state;
      radio.checked = decision.state === state;
      radio.addEventListener('change', function () {
        decision.state = state;
        keep(f.key);
        say();
      });
      label.appendChild(radio);
      label.appendChild(document.createTextNode(' ' + (state || '未核实')));
      box.appendChild(label);
    });
    var note = el('textarea');
    note.value = decision.note;
    note.rows = 1;
    note.maxLength = 2000;
    note.placeholder = '备注（只存在本机浏览器里）';
    note.setAttribute('aria-label', '备注：' + f.kind.name + '，' + f.place);
    note.addEventListener('input', function () {
      decision.note = note.value;
      keep(f.key);
      say();
    });
    box.appendChild(note);
    node.appendChild(box);
    node.appendChild(decided);
    say();
    return node;
  }

  function records() {
    return findings.filter(function (f) {
      var d = recall(f.key);
      return d.state || d.note;
    }).map(function (f) {
      var d = recall(f.key);
      return {
        fingerprint: f.fingerprint, key: f.key, rule: f.kind.rule, name: f.kind.name, severity: f.level,
        path: f.path, place: f.place, text: f.text, state: d.state, note: d.note
      };
    });
  }
  function save() {
    var text = JSON.stringify({ schema: 'mishen.review/1', date: data.date, records: records() }, null, 2) + '\n';
    var link = el('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = '核实记录-' + data.date + '.json';
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }
  function load(text) {
    var taken = 0;
    var keys = Object.create(null);
    findings.forEach(function (f) { keys[f.key] = true; });
    try {
      var all = JSON.parse(text);
      if (all.schema !== 'mishen.review/1') throw new Error();
      all.records.forEach(function (r) {
        if (!keys[r.key] || typeof r.note !== 'string' || STATES.concat('').indexOf(r.state) < 0) return;
        memory[r.key] = { state: r.state, note: r.note.slice(0, 2000) };
        keep(r.key);
        taken += 1;
      });
      get('said').textContent = '导入 ' + taken + ' 条';
    } catch (e) {
      get('said').textContent = '这个文件不是核实记录';
    }
    draw();
  }

  LEVELS.forEach(function (l) { get('level-' + l).addEventListener('change', filter); });
  ['rule', 'file', 'state'].forEach(function (id) { get(id).addEventListener('change', filter); });
  get('search').addEventListener('input', filter);
  get('clear').addEventListener('click', function () {
    LEVELS.forEach(function (l) { get('level-' + l).checked = true; });
    ['rule', 'file', 'state', 'search'].forEach(function (id) { get(id).value = ''; });
    filter();
  });
  function turn(by) {
    page += by;
    draw();
    get('findings').scrollIntoView();
    get('findings').focus();
  }
  get('before').addEventListener('click', function () { turn(-1); });
  get('after').addEventListener('click', function () { turn(1); });
  get('print').addEventListener('click', function () { window.print(); });
  get('save').addEventListener('click', save);
  get('load').addEventListener('click', function () { get('from').click(); });
  get('from').addEventListener('change', function () {
    var file = get('from').files[0];
    if (!file) return;
    var reader = new FileReader();
    reader.onload = function () { load(String(reader.result)); };
    reader.readAsText(file);
    get('from').value = '';
  });
  // Paper has no pages to turn: everything that the filter lets through is printed.
  window.addEventListener('beforeprint', function () { printing = true; draw(); });
  window.addEventListener('afterprint', function () { printing = false; draw(); });
  get('tools').hidden = false;
  filter();
}());
