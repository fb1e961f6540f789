/**
 * <cleric-investigate>: a button that investigates, shows the investigation as it runs and the report when it is done, and takes feedback. One module, no dependency; it talks to nothing but the API it is
 * served beside. It works under `script-src 'self'; style-src 'self'; connect-src 'self'`: the style sheet is constructed, and text from outside is only ever text.
 *
 * Attributes
 *   base           the API's prefix, for example "/cleric". Default: where this script was loaded from
 *   alert          the alert to investigate: its name, or an AlertTrigger as JSON
 *   entity         whom it is about. Without alert and question it asks "What is wrong with X?"
 *   symptom        of an alert: latency, errors, traffic, availability or saturation
 *   summary        of an alert: what it says
 *   at             when it was seen, ISO 8601. Default: now
 *   question       a question in plain words
 *   investigation  the id of an investigation that is there: it is shown at once
 *   label          the button's text. Default "Investigate"
 *   theme          "light", "dark", or "auto" (as the user's system is). Default: the color-scheme of the page around it
 *
 * Property
 *   headers        a function that returns (a promise of) headers for each request, for hosts with bearer tokens
 *
 * Events (bubbling, composed)
 *   cleric-started    detail { id, entry }
 *   cleric-concluded  detail { id, entry, report }
 *   cleric-feedback   detail { id, verdict, cause, comment }
 *
 * CSS variables
 *   --cleric-accent      buttons, links, bars           --cleric-font       font family
 *   --cleric-on-accent   text on the accent             --cleric-font-size  size of the text, 14px
 *   --cleric-background  behind everything              --cleric-mono       font family of queries and excerpts
 *   --cleric-surface     behind insets                  --cleric-good       what is as it should be
 *   --cleric-text        text                           --cleric-caution    what is missing or uncertain
 *   --cleric-quiet       lesser text                    --cleric-bad        what failed; the onset in charts
 *   --cleric-border      lines                          --cleric-radius     corners, 8px
 *
 * Parts: button, panel, header, title, banner, hypotheses, activity, report, finding, section, chart, citation, feedback, dialog.
 */

const home = new URL('.', import.meta.url);

/* ---- Text: what comes from outside is cleaned of what is invisible, and only ever becomes text. ---- */

const longest = 4000;

// Control and format characters can hide or turn text (bidirectional overrides, tags); the joiners are needed by scripts and emoji.
const clean = (text) => {
  const whole = String(text ?? '').replace(/[\p{Cc}\p{Cf}\u{E0000}-\u{E0FFF}]/gu, (character) => ('\n\u200c\u200d'.includes(character) ? character : character === '\t' ? ' ' : ''));
  return whole.length > longest ? `${whole.slice(0, longest)}… (cut; ${count(whole.length)} characters in all)` : whole;
};

const line = (text) => clean(text).replace(/\s+/gu, ' ').trim();

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Makes an element. Only what this file names becomes an attribute; children that are no nodes become text. */
const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS(svgNamespace, tag), attributes, children);

const fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }

  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : clean(child));
    }
  }

  return element;
};

const unseen = (text) => make('span', { class: 'unseen' }, text);

/** An address that may be followed: http or https, and nobody's name in it. */
const safe = (link) => {
  const address = typeof link === 'string' && link.length <= 2000 && URL.canParse(link) ? new URL(link) : null;
  return address && (address.protocol === 'https:' || address.protocol === 'http:') && address.hostname && !address.username && !address.password ? address : null;
};

/* ---- Numbers and times, as the reports write them ---- */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

const count = (value) => grouped.format(value);

const counted = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

// What is not quite certain is never shown as certain, nor what is not quite impossible as impossible.
const percent = (share) => {
  if (!Number.isFinite(share)) {
    return 'unknown';
  }

  const hundredth = Math.min(Math.max(share, 0), 1) * 100;
  return hundredth < 100 && hundredth >= 99.95 ? 'over 99.9 %' : hundredth > 0 && hundredth < 0.05 ? 'under 0.1 %' : `${Math.round(hundredth * 10) / 10} %`;
};

const number = (value) => {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'no value' : value > 0 ? '∞' : '-∞';
  }

  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  return size === 0 ? '0'
    : size < 1e-4 || size >= 1e15 ? rounded.toExponential().replace(/(\.\d\d)\d+/u, '$1')
      : size < 1e3 ? String(rounded)
        : size < 1e6 ? count(value)
          : size < 1e9 ? `${rounded / 1e6} million`
            : size < 1e12 ? `${rounded / 1e9} billion` : `${rounded / 1e12} trillion`;
};

const seconds = (value) => {
  if (value < 0) {
    return `-${seconds(-value)}`;
  }

  const size = Number(value.toPrecision(3));
  if (size < 60) {
    return size === 0 ? '0 s' : size < 1e-6 ? `${number(size * 1e9)} ns` : size < 1e-3 ? `${number(size * 1e6)} µs` : size < 1 ? `${number(size * 1e3)} ms` : `${number(size)} s`;
  }

  const two = (whole, large, largeName, small, smallName) => {
    const first = Math.floor(whole / large);
    const second = Math.floor((whole - (first * large)) / small);
    return second === 0 ? `${number(first)} ${largeName}` : `${number(first)} ${largeName} ${second} ${smallName}`;
  };
  const whole = Math.round(value);
  return whole < 3600 ? two(whole, 60, 'min', 1, 's') : whole < 86400 ? two(whole, 3600, 'h', 60, 'min') : two(whole, 86400, 'd', 3600, 'h');
};

const timeUnits = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86400 };
const byteUnits = { By: 1, kBy: 1e3, MBy: 1e6, GBy: 1e9, TBy: 1e12, KiBy: 1024, MiBy: 1024 ** 2, GiBy: 1024 ** 3, TiBy: 1024 ** 4 };

/** A value in a UCUM unit, in the multiple of it that fits its size. */
const quantity = (value, unit) => {
  if (!unit || unit === '1' || !Number.isFinite(value)) {
    return number(value);
  }

  if (Object.hasOwn(timeUnits, unit)) {
    return seconds(value * timeUnits[unit]);
  }

  if (Object.hasOwn(byteUnits, unit)) {
    let bytes = value * byteUnits[unit];
    const names = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
    while (names.length > 1 && Math.abs(bytes) >= 999.5) {
      bytes /= 1000;
      names.shift();
    }

    return `${number(bytes)} ${names[0]}`;
  }

  // Whether "1", counts or requests are counted, the title says; a rate of them is so many a second.
  if (/^(1|\{[^{}]*\})?\/s$/u.test(unit)) {
    return `${number(value)}/s`;
  }

  const rate = /^(.{2,})\/s$/u.exec(unit);
  if (rate && !Object.hasOwn(timeUnits, rate[1])) {
    return `${quantity(value, rate[1])}/s`;
  }

  const noun = /^\{(.+)\}$/u.exec(unit);
  if (noun) {
    const one = value === 1 || noun[1].endsWith('s') || !/[a-z]$/iu.test(noun[1]);
    return `${number(value)} ${one ? noun[1] : /[^aeiou]y$/u.test(noun[1]) ? `${noun[1].slice(0, -1)}ies` : `${noun[1]}s`}`;
  }

  return `${number(value)} ${unit === 'Cel' ? '°C' : unit}`;
};

/** Seconds of a TimeSpan: "00:00:01.5", with days "1.00:00:00". */
const span = (text) => {
  const parts = /^(-)?(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/u.exec(text ?? '');
  return parts ? (parts[1] ? -1 : 1) * ((Number(parts[2] ?? 0) * 86400) + (Number(parts[3]) * 3600) + (Number(parts[4]) * 60) + Number(parts[5])) : 0;
};

/** Times in UTC. A time on another day than the report's carries its date. */
class Clock {
  #day;

  constructor(day) {
    this.#day = new Date(day).toISOString().slice(0, 10);
  }

  get day() {
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(this.#day));
  }

  time(at) {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) {
      return 'unknown';
    }

    const text = date.toISOString();
    return text.slice(0, 10) === this.#day ? text.slice(11, 19) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
  }

  window({ start, end }) {
    return `${this.time(start)} to ${this.time(end)} UTC (${seconds((new Date(end) - new Date(start)) / 1000)})`;
  }
}

/* ---- Words ---- */

const outcomes = { 'cause-found': ['Cause found', 'good'], ambiguous: ['Several causes still possible', 'caution'], 'no-cause-found': ['No cause found', 'caution'] };

const coverages = {
  data: 'complete',
  empty: 'nothing recorded',
  'cut-short': 'cut short: there was more than came',
  stale: 'stale: the newest data is older than asked for',
  denied: 'access denied',
  failed: 'no answer from the system',
  'not-configured': 'no connector set up for this',
  'not-asked': 'not asked: the budget was spent',
};

const shortCoverages = { empty: 'nothing recorded', 'cut-short': 'cut short', stale: 'stale', denied: 'access denied', failed: 'no answer', 'not-configured': 'no connector', 'not-asked': 'not asked' };

const kinds = { metric: 'Metrics', log: 'Logs', trace: 'Traces', change: 'Changes', resource: 'State', topology: 'Dependencies', alert: 'Alerts', knowledge: 'Written knowledge', tool: 'Tool' };

const stops = {
  'leader-clear': 'It stopped because one explanation is clear and attempts to refute it failed.',
  'as-remembered': 'It stopped because the questions that told this cause before told it again, and it leads by today’s evidence alone.',
  'nothing-left-to-learn': 'It stopped because nothing left to ask would have changed the ranking.',
  'query-budget': 'It stopped because its limit of queries was reached.',
  'time-budget': 'It stopped because its time was up.',
  'row-budget': 'It stopped because its limit of rows was reached.',
  'model-budget': 'It stopped because its limit of model tokens or money was reached.',
};

const verdicts = { confirmed: 'it was this', corrected: 'it was something else', rejected: 'it was not this, and what it was is not known' };

const memories = { episode: 'past investigation', fact: 'fact about this environment', procedure: 'way of telling causes apart' };

const moments = { change: 'Change', onset: 'Onset', alert: 'Alert', state: 'State', trigger: 'Trigger' };

// The bounds and words follow ICD 203 (Office of the Director of National Intelligence, 2015).
const likely = (probability) =>
  probability >= 0.95 ? 'almost certain'
    : probability >= 0.8 ? 'very likely'
      : probability >= 0.55 ? 'likely'
        : probability >= 0.45 ? 'about even'
          : probability >= 0.2 ? 'unlikely' : probability >= 0.05 ? 'very unlikely' : probability >= 0 ? 'almost ruled out' : 'unknown';

const factor = (ratio) =>
  Number.isNaN(ratio) ? 'unknown' : ratio <= 0 ? 'rules it out' : ratio >= 0.995 && ratio < 1.005 ? '×1' : ratio < 1 ? `÷${number(1 / ratio)}` : `×${number(ratio)}`;

/** "kind:name" as people say it. */
const named = (entity) => {
  const at = (entity ?? '').indexOf(':');
  return at < 0 ? entity ?? '' : entity.startsWith('service:') ? entity.slice(8) : `${entity.slice(at + 1)} (${entity.slice(0, at)})`;
};

const about = ({ kind, entity }) => `${kinds[kind] ?? kind ?? 'Question'}${entity ? ` of ${named(entity)}` : ''}`;

const toneOf = (coverage) => (coverage === 'data' ? 'good' : coverage === 'failed' || coverage === 'denied' ? 'bad' : 'caution');

const pause = (milliseconds, signal) => new Promise((resolve) => {
  const done = () => {
    clearTimeout(timer);
    window.removeEventListener('online', done);
    signal.removeEventListener('abort', done);
    resolve();
  };
  const timer = setTimeout(done, milliseconds);
  window.addEventListener('online', done);
  signal.addEventListener('abort', done);
});

/* ---- The API ---- */

const refusals = {
  0: 'The server cannot be reached.',
  400: 'The server did not accept this.',
  401: 'Sign in first: the server does not know who you are.',
  403: 'You are not allowed to do this.',
  404: 'There is no such investigation, or not for you.',
  409: 'This does not fit with what is there already.',
  429: 'Too much was asked for. Wait a little, then try again.',
  503: 'The host is busy. Wait a little, then try again.',
};

/** Seconds of Retry-After, which may be a time too (RFC 9110, 10.2.3); of an hour at most. */
const later = (text) => {
  const wait = text === null ? 0 : /^\d+$/u.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Math.min(Math.max(wait || 0, 0), 3600);
};

// What is said while it is tried again: a server that asks for patience is not lost.
const waits = new Map([[429, 'Too many requests, waiting'], [503, 'The host is busy, waiting']]);

/** A request that was not answered as hoped: problem details (RFC 9457) where the server gives them. */
class Problem extends Error {
  constructor(status, detail, retryAfter = 0) {
    super(detail || refusals[status] || `The server answered with an error (${status}).`);
    this.status = status;
    this.headline = refusals[status] ?? `The server answered with an error (${status}).`;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  static async of(response) {
    let detail = '';
    try {
      const problem = JSON.parse(await response.text());
      detail = line(problem.detail ?? problem.title);
    } catch {
      // Not every proxy on the way speaks problem details.
    }

    return new Problem(response.status, detail, later(response.headers.get('Retry-After')));
  }

  /** Whether asking again later may help. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Reads a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). What an ending cuts off is dropped: it is sent again after the last whole one. */
async function* messages(body, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const breaks = /[\r\n]/gu;
  let text = '';
  let message = { type: '', data: [], id: null };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }

      alive();
      text += value;
      let from = 0;
      for (;;) {
        breaks.lastIndex = from;
        const end = breaks.exec(text)?.index ?? -1;
        // A carriage return at the end of what came may be half of a line break.
        if (end < 0 || (text[end] === '\r' && end + 1 === text.length)) {
          break;
        }

        const field = text.slice(from, end);
        from = end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1);
        if (field === '') {
          if (message.data.length > 0) {
            yield { type: message.type, data: message.data.join('\n'), id: message.id };
          }

          message = { type: '', data: [], id: null };
          continue;
        }

        const colon = field.indexOf(':');
        const name = colon < 0 ? field : field.slice(0, colon);
        const content = colon < 0 ? '' : field.slice(colon + (field[colon + 1] === ' ' ? 2 : 1));
        if (name === 'data') {
          message.data.push(content);
        } else if (name === 'event') {
          message.type = content;
        } else if (name === 'id') {
          message.id = content;
        }
      }

      text = text.slice(from);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/* ---- Charts ---- */

const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];

const median = (sorted) => (sorted.length === 0 ? null : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2);

/** A cited series as it is drawn, and what it shows in words. */
class Reading {
  constructor(chart, clock) {
    this.chart = chart;
    this.clock = clock;
    const times = chart.times ?? [];
    this.samples = (chart.values ?? []).slice(0, times.length).map((value, index) => ({ time: times[index], value })).filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.time - b.time);
    this.missing = Math.min(times.length, chart.values?.length ?? 0) - this.samples.length;
    this.baseline = chart.baseline ? { from: Date.parse(chart.baseline.start), to: Date.parse(chart.baseline.end) } : null;
    this.onset = chart.onset ? Date.parse(chart.onset) : null;
    this.normal = this.baseline ? median(this.samples.filter(({ time }) => time >= this.baseline.from && time < this.baseline.to).map(({ value }) => value).sort((a, b) => a - b)) : null;
  }

  /** The alternative to the picture. */
  get words() {
    const { samples, normal, onset, clock } = this;
    const unit = this.chart.unit;
    if (samples.length === 0) {
      return 'It holds no samples that could be drawn.';
    }

    const sentences = [];
    if (normal !== null) {
      sentences.push(`Normal is ${quantity(normal, unit)}.`);
    }

    if (onset !== null) {
      sentences.push(`It left normal at ${clock.time(onset)} UTC.`);
    }

    const low = samples.reduce((least, sample) => (sample.value < least.value ? sample : least));
    const high = samples.reduce((most, sample) => (sample.value > most.value ? sample : most));
    sentences.push(samples.length === 1 ? `One sample: ${quantity(high.value, unit)} at ${clock.time(high.time)}.`
      : low.value === high.value ? `${counted(samples.length, 'sample')}, all ${quantity(high.value, unit)}.`
        : `Highest ${quantity(high.value, unit)} at ${clock.time(high.time)}, lowest ${quantity(low.value, unit)} at ${clock.time(low.time)}.`);
    if (this.missing > 0) {
      sentences.push(`${counted(this.missing, 'sample')} without a number left out.`);
    }

    return sentences.join(' ');
  }

  /** From zero, so that small noise looks as calm as it is; yet a small change of a large number that was seen to leave normal stays visible. */
  get range() {
    const values = this.samples.map(({ value }) => value);
    const low = values.reduce((a, b) => Math.min(a, b));
    const high = values.reduce((a, b) => Math.max(a, b));
    if (low === high) {
      return low === 0 ? [0, 1] : low > 0 ? [0, low * 1.25] : [low * 1.25, 0];
    }

    const calm = this.onset === null || this.normal === null;
    return low >= 0 && (calm || low <= high * 0.6) ? [0, high] : high <= 0 && (calm || high >= low * 0.6) ? [low, 0] : [low, high];
  }
}

const nice = (rough) => {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, Number.MIN_VALUE * 1e10)));
  const steps = rough / power;
  return (steps <= 1 ? 1 : steps <= 2 ? 2 : steps <= 5 ? 5 : 10) * power;
};

/** Draws a series: the baseline shaded, its median dashed, the onset marked. */
const plot = (reading, width) => {
  const { chart, samples, baseline, clock } = reading;
  const unit = chart.unit;
  const [height, top, bottom, right] = [168, 22, 22, 8];
  let [start, end] = [samples[0].time, samples.at(-1).time];
  if (start === end) {
    [start, end] = [start - 30000, end + 30000];
  }

  // What was not there before the onset has no samples in the baseline: that it had none is worth seeing.
  if (reading.onset !== null && reading.onset < start) {
    const before = Math.min(reading.onset, baseline?.to ?? reading.onset);
    start = start - before < end - start ? before - ((end - before) * 0.12) : start;
  }

  let [low, high] = reading.range;
  high += (high - low) * 0.12;
  const step = nice((high - low) / 3);
  const ticks = [];
  for (let index = Math.ceil(low / step); index * step <= high && ticks.length < 8; index++) {
    ticks.push({ value: index * step, text: quantity(Number((index * step).toPrecision(12)), unit) });
  }

  const left = Math.min(width / 3, 12 + (6.1 * Math.max(...ticks.map(({ text }) => text.length))));
  const x = (time) => left + ((time - start) / (end - start) * (width - left - right));
  const y = (value) => height - bottom - ((value - low) / (high - low) * (height - top - bottom));
  const round = (value) => Math.round(value * 10) / 10;
  const stroke = (kind, x1, y1, x2, y2) => draw('line', { class: kind, x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2) });
  const label = (kind, at, height, anchor, text) => draw('text', { class: kind, x: round(at), y: round(height), 'text-anchor': anchor }, text);
  const picture = draw('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `Chart: ${line(chart.title)}. ${reading.words}`, part: 'chart' });

  if (baseline) {
    const [from, to] = [Math.max(baseline.from, start), Math.min(baseline.to, end)];
    if (from < to) {
      picture.append(draw('rect', { class: 'band', x: round(x(from)), y: top, width: round(x(to) - x(from)), height: height - top - bottom }));
      if (x(to) - x(from) > 60) {
        picture.append(label('', x(from) + 5, top + 12, 'start', 'baseline'));
      }
    }
  }

  const shown = new Set();
  for (const { value, text } of ticks) {
    picture.append(stroke('grid', left, y(value), width - right, y(value)));
    // Values that differ by less than is shown have one label.
    if (!shown.has(text)) {
      shown.add(text);
      picture.append(label('', left - 6, y(value) + 4, 'end', text));
    }
  }

  const whole = (end - start) / 1000;
  const most = Math.max(2, Math.floor((width - left - right) / 76));
  const every = (timeSteps.find((candidate) => whole / candidate <= most) ?? 86400 * Math.ceil(whole / 86400 / most)) * 1000;
  for (let time = Math.ceil(start / every) * every; time <= end; time += every) {
    picture.append(stroke('axis', x(time), height - bottom, x(time), height - bottom + 4));
    const iso = new Date(time).toISOString();
    const text = every >= 86400000 ? iso.slice(5, 10) : every >= 60000 ? iso.slice(11, 16) : iso.slice(11, 19);
    picture.append(label('', x(time), height - 5, x(time) > width - 32 ? 'end' : x(time) < left + 16 ? 'start' : 'middle', text));
  }

  picture.append(stroke('axis', left, height - bottom, width - right, height - bottom));
  if (reading.normal !== null) {
    picture.append(stroke('normal', left, y(reading.normal), width - right, y(reading.normal)));
  }

  // A hole in the samples is a hole in the line; of what is denser than the screen, the lowest and highest of each column.
  const gaps = samples.slice(1).map(({ time }, index) => time - samples[index].time).sort((a, b) => a - b);
  const hole = Math.max(2.5 * (gaps[gaps.length >> 1] ?? 0), 2 * (end - start) / width);
  const columns = new Map();
  for (const sample of samples) {
    const column = Math.floor(x(sample.time));
    const kept = columns.get(column) ?? { first: sample, low: sample, high: sample, last: sample };
    columns.set(column, { first: kept.first, low: sample.value < kept.low.value ? sample : kept.low, high: sample.value > kept.high.value ? sample : kept.high, last: sample });
  }

  const points = [...columns.values()].flatMap(({ first, low: least, high: greatest, last }) => [...new Set([first, least, greatest, last])].sort((a, b) => a.time - b.time));
  let path = '';
  points.forEach((point, index) => {
    const joined = index > 0 && point.time - points[index - 1].time <= hole;
    path += `${joined ? 'L' : 'M'}${round(x(point.time))} ${round(y(point.value))}`;
    const alone = !joined && !(index + 1 < points.length && points[index + 1].time - point.time <= hole);
    if (alone) {
      picture.append(draw('circle', { class: 'dot', cx: round(x(point.time)), cy: round(y(point.value)), r: 2.5 }));
    }
  });
  picture.append(draw('path', { class: 'series', d: path }));

  const { onset } = reading;
  if (onset !== null && onset >= start && onset <= end) {
    const at = x(onset);
    picture.append(stroke('onset', at, top - 6, at, height - bottom));
    picture.append(label('onset-label', at, top - 9, at > width - 60 ? 'end' : at < left + 50 ? 'start' : 'middle', `onset ${clock.time(onset)}`));
  }

  // For a pointer, the sample nearest to it. What it tells is in the words below the picture too.
  const marker = draw('circle', { class: 'marker', r: 3.5 });
  const readout = label('readout', width - right, 12, 'end', '');
  const hide = () => {
    marker.remove();
    readout.remove();
  };
  picture.addEventListener('pointermove', (event) => {
    const box = picture.getBoundingClientRect();
    const time = start + (((event.clientX - box.left) / box.width * width) - left) / (width - left - right) * (end - start);
    const near = samples.reduce((best, sample) => (Math.abs(sample.time - time) < Math.abs(best.time - time) ? sample : best));
    marker.setAttribute('cx', round(x(near.time)));
    marker.setAttribute('cy', round(y(near.value)));
    readout.textContent = `${clock.time(near.time)}  ${quantity(near.value, unit)}`;
    readout.setAttribute('x', x(near.time) > width - 130 ? left + 2 : width - right);
    readout.setAttribute('text-anchor', x(near.time) > width - 130 ? 'start' : 'end');
    picture.append(marker, readout);
  });
  picture.addEventListener('pointerleave', hide);
  return picture;
};

/* ---- Look ---- */

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{
  --_accent:var(--cleric-accent,light-dark(#1a56c4,#85adff));
  --_on-accent:var(--cleric-on-accent,light-dark(#fff,#0c1526));
  --_background:var(--cleric-background,light-dark(#fff,#161b24));
  --_surface:var(--cleric-surface,light-dark(#f5f7fa,#1e2531));
  --_text:var(--cleric-text,light-dark(#1b2330,#e6eaf1));
  --_quiet:var(--cleric-quiet,light-dark(#566174,#9fabbd));
  --_border:var(--cleric-border,light-dark(#dce1e9,#303a49));
  --_good:var(--cleric-good,light-dark(#12673b,#7fdba8));
  --_caution:var(--cleric-caution,light-dark(#804600,#ffc477));
  --_bad:var(--cleric-bad,light-dark(#b3261e,#ff9d94));
  --_radius:var(--cleric-radius,8px);
  --_mono:var(--cleric-mono,ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace);
  display:block;color:var(--_text);
  font:var(--cleric-font-size,14px)/1.5 var(--cleric-font,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif);
  overflow-wrap:anywhere;text-align:start;-webkit-text-size-adjust:100%
}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([theme=auto]){color-scheme:light dark}
:host([hidden]),[hidden]{display:none!important}
*,::before,::after{box-sizing:border-box}
h2,h3,h4,p,ul,ol,dl,dd,figure{margin:0;padding:0}
ul,ol{list-style:none}
h2{font-size:1.08em;line-height:1.35;font-weight:650}
h3{font-size:.95em;line-height:1.35;font-weight:650;margin-bottom:.7em}
h4{font-size:.86em;line-height:1.4;font-weight:650;color:var(--_quiet);margin-bottom:.35em}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:2px solid var(--_accent);outline-offset:2px}
h2:focus,h3:focus{outline:none}
h2:focus-visible,h3:focus-visible{outline:2px solid var(--_accent);outline-offset:4px;border-radius:2px}

button,input,select,textarea{font:inherit;color:inherit;letter-spacing:inherit}
button{cursor:pointer;border:1px solid var(--_border);border-radius:calc(var(--_radius)*.75);background:var(--_background);padding:.4em .85em;font-weight:550;line-height:1.4}
button:hover{border-color:var(--_quiet)}
button:active{background:var(--_surface)}
button[aria-disabled=true]{cursor:default;opacity:.6}
button.main{background:var(--_accent);border-color:var(--_accent);color:var(--_on-accent)}
button.main:hover{background:color-mix(in srgb,var(--_accent) 88%,var(--_text))}
button.start{display:inline-flex;align-items:center;gap:.5em;padding:.5em 1em;font-weight:600}
button.start svg{width:1.1em;height:1.1em;flex:none}
button.cite{border:0;background:none;padding:0 .1em;margin:0 0 0 .15em;border-radius:3px;color:var(--_accent);font-size:.86em;font-weight:650;min-width:24px;min-height:1.5em}
button.cite:hover{text-decoration:underline;background:color-mix(in srgb,var(--_accent) 12%,transparent)}
button.link{border:0;background:none;padding:0;color:var(--_accent);text-decoration:underline;text-underline-offset:.15em;font-weight:500}
a{color:var(--_accent);text-underline-offset:.15em}

.shell{container-type:inline-size}
.panel{background:var(--_background);border:1px solid var(--_border);border-radius:var(--_radius)}
header{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.3em 1em;align-items:start;padding:1em 1.25em .9em}
.state{display:flex;flex-wrap:wrap;align-items:center;gap:.25em .75em;color:var(--_quiet);font-size:.9em;grid-column:1/-1;font-variant-numeric:tabular-nums}
.state b{display:inline-flex;align-items:center;gap:.5em;color:var(--_text);font-weight:600}
.state b::before{content:"";width:.6em;height:.6em;border-radius:50%;background:var(--_quiet)}
.state b.running::before{background:var(--_accent);animation:pulse 1.6s ease-in-out infinite}
.state b.good::before{background:var(--_good)}
.state b.caution::before{background:var(--_caution)}
.state b.bad::before{background:var(--_bad)}
.state span:not(:last-child)::after{content:"·";margin-left:.75em}
@keyframes pulse{50%{opacity:.3;transform:scale(.8)}}
.controls{display:flex;gap:.5em}
.banner{display:flex;flex-wrap:wrap;align-items:center;gap:.4em 1em;margin:0 1.25em 1em;padding:.6em .9em;border-radius:calc(var(--_radius)*.75);border:1px solid color-mix(in srgb,var(--_tone) 35%,transparent);background:color-mix(in srgb,var(--_tone) 8%,var(--_background))}
.banner p{flex:1 1 16em}
.banner strong{display:block;font-weight:650;color:var(--_tone)}
.good{--_tone:var(--_good)}
.caution{--_tone:var(--_caution)}
.bad{--_tone:var(--_bad)}
.neutral{--_tone:var(--_quiet)}

.chip{display:inline-flex;align-items:center;gap:.35em;font-size:.82em;line-height:1.45;font-weight:600;padding:.1em .55em;border-radius:1em;color:var(--_tone);background:color-mix(in srgb,var(--_tone) 10%,var(--_background));white-space:normal;font-variant-numeric:tabular-nums}
.chip svg{width:.85em;height:.85em;flex:none}
.chip.caution,.chip.bad{outline:1px dashed color-mix(in srgb,var(--_tone) 60%,transparent);outline-offset:-1px}
.chip.neutral{font-weight:500}
.quiet{color:var(--_quiet)}
small,.small{font-size:.88em}

.live{display:grid;gap:1.25em 2em;padding:1em 1.25em 1.25em;border-top:1px solid var(--_border)}
.live>*{min-width:0}
.ledger li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.15em .9em;padding:.45em 0}
.ledger .share{font-weight:650;font-variant-numeric:tabular-nums;text-align:right;white-space:nowrap}
.ledger .moved{font-weight:500;font-size:.86em;color:var(--_quiet);margin-right:.45em}
.track{grid-column:1/-1;height:6px;border-radius:3px;background:color-mix(in srgb,var(--_quiet) 18%,transparent);overflow:hidden}
.track i{display:block;height:100%;width:100%;background:var(--_accent);transform-origin:left}
.ledger li:not(:first-child) .track i{background:color-mix(in srgb,var(--_accent) 60%,var(--_quiet))}
.ledger li.none .track i{background:var(--_quiet)}
.log{max-height:26em;overflow-y:auto;scrollbar-width:thin;border-radius:4px;padding-right:.5em}
.log li{padding:.5em 0;border-top:1px solid color-mix(in srgb,var(--_border) 60%,transparent);animation:come .3s ease-out}
.log li:first-child{border-top:0;padding-top:0}
.log .ask{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2em .6em}
.log .ask b{font-weight:600}
.log p{color:var(--_quiet);font-size:.92em}
.log li.note p{color:var(--_text)}
@keyframes come{from{opacity:0;transform:translateY(-4px)}}

.finding{padding:1.1em 1.25em 1.25em;border-top:1px solid var(--_border)}
.finding .statement{font-size:1.28em;line-height:1.35;font-weight:650;margin:0 0 .6em;letter-spacing:-.005em}
.sure{display:flex;flex-wrap:wrap;align-items:center;gap:.4em 1em;margin-bottom:1.1em}
.sure .gauge{flex:0 1 11em;min-width:7em}
.sure strong{font-size:1.05em;font-variant-numeric:tabular-nums}
.gauge{height:8px;border-radius:4px;background:color-mix(in srgb,var(--_quiet) 18%,transparent);overflow:hidden}
.gauge i{display:block;height:100%;background:var(--_accent);transform-origin:left}
.chips{display:flex;flex-wrap:wrap;gap:.4em}
.panels{display:grid;gap:1.1em 2em}
.panels>*,.pair>*{min-width:0}
.panels div+div{margin-top:.9em}
.bullets>li,.steps>li{position:relative;padding-left:1.15em;margin-top:.4em}
.bullets>li:first-child,.steps>li:first-child{margin-top:0}
.bullets>li::before{content:"";position:absolute;left:.15em;top:.62em;width:.32em;height:.32em;border-radius:50%;background:color-mix(in srgb,var(--_quiet) 70%,transparent)}
.steps{counter-reset:step}
.steps>li{counter-increment:step;padding-left:1.9em}
.steps>li::before{content:counter(step);position:absolute;left:0;top:.1em;width:1.35em;height:1.35em;border-radius:50%;font-size:.86em;font-weight:650;line-height:1.35;text-align:center;color:var(--_quiet);background:var(--_surface);border:1px solid var(--_border)}
.block{padding:1.15em 1.25em 1.25em;border-top:1px solid var(--_border)}
.pair{display:grid;gap:1.5em 2.5em}

.timeline{position:relative}
.timeline li{position:relative;display:grid;grid-template-columns:4.6em minmax(0,1fr);gap:0 1.9em;padding-bottom:.75em}
.timeline li::after{content:"";position:absolute;left:5.45em;top:.9em;bottom:-.5em;width:1px;background:var(--_border)}
.timeline li:last-child{padding-bottom:0}
.timeline li:last-child::after{display:none}
.timeline time{overflow-wrap:normal;font-family:var(--_mono);font-size:.88em;line-height:1.7;color:var(--_quiet);font-variant-numeric:tabular-nums}
.timeline .dot{position:absolute;left:5.1em;top:.42em;width:.72em;height:.72em;border-radius:50%;background:var(--_background);border:2px solid var(--_quiet);z-index:1}
.timeline .change .dot{border-color:var(--_accent);border-radius:2px;background:var(--_accent)}
.timeline .onset .dot{border-color:var(--_bad);background:var(--_bad)}
.timeline .alert .dot,.timeline .trigger .dot{border-color:var(--_caution)}
.timeline .kind{font-weight:650;margin-right:.45em}

.charts{display:grid;gap:0 2.5em}
.charts figure{min-width:0;display:grid;grid-row:span 3;grid-template-rows:subgrid;margin-bottom:1.4em}
.charts h4{color:var(--_text);font-size:.92em;margin-bottom:.2em}
figcaption{font-size:.88em;color:var(--_quiet);margin-top:.15em}
svg[role=img]{display:block;max-width:100%;touch-action:pan-y}
svg .band{fill:color-mix(in srgb,var(--_accent) 9%,transparent)}
svg .grid{stroke:color-mix(in srgb,var(--_border) 65%,transparent)}
svg .axis{stroke:var(--_border)}
svg .normal{stroke:var(--_quiet);stroke-dasharray:3 3}
svg .series{fill:none;stroke:var(--_accent);stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}
svg .dot,svg .marker{fill:var(--_accent)}
svg .marker{stroke:var(--_background);stroke-width:1.5}
svg .onset{stroke:var(--_bad);stroke-width:1.5}
svg text{fill:var(--_quiet);font-size:11px;font-family:var(--cleric-font,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif);font-variant-numeric:tabular-nums}
svg text.onset-label{fill:var(--_bad);font-weight:650}
svg text.readout{fill:var(--_text);font-weight:650;paint-order:stroke;stroke:var(--_background);stroke-width:4px}

details>summary{cursor:pointer;border-radius:4px}
details.more{margin-top:.9em}
details.more>summary{color:var(--_accent);font-weight:550}
details.more[open]>summary{margin-bottom:.8em}
.ranked>li{border-top:1px solid color-mix(in srgb,var(--_border) 60%,transparent)}
.ranked>li:first-child{border-top:0}
.ranked summary{display:grid;grid-template-columns:1em minmax(0,1fr) 6.8em;gap:.1em .6em;padding:.6em 0;list-style:none;align-items:start}
.ranked summary::-webkit-details-marker{display:none}
.ranked summary::before{content:"";width:.45em;height:.45em;border:solid var(--_quiet);border-width:0 1.5px 1.5px 0;transform:rotate(-45deg);margin:.5em 0 0 .1em;transition:transform .15s}
.ranked details[open]>summary::before{transform:rotate(45deg)}
.ranked .what{font-weight:550}
.ranked .share{text-align:right;white-space:nowrap;font-weight:650;font-variant-numeric:tabular-nums}
.ranked .verdict{grid-column:2;color:var(--_quiet);font-size:.92em}
.ranked .bar{grid-column:3;margin-top:.2em;height:5px}
.weighing{padding:.1em 0 1em 1.6em;display:grid;gap:1.1em 2em}
.weighing>*{min-width:0}
.weighing .wide{grid-column:1/-1}
.arguments>li{display:grid;grid-template-columns:3.6em minmax(0,1fr);gap:0 .7em;padding:.35em 0}
.arguments .effect{font-weight:650;font-variant-numeric:tabular-nums;text-align:right}
.arguments .for{color:var(--_good)}
.arguments .against{color:var(--_bad)}
.arguments small{display:block;color:var(--_quiet)}
.items>li{padding:.55em 0;border-top:1px solid color-mix(in srgb,var(--_border) 60%,transparent)}
.items>li:first-child{border-top:0;padding-top:0}
.items>li:last-child{padding-bottom:0}
.items .head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2em .7em}
.items p{margin-top:.15em}
code,pre{font-family:var(--_mono);font-size:.88em}
pre{background:var(--_surface);border:1px solid var(--_border);border-radius:calc(var(--_radius)*.6);padding:.6em .8em;margin:0;white-space:pre-wrap;overflow-wrap:anywhere}

.feedback{background:var(--_surface);border-radius:0 0 var(--_radius) var(--_radius)}
.buttons{display:flex;flex-wrap:wrap;gap:.5em}
form{display:grid;gap:.85em;margin-top:1em;max-width:44em}
form .fields{display:grid;gap:.85em 1em;align-items:end}
label{display:block;font-weight:550}
label small{display:block;font-weight:400;color:var(--_quiet)}
label.check{display:flex;align-items:center;gap:.5em;font-weight:500}
input:not([type=checkbox]),select,textarea{display:block;width:100%;margin-top:.25em;padding:.42em .6em;border:1px solid color-mix(in srgb,var(--_quiet) 70%,transparent);border-radius:calc(var(--_radius)*.6);background:var(--_background);font-weight:400}
input[type=checkbox]{width:1.1em;height:1.1em;accent-color:var(--_accent);margin:0}
textarea{min-height:4.2em;resize:vertical}
.wrong{color:var(--_bad);font-weight:550}
.said{margin-bottom:.8em}
.said:empty,.wrong:empty{display:none}
footer{display:flex;flex-wrap:wrap;gap:.25em 1.2em;padding:.8em 1.25em;border-top:1px solid var(--_border);color:var(--_quiet);font-size:.88em}

dialog{color:var(--_text);background:var(--_background);border:1px solid var(--_border);border-radius:calc(var(--_radius)*1.25);padding:0;width:min(46rem,calc(100vw - 1.5rem));max-height:min(88vh,56rem);box-shadow:0 18px 50px rgb(0 0 0/.28);overflow:auto}
dialog::backdrop{background:rgb(10 14 22/.5)}
dialog .top{position:sticky;top:0;z-index:1;display:flex;justify-content:space-between;align-items:start;gap:1em;padding:1em 1.25em .8em;background:var(--_background);border-bottom:1px solid var(--_border)}
dialog .inside{padding:1em 1.25em 1.25em;display:grid;gap:1.1em}
dialog .inside>*{min-width:0}
.data{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25em 1.25em}
.data dt{color:var(--_quiet)}
.places li{padding:.5em .75em;border-left:3px solid var(--_border);margin-top:.4em;background:var(--_surface);border-radius:0 calc(var(--_radius)*.5) calc(var(--_radius)*.5) 0}
.places li.cited{border-left-color:var(--_accent);background:color-mix(in srgb,var(--_accent) 9%,var(--_background))}
.places .at{display:flex;flex-wrap:wrap;gap:.2em .8em;color:var(--_quiet);font-size:.86em;margin-bottom:.15em}
.places .at b{color:var(--_accent)}
.places code{display:block;white-space:pre-wrap}
mark{background:color-mix(in srgb,var(--_accent) 24%,transparent);color:inherit;border-radius:2px;padding:0 .1em}
.links{display:flex;flex-wrap:wrap;gap:.4em 1.4em}

@container (min-width:46rem){
  .live{grid-template-columns:minmax(0,5fr) minmax(0,6fr)}
  .panels{grid-template-columns:repeat(3,minmax(0,1fr))}
  .pair{grid-template-columns:repeat(2,minmax(0,1fr))}
  .charts{grid-template-columns:repeat(2,minmax(0,1fr))}
  .weighing{grid-template-columns:repeat(2,minmax(0,1fr))}
  form .fields{grid-template-columns:repeat(2,minmax(0,1fr))}
}
@container (max-width:30rem){
  header,.live,.finding,.block,footer{padding-left:1em;padding-right:1em}
  .banner{margin-left:1em;margin-right:1em}
  .finding .statement{font-size:1.15em}
  .ranked summary{grid-template-columns:.8em minmax(0,1fr) 5.4em}
  .weighing{padding-left:0}
  .ranked .share{font-size:.9em}
  .timeline li{grid-template-columns:4.6em minmax(0,1fr);gap:0 1.6em}
  .timeline li::after{left:5.3em}
  .timeline .dot{left:4.95em}
}
@media (max-width:30rem){.data{grid-template-columns:minmax(0,1fr);gap:0}.data dd{margin-bottom:.45em}dialog .top,dialog .inside{padding-left:1em;padding-right:1em}}
@media (prefers-reduced-motion:reduce){*,::before,::after{animation:none!important;transition:none!important}}
@media (forced-colors:active){.track i,.gauge i{background:Highlight;forced-color-adjust:none}.state b::before,.timeline .dot{forced-color-adjust:none}}
@media print{.controls,.feedback,.buttons{display:none}.log{max-height:none}}
`);

const icons = {
  look: 'M10.5 4a6.5 6.5 0 1 0 4 11.6l4.7 4.7 1.4-1.4-4.7-4.7A6.5 6.5 0 0 0 10.5 4Zm0 2a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z',
  good: 'm9.5 17.6-5.3-5.3 1.8-1.8 3.5 3.5L18 5.5l1.8 1.8Z',
  caution: 'M12 3 1.8 20.5h20.4Zm-1.2 6.5h2.4v5.3h-2.4Zm0 6.6h2.4v2.3h-2.4Z',
  bad: 'm12 10.2 5-5 1.8 1.8-5 5 5 5-1.8 1.8-5-5-5 5L5.2 17l5-5-5-5L7 5.2Z',
};

const icon = (name) => draw('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' }, draw('path', { d: icons[name], fill: 'currentColor' }));

const chip = (tone, text) => make('span', { class: `chip ${tone}` }, icons[tone] ? icon(tone) : null, text);

const bar = (share, kind = 'track') => {
  const inner = make('i');
  inner.style.transform = `scaleX(${Math.min(Math.max(Number.isFinite(share) ? share : 0, 0), 1)})`;
  return make('div', { class: kind, 'aria-hidden': 'true' }, inner);
};

const motion = matchMedia('(prefers-reduced-motion: reduce)');

const animate = (element, from, duration) => {
  if (!motion.matches) {
    element.animate([{ transform: from }, {}], { duration, easing: 'cubic-bezier(.2,.7,.2,1)' });
  }
};

const bullets = (items, kind = 'bullets') => make(kind === 'steps' ? 'ol' : 'ul', { class: kind, role: 'list' }, items.map((item) => make('li', {}, item)));

const block = (title, ...content) => make('section', { class: 'block', part: 'section' }, make('h3', {}, title), content);

const button = (text, press, attributes = {}) => {
  const element = make('button', { type: 'button', ...attributes }, text);
  element.addEventListener('click', () => {
    if (element.getAttribute('aria-disabled') !== 'true') {
      press(element);
    }
  });
  return element;
};

// A button that was pressed stays focused while its answer is awaited.
const busy = (element, whether) => (whether ? element.setAttribute('aria-disabled', 'true') : element.removeAttribute('aria-disabled'));

let fieldCount = 0;

const field = (title, hint, control) => {
  control.id = `field-${++fieldCount}`;
  return make('label', { for: control.id }, title, hint ? make('small', {}, hint) : null, control);
};

const maxBars = 6;
const maxCharts = 4;
const maxHypotheses = 6;
const worthReading = 0.01;
const quickest = 500;
const slowest = 15000;
const silence = 45000;

/* ---- The element ---- */

class ClericInvestigate extends HTMLElement {
  static observedAttributes = ['base', 'alert', 'entity', 'symptom', 'summary', 'at', 'question', 'investigation', 'label'];

  #headers = null;
  #shadow = this.attachShadow({ mode: 'open' });
  #view = make('div', { class: 'shell' });
  #status = make('div', { class: 'unseen', role: 'status' });
  #dialog = make('dialog', { part: 'dialog', 'aria-labelledby': 'exhibit-title' });
  #opener = null;
  #run = null;
  #subject = null;
  #key = null;
  #stale = false;

  constructor() {
    super();
    this.#shadow.adoptedStyleSheets = [sheet];
    this.#shadow.append(this.#view, this.#status, this.#dialog);
    this.#dialog.addEventListener('close', () => {
      this.#dialog.replaceChildren();
      this.#opener?.focus();
      this.#opener = null;
    });
    // A press beside the dialog closes it, as Escape does.
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) {
        this.#dialog.close();
      }
    });
  }

  /** A function that returns (a promise of) headers for each request, or null. */
  get headers() {
    return this.#headers;
  }

  set headers(value) {
    if (value !== null && value !== undefined && typeof value !== 'function') {
      throw new TypeError('headers of <cleric-investigate> must be a function that returns the headers of a request.');
    }

    this.#headers = value ?? null;
    // A framework may set it right after the element was shown.
    if (this.isConnected && this.#run?.refused === 401) {
      this.#again();
    }
  }

  connectedCallback() {
    // Set before the element was defined, the property hides the accessor.
    if (Object.hasOwn(this, 'headers')) {
      const { headers } = this;
      delete this.headers;
      this.headers = headers;
    }

    if (this.#run) {
      this.#again();
    } else {
      this.#changed();
    }
  }

  disconnectedCallback() {
    this.#run?.controller.abort();
    clearInterval(this.#run?.ticking);
  }

  attributeChangedCallback(name, before, after) {
    if (this.isConnected && before !== after) {
      this.#changed();
    }
  }

  // Attributes are set one by one: what they mean together is looked at once they all are.
  #changed() {
    if (this.#stale) {
      return;
    }

    this.#stale = true;
    queueMicrotask(() => {
      this.#stale = false;
      const names = ['base', 'alert', 'entity', 'symptom', 'summary', 'at', 'question', 'investigation'];
      const subject = JSON.stringify(names.map((name) => this.getAttribute(name)));
      const label = this.getAttribute('label') ?? 'Investigate';
      if (subject === this.#subject) {
        this.#shadow.querySelector('.start span')?.replaceChildren(clean(label));
        return;
      }

      this.#subject = subject;
      this.#key = null;
      this.#leave();
      const id = this.getAttribute('investigation');
      if (id) {
        this.#show({ id });
      } else {
        this.#idle();
      }
    });
  }

  #leave() {
    this.#run?.controller.abort();
    clearInterval(this.#run?.ticking);
    this.#run = null;
    this.#dialog.close();
  }

  #announce(text) {
    this.#status.textContent = clean(text);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  /* -- Requests -- */

  #address(path) {
    const base = this.getAttribute('base');
    return new URL(path, base === null ? home : new URL(base.endsWith('/') ? base : `${base}/`, document.baseURI));
  }

  async #fetch(path, { method = 'GET', body, accept = 'application/json', headers = {}, signal } = {}) {
    const all = new Headers((await this.#headers?.()) ?? {});
    all.set('Accept', accept);
    if (body !== undefined) {
      all.set('Content-Type', 'application/json');
    }

    for (const [name, value] of Object.entries(headers)) {
      all.set(name, value);
    }

    let response;
    try {
      response = await fetch(this.#address(path), { method, headers: all, body: body === undefined ? undefined : JSON.stringify(body), signal, cache: 'no-store' });
    } catch (error) {
      if (signal?.aborted) {
        throw error;
      }

      throw new Problem(0, '');
    }

    if (!response.ok) {
      throw await Problem.of(response);
    }

    return response;
  }

  async #json(path, options) {
    return (await this.#fetch(path, options)).json();
  }

  #path(run, rest = '') {
    return `investigations/${encodeURIComponent(run.id)}${rest}`;
  }

  /* -- Before: the button -- */

  #idle(problem = null) {
    const label = this.getAttribute('label') ?? 'Investigate';
    const start = button([icon('look'), make('span', {}, label)], (element) => this.#start(element), { class: 'main start', part: 'button' });
    this.#view.replaceChildren(start);
    if (problem) {
      this.#view.append(this.#banner(problem));
    }
  }

  #trigger() {
    const [alert, entity, symptom, summary, at, question] = ['alert', 'entity', 'symptom', 'summary', 'at', 'question'].map((name) => this.getAttribute(name)?.trim() || undefined);
    if (alert) {
      let trigger = { name: alert };
      if (alert.startsWith('{')) {
        try {
          trigger = JSON.parse(alert);
        } catch (error) {
          throw new Problem(400, `The attribute alert of <cleric-investigate> begins like JSON and is none: ${error.message}`);
        }
      }

      // The kind has to come first.
      return JSON.parse(JSON.stringify({ kind: 'alert', ...trigger, ...{ kind: 'alert' }, entity: entity ?? trigger.entity, symptom: symptom ?? trigger.symptom, summary: summary ?? trigger.summary, at: at ?? trigger.at }));
    }

    if (question || entity) {
      return JSON.parse(JSON.stringify({ kind: 'question', text: question ?? `What is wrong with ${entity}?`, entity, at }));
    }

    throw new Problem(400, 'There is nothing to investigate: give <cleric-investigate> an alert, an entity or a question.');
  }

  async #start(element) {
    busy(element, true);
    element.setAttribute('aria-busy', 'true');
    this.#view.querySelector('.banner')?.remove();
    const subject = this.#subject;
    try {
      // Pressed again after an answer that got lost, it is the same investigation.
      this.#key ??= Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
      const entry = await this.#json('investigations', { method: 'POST', body: { trigger: this.#trigger() }, headers: { 'Idempotency-Key': this.#key } });
      this.#key = null;
      if (subject !== this.#subject) {
        return;
      }

      const focused = this.#shadow.activeElement !== null;
      const run = this.#show(entry);
      this.#tell('cleric-started', { id: entry.id, entry });
      this.#announce('Investigation started.');
      if (focused) {
        run.title.focus();
      }
    } catch (error) {
      if (subject === this.#subject) {
        busy(element, false);
        element.removeAttribute('aria-busy');
        this.#view.append(this.#banner(error instanceof Problem ? error : new Problem(0, error.message)));
      }
    }
  }

  /** What went wrong, in words, and a way on where there is one. */
  #banner(problem, action = null) {
    const same = problem.detail === undefined || problem.detail === '' || problem.detail === problem.headline;
    return make('div', { class: 'banner bad', part: 'banner', role: 'alert' }, make('p', {}, make('strong', {}, problem.headline), same ? null : problem.detail), action);
  }

  /* -- During -- */

  /** Shows an investigation, of which no more than the id may be known. */
  #show(entry) {
    const run = { id: entry.id, entry, after: 0, steps: 0, hypotheses: 0, observations: 0, spent: null, seen: performance.now(), questions: new Map(), rows: new Map(), leader: null, report: null, refused: 0, controller: new AbortController(), ticking: 0 };
    run.title = make('h2', { tabindex: '-1', part: 'title' }, 'Investigation');
    run.state = make('p', { class: 'state' });
    run.controls = make('div', { class: 'controls' });
    run.notice = make('div');
    run.counts = make('p', { class: 'quiet small' }, 'None are weighed yet.');
    run.ledger = make('ol', { class: 'ledger', role: 'list' });
    run.log = make('ol', { role: 'list' });
    run.live = make('div', { class: 'live' },
      make('section', { part: 'hypotheses' }, make('h3', {}, 'Possible causes'), run.counts, run.ledger),
      make('section', { part: 'activity' }, make('h3', {}, 'What is asked, and why'), make('div', { class: 'log', role: 'region', tabindex: '0', 'aria-label': 'What is asked, newest first' }, run.log)));
    run.body = make('div');
    this.#run = run;
    this.#view.replaceChildren(make('section', { class: 'panel', part: 'panel', 'aria-label': 'Investigation' }, make('header', { part: 'header' }, run.title, run.controls, run.state), run.notice, run.body));
    this.#again();
    return run;
  }

  /** Goes on where it was left: after a break, a refusal, or when the element was moved. */
  #again() {
    const run = this.#run;
    run.controller.abort();
    run.controller = new AbortController();
    run.refused = 0;
    run.notice.replaceChildren();
    const { signal } = run.controller;
    this.#watch(run, signal).catch((error) => {
      if (signal.aborted) {
        return;
      }

      clearInterval(run.ticking);
      const problem = error instanceof Problem ? error : new Problem(0, error.message);
      run.refused = problem.status;
      run.notice.replaceChildren(this.#banner(problem, button('Try again', () => this.#again())));
    });
  }

  async #watch(run, signal) {
    if (run.entry.status === undefined) {
      run.entry = await this.#patiently(run, signal, () => this.#json(this.#path(run), { signal }));
    }

    this.#progress(run);
    if (run.entry.status === 'queued' || run.entry.status === 'running') {
      if (!run.live.isConnected) {
        run.body.replaceChildren(run.live);
      }

      clearInterval(run.ticking);
      run.ticking = setInterval(() => this.#progress(run), 1000);
      for (let idle = 0; ; idle++) {
        const before = run.after;
        run.entry = await this.#patiently(run, signal, (alive) => this.#follow(run, signal, alive));
        if (run.entry.status !== 'queued' && run.entry.status !== 'running') {
          break;
        }

        // The stream ended before the investigation did: it was let go of, and waits to be taken up again.
        this.#progress(run);
        idle = run.after > before ? 0 : idle;
        await this.#rest(idle, 0, signal);
      }

      clearInterval(run.ticking);
      this.#progress(run);
    }

    if (run.entry.status === 'concluded' && !run.report) {
      const report = await this.#patiently(run, signal, () => this.#json(this.#path(run, '/report?format=json'), { signal }));
      this.#conclude(run, report);
    } else if (run.entry.status === 'failed' || run.entry.status === 'cancelled') {
      this.#stopped(run);
    }
  }

  /** Tries until it is done, less and less often; what will not change by waiting is thrown. */
  async #patiently(run, signal, attempt) {
    for (let tries = 0; ; tries++) {
      const alive = (further) => {
        if (run.notice.hasChildNodes()) {
          run.notice.replaceChildren();
          this.#announce('It goes on.');
        }

        tries = further ? 0 : tries;
      };
      let problem = null;
      try {
        const result = await attempt(alive);
        if (result !== undefined) {
          alive(true);
          return result;
        }
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Problem && !error.passing) {
          throw error;
        }

        problem = error;
      }

      signal.throwIfAborted();
      const headline = waits.get(problem?.status) ?? 'Connection lost, trying again';
      if (tries === 0) {
        this.#announce(`${headline}.`);
      }

      const after = problem?.retryAfter ?? 0;
      const told = problem instanceof Problem && problem.status !== 0 && !waits.has(problem.status);
      const words = told ? [problem.message] : [problem?.detail, after > 0 ? `It is tried again in ${seconds(Math.ceil(after))}.` : '', 'The investigation goes on meanwhile.'];
      run.notice.replaceChildren(make('div', { class: 'banner caution', part: 'banner' }, make('p', {}, make('strong', {}, headline), words.filter(Boolean).join(' '))));
      await this.#rest(tries, after, signal);
    }
  }

  /** Waits, longer each time up to a bound, and never less than the server asked for. */
  async #rest(tries, atLeast, signal) {
    const jitter = 0.75 + (Math.random() / 2);
    await pause((atLeast * 1000) + (Math.min(slowest, quickest * (2 ** tries)) * jitter), signal);
    signal.throwIfAborted();
  }

  /** Reads the stream: every event once, in order. Undefined when it broke off before the end. */
  async #follow(run, signal, alive) {
    // A server that hangs looks like one that has nothing to say; it sends a comment every 15 s.
    const quiet = new AbortController();
    let timer = setTimeout(() => quiet.abort(), silence);
    try {
      const response = await this.#fetch(this.#path(run, '/events'), {
        accept: 'text/event-stream',
        headers: run.after > 0 ? { 'Last-Event-ID': String(run.after) } : {},
        signal: AbortSignal.any([signal, quiet.signal]),
      });
      const heard = () => {
        alive(false);
        clearTimeout(timer);
        timer = setTimeout(() => quiet.abort(), silence);
      };
      for await (const message of messages(response.body, heard)) {
        if (signal.aborted) {
          return undefined;
        }

        if (message.type === 'end') {
          return JSON.parse(message.data);
        }

        const event = JSON.parse(message.data);
        const sequence = Number(message.id ?? event.sequence);
        if (sequence > run.after) {
          run.after = sequence;
          alive(true);
          this.#apply(run, event);
        }
      }

      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  #progress(run) {
    const { entry, spent } = run;
    const running = entry.status === 'running' || entry.status === 'queued';
    run.title.replaceChildren(line(entry.title) || 'Investigation');
    const [tone, words] = entry.status === 'concluded' ? ['good', 'Concluded']
      : entry.status === 'cancelled' ? ['caution', 'Cancelled']
        : entry.status === 'failed' ? ['bad', 'Failed']
          : entry.status === 'queued' ? ['running', entry.dueAt && Date.parse(entry.dueAt) > Date.parse(entry.createdAt) ? `Begins at ${new Clock(Date.now()).time(entry.dueAt)} UTC` : 'Waiting for its turn'] : ['running', 'Investigating'];
    const cost = run.report?.cost ?? spent;
    const elapsed = running ? span(spent?.elapsed) + Math.round((performance.now() - run.seen) / 1000) : span(cost?.elapsed);
    const parts = [
      running ? (elapsed > 0 ? seconds(elapsed < 10 ? Number(elapsed.toFixed(1)) : Math.round(elapsed)) : null) : cost ? seconds(elapsed) : null,
      cost ? counted(cost.queries, 'query', 'queries') : null,
      cost ? `${counted(cost.rows, 'row')} read` : null,
      cost?.tokens > 0 ? counted(cost.tokens, 'model token') : null,
      cost?.cost > 0 ? `cost ${number(cost.cost)}` : null,
    ];
    const texts = parts.filter(Boolean);
    const signature = JSON.stringify([words, texts]);
    if (signature !== run.signature) {
      run.signature = signature;
      run.state.replaceChildren(make('b', { class: tone }, words), ...texts.map((text) => make('span', {}, text)));
    }

    if (run.controls.dataset.for !== entry.status) {
      run.controls.dataset.for = entry.status;
      const held = run.controls.contains(this.#shadow.activeElement);
      run.controls.replaceChildren(...this.#controls(run, running));
      if (held) {
        run.title.focus();
      }
    }
  }

  #controls(run, running) {
    if (running) {
      return [button('Cancel', (element) => this.#act(run, element, 'cancel'))];
    }

    const resume = run.entry.status === 'cancelled' || run.entry.status === 'failed' ? [button('Resume', (element) => this.#act(run, element, 'resume'))] : [];
    // Back to the button, where there is one.
    const close = this.hasAttribute('investigation') ? [] : [button('Close', () => {
      this.#leave();
      this.#idle();
      this.#shadow.querySelector('.start').focus();
    })];
    return [...resume, ...close];
  }

  async #act(run, element, what) {
    busy(element, true);
    try {
      const entry = await this.#json(this.#path(run, `/${what}`), { method: 'POST', body: {} });
      if (this.#run !== run) {
        return;
      }

      if (what === 'resume') {
        run.entry = entry;
        run.seen = performance.now();
        run.title.focus();
        this.#announce('Investigation resumed.');
        this.#again();
      } else if (entry.status === 'cancelled' && run.entry.status !== 'cancelled') {
        // The stream says so too, unless it is broken just now.
        run.entry = entry;
        this.#again();
      }
    } catch (error) {
      if (this.#run === run) {
        busy(element, false);
        run.notice.replaceChildren(this.#banner(error instanceof Problem ? error : new Problem(0, error.message)));
      }
    }
  }

  #stopped(run) {
    const { entry } = run;
    const words = entry.status === 'cancelled' ? 'It was cancelled. What was read so far is kept, and it can go on from there.' : line(entry.error) || 'It could not go on.';
    this.#announce(entry.status === 'cancelled' ? 'Investigation cancelled.' : `Investigation failed. ${words}`);
    run.notice.replaceChildren(make('div', { class: `banner ${entry.status === 'failed' ? 'bad' : 'caution'}`, part: 'banner' }, make('p', {}, make('strong', {}, entry.status === 'failed' ? 'The investigation failed' : 'Cancelled'), words)));
  }

  /** What an event tells. Of a kind that is not known here its own sentence is shown. */
  #apply(run, event) {
    run.steps++;
    switch (event.type) {
      case 'opened':
        run.entry = { ...run.entry, status: 'running' };
        break;
      case 'hypothesis-proposed':
        run.hypotheses++;
        break;
      case 'evidence-weighed':
        run.observations++;
        break;
      case 'query-planned':
        this.#question(run, event);
        break;
      case 'exhibit-received':
        this.#answer(run, event);
        break;
      case 'belief-updated':
        this.#beliefs(run, event.beliefs ?? []);
        break;
      case 'budget-spent':
        run.spent = event.spent ?? run.spent;
        run.seen = performance.now();
        break;
      case 'gap-found':
        run.log.prepend(make('li', {}, make('div', { class: 'ask' }, make('b', {}, 'Could not be checked'), chip(toneOf(event.coverage), shortCoverages[event.coverage] ?? event.coverage ?? 'gap')), make('p', {}, line(event.text))));
        break;
      case 'concluded':
        break;
      default:
        run.log.prepend(make('li', { class: 'note' }, make('p', {}, line(event.text))));
        if (event.type === 'oriented') {
          this.#announce(line(event.text));
        }
    }

    const parts = [run.hypotheses > 0 ? `${counted(run.hypotheses, 'explanation')} considered` : null, run.observations > 0 ? `${counted(run.observations, 'observation')} weighed` : null, `step ${count(run.steps)}`];
    run.counts.replaceChildren(parts.filter(Boolean).join(' · '));
    this.#progress(run);
  }

  #question(run, event) {
    const answers = make('span', { class: 'chips' }, make('span', { class: 'chip neutral waits' }, 'asking…'));
    const item = make('li', {}, make('div', { class: 'ask' }, make('b', {}, about(event)), answers), make('p', {}, line(event.why ?? event.text)));
    run.questions.set(event.questionId, { item, answers });
    run.log.prepend(item);
    return run.questions.get(event.questionId);
  }

  #answer(run, event) {
    const { item, answers } = run.questions.get(event.questionId) ?? this.#question(run, event);
    answers.querySelector('.waits')?.remove();
    const rows = event.rows > 0 ? counted(event.rows, 'row') : '';
    const covered = event.coverage === undefined || event.coverage === 'data' ? rows || 'answered' : [rows, shortCoverages[event.coverage] ?? event.coverage].filter(Boolean).join(', ');
    const element = chip(toneOf(event.coverage ?? 'data'), `${line(event.exhibitId)} · ${covered}`);
    if (event.connector) {
      element.append(unseen(`, answered by ${line(event.connector)}`));
    }

    answers.append(element);
    if (event.coverage !== undefined && event.coverage !== 'data' && event.why) {
      item.append(make('p', {}, line(event.why)));
    }
  }

  #beliefs(run, beliefs) {
    const top = beliefs.slice(0, maxBars);
    const before = new Map([...run.rows].map(([id, row]) => [id, { top: row.item.offsetTop, share: row.share }]));
    const rows = new Map();
    for (const { hypothesisId: id, statement, probability } of top) {
      const row = run.rows.get(id) ?? this.#row(id);
      const known = before.get(id);
      const points = known ? Math.round((probability - known.share) * 100) : 0;
      row.claim.replaceChildren(line(statement));
      row.moved.replaceChildren(points === 0 ? '' : `${points > 0 ? '▲' : '▼'} ${Math.abs(points)}`);
      row.spoken.replaceChildren(points === 0 ? '' : `, ${points > 0 ? 'up' : 'down'} from ${percent(known.share)}`);
      row.percent.replaceChildren(percent(probability));
      row.fill.style.transform = `scaleX(${Math.min(Math.max(probability, 0), 1)})`;
      row.share = probability;
      rows.set(id, row);
    }

    for (const [id, row] of run.rows) {
      if (!rows.has(id)) {
        row.item.remove();
      }
    }

    run.rows = rows;
    [...rows.values()].forEach(({ item }, index) => {
      if (run.ledger.children[index] !== item) {
        run.ledger.insertBefore(item, run.ledger.children[index] ?? null);
      }
    });
    for (const [id, row] of rows) {
      const known = before.get(id);
      animate(row.fill, `scaleX(${known?.share ?? 0})`, 700);
      if (known && known.top !== row.item.offsetTop) {
        animate(row.item, `translateY(${known.top - row.item.offsetTop}px)`, 400);
      }
    }

    const [leader] = top;
    if (leader && leader.hypothesisId !== run.leader) {
      run.leader = leader.hypothesisId;
      this.#announce(`Most likely now, ${percent(leader.probability)}: ${line(leader.statement)}`);
    }
  }

  #row(id) {
    const row = { claim: make('span'), moved: make('span', { class: 'moved', 'aria-hidden': 'true' }), percent: make('span'), spoken: unseen(''), fill: make('i'), share: 0 };
    row.item = make('li', { class: id === 'H0' ? 'none' : null }, row.claim, make('span', { class: 'share' }, row.moved, row.percent, row.spoken), make('div', { class: 'track', 'aria-hidden': 'true' }, row.fill));
    return row;
  }

  /* -- After: the report -- */

  #conclude(run, report) {
    run.report = report;
    const clock = new Clock(report.scope?.window?.start ?? report.openedAt);
    const of = { run, report, clock, exhibits: new Map((report.exhibits ?? []).map((exhibit) => [exhibit.id, exhibit])) };
    const held = run.body.contains(this.#shadow.activeElement);
    run.entry = { ...run.entry, title: report.title };
    this.#progress(run);
    const statement = make('h3', { class: 'statement', tabindex: '-1' }, line(report.finding.statement));
    run.body.replaceChildren(...[
      this.#finding(of, statement),
      this.#asked(of),
      this.#summary(of),
      this.#course(of),
      this.#measurements(of),
      this.#explanations(of),
      this.#gaps(of),
      this.#guidance(of),
      this.#memory(of),
      this.#read(of),
      run.steps > 0 ? this.#steps(run) : null,
      this.#feedback(of),
      this.#colophon(of),
    ].filter(Boolean));
    this.#plotAll();
    if (held) {
      statement.focus();
    }

    this.#announce(`Concluded${report.finding.outcome !== 'no-cause-found' ? `, ${percent(report.finding.confidence)}` : ''}: ${line(report.finding.statement)}`);
    this.#tell('cleric-concluded', { id: run.id, entry: run.entry, report });
  }

  /** A claim, and a button for each place it can be seen at. */
  #cited(of, claim) {
    const content = [line(claim.statement)];
    const seen = new Set();
    for (const citation of claim.citations ?? []) {
      const key = `${citation.exhibitId} ${citation.pointer}`;
      if (!seen.has(key)) {
        seen.add(key);
        content.push(' ', this.#cite(of, citation));
      }
    }

    if (claim.opinion) {
      content.push(' ', chip('neutral', 'opinion'));
    } else if (seen.size === 0) {
      content.push(' ', chip('caution', 'not backed by a citation'));
    }

    return content;
  }

  #cite(of, citation) {
    const exhibit = of.exhibits.get(citation.exhibitId);
    const text = `[${line(citation.exhibitId)}]`;
    return exhibit
      ? button(text, (element) => this.#open(of, exhibit, citation, element), { class: 'cite', part: 'citation', 'aria-haspopup': 'dialog', 'aria-label': `${text} ${about(exhibit)}` })
      : make('span', { class: 'quiet small' }, `${text.slice(0, -1)}, not in this report]`);
  }

  #finding(of, statement) {
    const { report, clock } = of;
    const { finding } = report;
    const [words, tone] = outcomes[finding.outcome] ?? [line(finding.outcome), 'neutral'];
    const chips = [chip(tone, words)];
    if (finding.partial) {
      chips.push(chip('caution', 'Partial: a limit ended it early'));
    }

    chips.push(finding.symptomConfirmed === true ? chip('good', 'Symptom confirmed') : chip('caution', finding.symptomConfirmed === false ? 'Symptom not seen in the telemetry' : 'Symptom could not be checked'));
    for (const notice of report.notices ?? []) {
      chips.push(chip('caution', line(notice)));
    }

    const strong = (text) => make('strong', {}, text);
    // How probable "none of these" is says nothing of how good an answer "no cause" is: it is told in words.
    const none = finding.outcome === 'no-cause-found';
    const sure = none ? ['No cause was found: none of those that were weighed is probable enough to be named.'] : [[strong(percent(finding.confidence)), ' that this is the cause.']];
    if (!none) {
      const since = finding.cause?.since ? `, since ${clock.time(finding.cause.since)} UTC` : '';
      sure.push([strong(percent(finding.entityConfidence)), ` that the fault lies in ${finding.cause ? named(line(finding.cause.entity)) : 'that place, whatever it is'}${since}.`]);
    }

    const hypotheses = report.hypotheses ?? [];
    const next = hypotheses.find(({ id }) => id !== finding.hypothesisId);
    if (next) {
      sure.push([none ? 'The most probable of them: ' : 'Next best: ', strong(percent(next.posterior)), ` ${line(next.statement)}`]);
    }

    const gaps = report.gaps?.length ?? 0;
    sure.push(`${stops[finding.stopReason] ?? ''}${gaps > 0 ? ` ${counted(gaps, 'thing')} could not be checked.` : ''}`.trim());
    const leader = hypotheses.find(({ id }) => id === finding.hypothesisId);
    const reasons = (leader?.for?.length ? leader.for.filter(({ weight }) => weight > 0).map(({ claim }) => claim) : report.explanation ?? []).slice(0, 3);
    const remedies = report.remediation ?? [];
    const questions = report.nextQuestions ?? [];
    const now = [];
    if (remedies.length > 0) {
      now.push(make('div', {}, make('h4', {}, 'To consider; nothing was changed'), bullets(remedies.map(line))));
    }

    if (questions.length > 0) {
      now.push(make('div', {}, make('h4', {}, finding.outcome === 'cause-found' ? 'To look at next' : 'What would tell more'), bullets(questions.map(line))));
    }

    if (finding.outcome !== 'cause-found') {
      now.reverse();
    }

    return make('section', { class: 'finding', part: 'finding report', 'aria-label': 'Finding' },
      statement,
      make('div', { class: 'sure' }, none ? null : [bar(finding.confidence, 'gauge'), make('strong', {}, `${percent(finding.confidence)}, ${likely(finding.confidence)}`)], make('div', { class: 'chips' }, chips)),
      make('div', { class: 'panels' },
        make('section', {}, make('h3', {}, 'How sure'), bullets(sure)),
        make('section', {}, make('h3', {}, 'Why'), reasons.length > 0 ? bullets(reasons.map((claim) => this.#cited(of, claim))) : make('p', { class: 'quiet' }, 'Nothing that was read speaks for a cause.')),
        make('section', {}, make('h3', {}, 'What now'), now.length > 0 ? now : make('p', { class: 'quiet' }, 'No next step was suggested.'))));
  }

  /** Who asked in plain words has to see whether they were understood. */
  #asked({ report }) {
    const [understood, back] = [report.understood ?? [], report.askedBack ?? []];
    return report.trigger?.kind !== 'question' || understood.length + back.length === 0 ? null : block('How the question was understood',
      understood.length > 0 ? bullets(understood.map(line)) : null,
      back.length > 0 ? [make('h4', {}, 'Not understood; please say'), bullets(back.map(line))] : null);
  }

  #summary(of) {
    const claims = of.report.summary ?? [];
    return claims.length === 0 ? null : block('In words (a model’s, checked against the claims)', bullets(claims.map((claim) => this.#cited(of, claim))));
  }

  #course(of) {
    const { report, clock } = of;
    const timeline = [...(report.timeline ?? [])].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const explanation = report.explanation ?? [];
    return make('section', { class: 'block', part: 'section', 'aria-label': 'What happened' }, make('div', { class: 'pair' },
      make('section', {},
        make('h3', {}, 'Timeline'),
        timeline.length === 0 ? make('p', { class: 'quiet' }, 'No dated events were found.') : make('ol', { class: 'timeline', role: 'list' }, timeline.map((entry) => make('li', { class: Object.hasOwn(moments, entry.what) ? entry.what : null },
          make('time', { datetime: line(entry.at) }, clock.time(entry.at)),
          make('span', { class: 'dot', 'aria-hidden': 'true' }),
          make('div', {}, make('span', { class: 'kind' }, moments[entry.what] ?? line(entry.what)), this.#cited(of, entry.claim)))))),
      make('section', {},
        make('h3', {}, 'How the cause explains the symptom'),
        explanation.length === 0 ? make('p', { class: 'quiet' }, 'No chain from a cause to the symptom was established.') : bullets(explanation.map((claim) => this.#cited(of, claim)), 'steps'))));
  }

  #measurements(of) {
    const charts = of.report.charts ?? [];
    if (charts.length === 0) {
      return null;
    }

    const figures = charts.map((chart) => {
      const reading = new Reading(chart, of.clock);
      const place = make('div', { class: 'plot' });
      place.reading = reading;
      return make('figure', {}, make('h4', {}, line(chart.title), ' ', this.#cite(of, chart)), place, make('figcaption', {}, reading.words));
    });
    const rest = figures.slice(maxCharts);
    const more = rest.length === 0 ? null : make('details', { class: 'more' }, make('summary', {}, counted(rest.length, 'more chart')), make('div', { class: 'charts' }, rest));
    more?.addEventListener('toggle', () => this.#plotAll());
    return block('What the measurements show', make('div', { class: 'charts' }, figures.slice(0, maxCharts)), more);
  }

  // Drawn at the size they are shown at, so that their text stays legible.
  #plotAll() {
    this.#resized ??= new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) {
        const width = Math.floor(contentRect.width);
        if (width > 0 && target.reading.samples.length > 0 && target.drawn !== width) {
          target.drawn = width;
          target.replaceChildren(plot(target.reading, width));
        }
      }
    });
    for (const place of this.#shadow.querySelectorAll('.plot')) {
      this.#resized.observe(place);
    }
  }

  #resized = null;

  #explanations(of) {
    const { report } = of;
    const hypotheses = report.hypotheses ?? [];
    if (hypotheses.length === 0) {
      return block('How the explanations compare', make('p', { class: 'quiet' }, 'None were weighed.'));
    }

    const items = hypotheses.map((hypothesis) => this.#hypothesis(of, hypothesis));
    const rest = items.slice(maxHypotheses);
    const others = report.otherHypotheses > 0 ? make('p', { class: 'quiet small' }, `${counted(report.otherHypotheses, 'further explanation')} ended below 0.1 %${report.otherHypotheses === 1 ? '' : ' each'}.`) : null;
    return block('How the explanations compare',
      make('ol', { class: 'ranked', role: 'list' }, items.slice(0, maxHypotheses)),
      rest.length > 0 ? make('details', { class: 'more' }, make('summary', {}, `${counted(rest.length, 'less likely explanation')}`), make('ol', { class: 'ranked', role: 'list' }, rest), others) : others);
  }

  #hypothesis(of, hypothesis) {
    const leads = hypothesis.id === of.report.finding.hypothesisId;
    const [pro, contra] = [hypothesis.for ?? [], hypothesis.against ?? []];
    const [best] = contra;
    // Without a clear cause, whatever keeps a share that is worth reading is still in the running.
    const competes = of.report.finding.outcome !== 'cause-found' && hypothesis.posterior >= worthReading;
    const verdict = leads ? 'The finding'
      : best ? `${competes ? 'Competes' : 'Rejected'}; most against it: ${line(best.claim.statement)} (${factor(best.ratio ** best.weight)})`
        : hypothesis.id === 'H0' ? 'Always in the comparison' : `${competes ? 'Competes; nothing' : 'Nothing'} that was read speaks against it`;
    const list = (title, side, items) => make('section', {}, make('h4', {}, title), items.length === 0 ? make('p', { class: 'quiet' }, 'Nothing.') : make('ul', { class: 'arguments', role: 'list' }, items.map((argument) => make('li', {},
      make('span', { class: `effect ${side}` }, argument.weight === 0 ? '×1' : factor(argument.ratio ** argument.weight)),
      make('div', {}, this.#cited(of, argument.claim), make('small', {}, line(argument.why), argument.weight === 0 ? `; ${factor(argument.ratio)}, not counted: other evidence already says it` : argument.weight === 1 ? null : `; ${factor(argument.ratio)} at weight ${number(argument.weight)}`))))));
    return make('li', {}, make('details', {},
      make('summary', {},
        make('span', { class: 'what' }, line(hypothesis.statement)),
        make('span', { class: 'share' }, percent(hypothesis.posterior)),
        make('span', { class: 'verdict' }, verdict),
        make('span', { class: 'bar track', 'aria-hidden': 'true' }, bar(hypothesis.posterior).firstChild)),
      make('div', { class: 'weighing' },
        make('p', { class: 'quiet small wide' }, `${percent(hypothesis.prior)} before evidence (${line(hypothesis.priorSource)}), ${percent(hypothesis.posterior)} after it. ×5: what was seen is five times as probable if this is true than if it is not.`),
        list('Spoke for it', 'for', pro),
        list('Spoke against it', 'against', contra))));
  }

  #gaps(of) {
    const gaps = of.report.gaps ?? [];
    return block('What could not be checked', gaps.length === 0 ? make('p', { class: 'quiet' }, 'No gaps were recorded.') : make('ul', { class: 'items', role: 'list' }, gaps.map((gap) => make('li', {},
      make('div', { class: 'head' }, make('span', {}, line(gap.statement), gap.exhibitId ? [' ', this.#cite(of, { exhibitId: gap.exhibitId })] : null), chip(toneOf(gap.coverage), coverages[gap.coverage] ?? line(gap.coverage))),
      gap.remedy ? make('p', { class: 'quiet' }, `To close it: ${line(gap.remedy)}`) : null))));
  }

  #guidance(of) {
    const written = of.report.guidance ?? [];
    if (written.length === 0) {
      return null;
    }

    return block('What people wrote',
      make('p', { class: 'quiet small' }, 'Written before this happened: a lead, never evidence. No belief rests on it.'),
      make('ul', { class: 'items', role: 'list' }, written.map((item) => make('li', {},
        make('div', { class: 'head' },
          make('strong', {}, this.#cited(of, item.title)),
          item.updatedAt ? chip(item.old ? 'caution' : 'neutral', `${item.old ? 'old: ' : ''}last changed ${line(item.updatedAt).slice(0, 10)}`) : chip('caution', 'age unknown')),
        make('p', { class: 'quiet' }, line(item.why)),
        item.passage ? make('p', {}, this.#cited(of, item.passage)) : null,
        (item.steps ?? []).length === 0 ? null : bullets(item.steps.map(({ step, seen }) => [this.#cited(of, step), make('p', { class: 'quiet' }, seen ? ['Seen today: ', this.#cited(of, seen)] : 'Nobody looked.')]), 'steps')))));
  }

  #memory(of) {
    const recollections = of.report.recollections ?? [];
    if (recollections.length === 0) {
      return null;
    }

    const effect = ({ kind, cause, priorFactor = 1, maxPriorFactor }) => kind === 'fact' ? null
      : cause && priorFactor !== 1 ? `It changed the starting probability of ${line(cause.failureMode)} at ${named(line(cause.entity))} by ${factor(priorFactor)}${maxPriorFactor ? `, of ${factor(maxPriorFactor)} at most` : ''}.`
        : 'It changed no starting probability.';
    return block('What memory brought up',
      make('p', { class: 'quiet small' }, 'A memory is a lead, never evidence: it can change where an investigation begins and what it asks first. Today’s evidence decides.'),
      make('ul', { class: 'items', role: 'list' }, recollections.map((item) => make('li', {},
        make('div', { class: 'head' }, make('span', {}, line(item.statement)), chip('neutral', `trusted ${percent(item.trust)}`), chip('neutral', memories[item.kind] ?? line(item.kind))),
        make('p', { class: 'quiet' }, line(item.why)),
        item.tested ? make('p', {}, `Tested today: ${line(item.tested)}`) : null,
        make('p', { class: 'quiet' }, [effect(item), item.similarity === undefined || item.similarity === null ? null : `${percent(item.similarity)} like today’s incident; what differs: ${item.differences?.length ? item.differences.map(line).join('; ') : 'nothing that was seen'}.`].filter(Boolean).join(' '))))));
  }

  #read(of) {
    const exhibits = of.report.exhibits ?? [];
    return exhibits.length === 0 ? null : make('section', { class: 'block', part: 'section' }, make('h3', {}, 'What was read'), make('details', {}, make('summary', {}, counted(exhibits.length, 'answer')), make('ul', { class: 'items more', role: 'list' }, exhibits.map((exhibit) => make('li', {},
      make('div', { class: 'head' }, this.#cite(of, { exhibitId: exhibit.id }), make('span', {}, about(exhibit)), chip(toneOf(exhibit.coverage), exhibit.coverage === 'data' ? counted(exhibit.rows, 'row') : [exhibit.rows > 0 ? counted(exhibit.rows, 'row') : null, shortCoverages[exhibit.coverage] ?? line(exhibit.coverage)].filter(Boolean).join(', ')), make('span', { class: 'quiet small' }, line(exhibit.connector))),
      exhibit.note ? make('p', { class: 'quiet small' }, line(exhibit.note)) : null)))));
  }

  #steps(run) {
    return make('section', { class: 'block', part: 'section' }, make('h3', {}, 'How it got there'), make('details', {}, make('summary', {}, counted(run.steps, 'step')), run.live));
  }

  #colophon({ run, report, clock }) {
    const link = (format, name) => this.#link(this.#address(this.#path(run, `/report?format=${format}`)), name, `${run.id}.${format === 'markdown' ? 'md' : format}`);
    return make('footer', {},
      make('span', {}, `Case ${line(report.caseId)}`),
      make('span', {}, `${clock.day}, all times UTC`),
      make('span', {}, 'Whole report: ', link('html', 'page'), ', ', link('markdown', 'Markdown'), ', ', link('json', 'JSON')));
  }

  /** A link into the API. Where requests need headers, which a browser's own do not carry, what it leads to is fetched and saved. */
  #link(address, text, file) {
    const element = make('a', { href: address.href, target: '_blank', rel: 'noopener noreferrer' }, text);
    element.addEventListener('click', async (event) => {
      if (!this.#headers) {
        return;
      }

      event.preventDefault();
      try {
        const content = URL.createObjectURL(await (await this.#fetch(address, { accept: '*/*' })).blob());
        make('a', { href: content, download: file }).click();
        setTimeout(() => URL.revokeObjectURL(content), 60000);
      } catch (error) {
        this.#announce(`It could not be read. ${error.message}`);
        element.after(' ', make('span', { class: 'wrong' }, error.message));
      }
    });
    return element;
  }

  /* -- An exhibit -- */

  #open({ run, report, clock }, exhibit, citation, opener) {
    const row = (name, ...content) => [make('dt', {}, name), make('dd', {}, content)];
    const title = make('h2', { id: 'exhibit-title', tabindex: '-1', autofocus: true }, `${line(exhibit.id)} · ${about(exhibit)}`);
    const places = exhibit.excerpts ?? [];
    const cited = places.findIndex(({ pointer }) => pointer === citation.pointer);
    const there = safe(exhibit.link);
    const marked = (text) => {
      const quote = citation.quote ? clean(citation.quote) : '';
      const at = quote ? text.indexOf(quote) : -1;
      return at < 0 ? text : [text.slice(0, at), make('mark', {}, quote), text.slice(at + quote.length)];
    };
    const whole = this.#address(this.#path(run, `/exhibits/${encodeURIComponent(exhibit.id)}`));
    this.#dialog.replaceChildren(
      make('div', { class: 'top' }, title, button('Close', () => this.#dialog.close())),
      make('div', { class: 'inside' },
        places.length === 0 ? null : make('section', {}, make('h3', {}, 'What is cited from it'), make('ul', { class: 'places', role: 'list' }, [...places.keys()].sort((a, b) => (b === cited) - (a === cited)).map((index) => {
          const { pointer, text } = places[index];
          const here = index === cited;
          const value = here && citation.quote && !clean(text).includes(clean(citation.quote)) ? make('span', {}, `value ${line(citation.quote)}`) : null;
          return make('li', { class: here ? 'cited' : null }, make('div', { class: 'at' }, here ? make('b', {}, 'Cited here') : null, make('span', {}, line(pointer)), value), make('code', {}, here ? marked(clean(text)) : clean(text)));
        }))),
        make('section', {}, make('h3', {}, 'Query as sent'), make('pre', {}, clean(exhibit.query))),
        make('dl', { class: 'data' },
          row('Answered by', `${line(exhibit.connector)}, asked ${clock.time(exhibit.askedAt)} UTC`),
          row('Time asked about', clock.window(exhibit.window)),
          row('Time covered', exhibit.coveredWindow ? clock.window(exhibit.coveredWindow) : 'not known'),
          row('Coverage', chip(toneOf(exhibit.coverage), coverages[exhibit.coverage] ?? line(exhibit.coverage)), exhibit.note ? ` ${line(exhibit.note)}` : null),
          row('Rows', count(exhibit.rows)),
          row('SHA-256', make('code', {}, line(exhibit.sha256))),
          exhibit.link && !there ? row('See it there', line(exhibit.link)) : null),
        make('div', { class: 'links' },
          there ? make('a', { href: there.href, target: '_blank', rel: 'noopener noreferrer' }, `Open in ${there.hostname}`) : null,
          this.#link(whole, 'The whole exhibit as JSON', `${report.caseId}-${exhibit.id}.json`))));
    this.#opener = opener;
    this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
    title.focus();
  }

  /* -- Feedback -- */

  #feedback(of) {
    const { run, report } = of;
    const said = make('p', { class: 'said', tabindex: '-1' });
    const forms = make('div');
    const wrong = make('div');
    let given = run.entry.feedback;
    const record = async (element, feedback, replaces = Boolean(given)) => {
      busy(element, true);
      wrong.replaceChildren();
      try {
        const entry = await this.#json(this.#path(run, '/feedback'), { method: 'POST', body: replaces ? { ...feedback, replaces: true } : feedback });
        given = entry.feedback ?? feedback.verdict;
        run.entry = { ...run.entry, feedback: given };
        const cause = feedback.cause ? `: ${modes.get(feedback.cause.failureMode) ?? feedback.cause.failureMode} at ${named(feedback.cause.entity)}` : '';
        show(forms);
        done(`Recorded: ${verdicts[feedback.verdict]}${cause}.`);
        this.#tell('cleric-feedback', { id: run.id, ...feedback });
      } catch (error) {
        // Somebody else may have been first.
        const replace = error.status === 409 && !replaces ? button('Replace what was said before', (again) => record(again, feedback, true)) : null;
        wrong.replaceChildren(this.#banner(error instanceof Problem ? error : new Problem(0, error.message), replace));
      } finally {
        busy(element, false);
      }
    };
    const done = (text) => {
      said.replaceChildren(text);
      said.focus();
      this.#announce(text);
    };
    const modes = new Map();
    const right = button('This was it', (element) => record(element, { verdict: 'confirmed' }));
    const other = button('It was something else', () => show(otherForm));
    const remember = button('Remember…', () => show(noteForm), { hidden: true });
    const otherForm = this.#correction(of, modes, wrong, record);
    const noteForm = this.#note(of, wrong, (text) => {
      show(forms);
      done(text);
    });
    const openers = new Map([[otherForm, other], [noteForm, remember]]);
    const show = (form) => {
      for (const [each, opener] of openers) {
        const open = each === form && each.hidden;
        each.hidden = !open;
        opener.setAttribute('aria-expanded', String(open));
        if (open) {
          wrong.replaceChildren();
          each.opened?.();
          each.querySelector('input:not([type=checkbox]),textarea').focus();
        }
      }
    };
    for (const [form, opener] of openers) {
      form.hidden = true;
      opener.setAttribute('aria-expanded', 'false');
      forms.append(form);
    }

    if (given) {
      said.replaceChildren(`Said before: ${verdicts[given] ?? line(given)}. What you say now replaces it.`);
    }

    // A host without a memory answers 404: then there is nothing to remember in.
    this.#fetch(`memory?caseId=${encodeURIComponent(run.id)}`, { signal: run.controller.signal }).then(() => {
      remember.hidden = false;
    }, () => {});
    return make('section', { class: 'block feedback', part: 'feedback' }, make('h3', {}, report.finding.hypothesisId === 'H0' ? 'Is that right?' : 'Was this it?'), said, make('div', { class: 'buttons' }, right, other, remember), wrong, forms);
  }

  #correction(of, modes, wrong, record) {
    const { report } = of;
    const entities = new Set([...(report.scope?.entities ?? []), ...(report.hypotheses ?? []).map(({ cause }) => cause?.entity)].filter(Boolean));
    const options = make('datalist', { id: 'entities' }, [...entities].map((entity) => make('option', { value: clean(entity) })));
    const entity = make('input', { list: 'entities', autocomplete: 'off', spellcheck: 'false' });
    const mode = make('select', {}, make('option', { value: '' }, 'Choose…'));
    const comment = make('textarea', { maxlength: '2000' });
    const unknown = make('input', { type: 'checkbox' });
    const missing = make('p', { class: 'wrong', role: 'alert' });
    const cause = make('div', { class: 'fields' }, field('Where was the fault?', 'A name such as database:postgres; without a kind it is taken for a service.', entity), field('What was wrong there?', 'What comes nearest.', mode));
    unknown.addEventListener('change', () => {
      cause.hidden = unknown.checked;
      missing.replaceChildren();
    });
    const send = make('button', { type: 'submit', class: 'main' }, 'Record');
    const form = make('form', { novalidate: true }, options, cause, make('label', { class: 'check' }, unknown, 'I don’t know what it was'), field('How do you know?', 'Optional; it helps whoever reads this next.', comment), missing, make('div', { class: 'buttons' }, send));
    form.opened = async () => {
      if (modes.size > 0) {
        return;
      }

      try {
        const { failureModes } = await this.#json('failure-modes', { signal: of.run.controller.signal });
        for (const { id, title } of [...failureModes].sort((a, b) => a.title.localeCompare(b.title))) {
          modes.set(id, line(title));
          mode.append(make('option', { value: id }, line(title)));
        }
      } catch (error) {
        wrong.replaceChildren(this.#banner(error instanceof Problem ? error : new Problem(0, error.message)));
      }
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const name = entity.value.trim();
      const lacking = unknown.checked ? null : name === '' ? [entity, 'Say where the fault was, or tick that you don’t know.'] : mode.value === '' ? [mode, 'Choose what was wrong, or tick that you don’t know.'] : null;
      for (const control of [entity, mode]) {
        control.setAttribute('aria-invalid', String(control === lacking?.[0]));
      }

      missing.replaceChildren(lacking?.[1] ?? '');
      if (lacking) {
        lacking[0].focus();
        return;
      }

      if (send.getAttribute('aria-disabled') !== 'true') {
        const words = comment.value.trim();
        const what = unknown.checked ? { verdict: 'rejected' } : { verdict: 'corrected', cause: { entity: name.includes(':') ? name : `service:${name}`, failureMode: mode.value } };
        record(send, words ? { ...what, comment: words } : what);
      }
    });
    return form;
  }

  #note(of, wrong, done) {
    const statement = make('textarea', { maxlength: '2000' });
    const entity = make('input', { list: 'entities', autocomplete: 'off', spellcheck: 'false' });
    const missing = make('p', { class: 'wrong', role: 'alert' });
    const send = make('button', { type: 'submit', class: 'main' }, 'Remember');
    const form = make('form', { novalidate: true }, field('What should be remembered?', 'A fact about this environment, for later investigations. It is a lead for them, never evidence.', statement), field('Whom is it about?', 'Optional: a name such as service:checkout.', entity), missing, make('div', { class: 'buttons' }, send));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const [text, name] = [statement.value.trim(), entity.value.trim()];
      statement.setAttribute('aria-invalid', String(text === ''));
      missing.replaceChildren(text === '' ? 'Write what should be remembered.' : '');
      if (text === '') {
        statement.focus();
        return;
      }

      if (send.getAttribute('aria-disabled') === 'true') {
        return;
      }

      busy(send, true);
      wrong.replaceChildren();
      try {
        const about = name === '' ? {} : { entity: name.includes(':') ? name : `service:${name}` };
        const fact = await this.#json('memory', { method: 'POST', body: { statement: text, ...about } });
        form.reset();
        done(`Remembered: ${line(fact?.statement ?? text)}`);
      } catch (error) {
        wrong.replaceChildren(this.#banner(error instanceof Problem ? error : new Problem(0, error.message)));
      } finally {
        busy(send, false);
      }
    });
    return form;
  }
}

if (!customElements.get('cleric-investigate')) {
  customElements.define('cleric-investigate', ClericInvestigate);
}

export { ClericInvestigate };
