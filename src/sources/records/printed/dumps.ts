/*
 * What languages print of a map, put into JSON's brackets where it stands: the objects are then found and read as all
 * others are. Each has a sign without which the text is left alone.
 */

interface Dump {
  readonly sign: RegExp;
  undone(text: string): string;
}

/** `array ( 'a' => 'b', )`: its opening, or a line that closes it. */
const EXPORTED = /(?<==>\s{0,80})array ?\(|^[ \t]*array ?\(|^[ \t]*\)(,?)$/gm;

/** `Array ( [a] => b )`, a line for each member. */
const PRINTED = /^[ \t]*(?:(\()|(\))|\[([\w$@.:-]{1,80})\] =>(?: (?:Array|\w+ Object)$| ?(.*)$))$/gm;

function ofPrintR(text: string): string {
  const plain = text.replace(/^(?!.* => )(.*\S )?(?:Array|stdClass Object)\n(?=[ \t]*\($)/gm, '$1\n');
  return plain.replace(PRINTED, (_, ...[open, close, key, value]: (string | undefined)[]) => {
    if (open !== undefined) return '{';
    if (close !== undefined) return '},';
    return `${JSON.stringify(key)}: ${value === undefined ? '' : `${JSON.stringify(value)},`}`;
  });
}

/** `["a"]=> string(1) "b"`. */
const DUMPED =
  /\[(?:"([^"\n]{1,80})"(?::\w+(?::\w+)?)?|\d+)\]=>\s*|\b(?:string|str)\(\d+\) ("(?:.*)")$|\b(?:bool|int|float|enum)\(([^()\n]{0,80})\)|\bNULL$|\b(?:array|object)\([\w\\]+\)(?:#\d+ \(\d+\))? \{|^[ \t]*\}$/gm;

function dumped(match: string, ...[key, text, plain]: (string | undefined)[]): string {
  if (key !== undefined) return `${JSON.stringify(key)}: `;
  if (text !== undefined) return `${JSON.stringify(text.slice(1, -1))},`;
  if (plain !== undefined) return `${JSON.stringify(plain)},`;
  if (match.endsWith('{')) return '{';
  return match === 'NULL' ? 'null,' : match.trim() === '}' ? '},' : '';
}

/** The names of a record's own fields: values hold colons too, so that only these are known to be names. */
const KNOWN_KEY =
  /(?<=[[ ])(accessKeyId|accountId|additionalEventData|apiVersion|arn|attributes|ARN|awsRegion|creationDate|errorCode|errorMessage|eventCategory|eventID|eventName|eventSource|eventTime|eventType|eventVersion|invokedBy|managementEvent|mfaAuthenticated|principalId|readOnly|recipientAccountId|requestID|requestParameters|resources|responseElements|sessionContext|sessionIssuer|sharedEventID|sourceIPAddress|sourceIdentity|tlsDetails|type|userAgent|userIdentity|userName|vpcEndpointId|webIdFederationData):/g;
const ANY_KEY = /(?<=[[ ])([A-Za-z][\w-]{0,60}):(?!\/\/)/g;
const LONGEST_VALUE = 8192;
/** A record's own nesting is below ten. */
const DEEPEST = 24;
const FREE = /^(?:requestParameters|responseElements|additionalEventData|detail)$/;

/** Go's `map[a:b c:map[d:e]]`, whose values have no quotes. */
class GoMap {
  readonly #text: string;
  #at: number;
  #depth = 0;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  get end(): number {
    return this.#at;
  }

  /** Undefined where the map does not end. `keys` are those that a value can be told from. */
  value(keys: RegExp = KNOWN_KEY): string | undefined {
    if (this.#text.startsWith('map[', this.#at)) return this.#map(keys);
    return this.#text.startsWith('[map[', this.#at) ? this.#list(keys) : this.#scalar(keys);
  }

  #map(keys: RegExp): string | undefined {
    this.#depth += 1;
    if (this.#depth > DEEPEST) return undefined;
    this.#at += 4;
    const members: string[] = [];
    while (this.#text.charAt(this.#at) !== ']') {
      const name = this.#name();
      const inner = name === undefined ? undefined : this.value(FREE.test(name) ? ANY_KEY : keys);
      if (inner === undefined) return undefined;
      members.push(`${JSON.stringify(name)}: ${inner}`);
    }
    this.#close();
    this.#depth -= 1;
    return `{${members.join(', ')}}`;
  }

  #list(keys: RegExp): string | undefined {
    this.#at += 1;
    const elements: string[] = [];
    while (this.#text.charAt(this.#at) !== ']') {
      const inner = this.#text.startsWith('map[', this.#at) ? this.value(keys) : undefined;
      if (inner === undefined) return undefined;
      elements.push(inner);
    }
    this.#close();
    return `[${elements.join(', ')}]`;
  }

  #close(): void {
    this.#at += 1;
    if (this.#text.charAt(this.#at) === ' ') this.#at += 1;
  }

  #name(): string | undefined {
    const key = new RegExp(ANY_KEY.source, 'y');
    key.lastIndex = this.#at;
    const name = key.exec(this.#text)?.[1];
    if (name !== undefined) this.#at = key.lastIndex;
    return name;
  }

  /** Up to the next name, or the bracket that closes the map. */
  #scalar(keys: RegExp): string | undefined {
    const from = this.#at;
    keys.lastIndex = from + 1;
    const limit = Math.min(keys.exec(this.#text)?.index ?? this.#text.length, from + LONGEST_VALUE);
    let depth = 0;
    let at = from;
    for (; at < limit; at += 1) {
      const sign = this.#text.charAt(at);
      if (sign === '\n') return undefined;
      if (sign === '[') depth += 1;
      else if (sign === ']') depth -= 1;
      if (depth < 0) break;
    }
    if (at >= this.#text.length) return undefined;
    this.#at = at;
    const value = this.#text.slice(from, at).trim();
    return value === '<nil>' ? 'null' : JSON.stringify(value);
  }
}

function ofGo(text: string): string {
  let rest = '';
  let from = 0;
  for (let at = text.indexOf('map['); at >= 0; at = text.indexOf('map[', Math.max(at + 4, from))) {
    const map = new GoMap(text, at);
    const object = map.value();
    if (object === undefined) continue;
    rest += text.slice(from, at) + object;
    from = map.end;
  }
  return rest + text.slice(from);
}

const DUMPS: readonly Dump[] = [
  {
    sign: /\barray ?\([\s\S]*'eventName' =>/,
    undone: (text) => text.replace(EXPORTED, (_, closes?: string) => (closes === undefined ? '{' : `}${closes}`)),
  },
  { sign: /^[ \t]*\[eventName\] => /m, undone: ofPrintR },
  { sign: /\["eventName"\]=>\s/, undone: (text) => text.replace(DUMPED, dumped) },
  { sign: /\bmap\[(?:[^\n]*[ [])?eventName:/, undone: ofGo },
  // serde_json's values in Rust, and maps of Elixir.
  {
    sign: /"eventName": String\("/,
    undone: (text) =>
      text
        .replace(/\b(?:String|Number|Bool)\((\s*(?:"(?:[^"\\\n]|\\.)*"|[\w.-]+),?\s*)\)/g, '$1')
        .replace(/\b(?:Object|Array) (?=[[{])/g, '')
        .replace(/: Null\b/g, ': null'),
  },
  { sign: /%\{(?:[^\n]*[ {])?"?eventName"?(?: =>|:)/, undone: (text) => text.replace(/%[\w.]*\{/g, '{') },
];

/** The text with the dumps of records as objects; undefined where none stands in it. */
export function undumped(text: string): string | undefined {
  return DUMPS.find(({ sign }) => sign.test(text))?.undone(text);
}
