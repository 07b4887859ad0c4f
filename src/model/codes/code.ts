/** What a code of a finding or a gap says, in words; one is registered for every code. */
export interface CodeWords {
  /**
   * The sentence: `{name}` is filled with the data of that name; a part in brackets, `[ ({why})]`, stands only where
   * all its data is there.
   */
  readonly text: string;
  /** What it means, for whoever meets the code for the first time. */
  readonly meaning: string;
  /** What to do about it. */
  readonly fix: string;
  /** The page that documents the rule; AWS's where it is AWS's rule. */
  readonly page: string;
}

/** What a change says, or a warning beside it: an order, or a fact, that fixes. */
export type ChangeWords = Omit<CodeWords, 'fix'>;

export type Codes<C extends string = string> = Readonly<Record<C, CodeWords>>;

/** Names in braces of a template; any name of a text that is known only when the program runs. */
type Places<T extends string> = string extends T
  ? string
  : T extends `${string}{${infer Place}}${infer Rest}`
    ? Place | Places<Rest>
    : never;

type Outside<T extends string> = T extends `${infer Before}[${string}]${infer After}`
  ? `${Before}${Outside<After>}`
  : T;

type Inside<T extends string> = string extends T
  ? never
  : T extends `${string}[${infer Part}]${infer After}`
    ? Places<Part> | Inside<After>
    : never;

/** The places of a template that need data, and those of its parts in brackets, which may lack it. */
export type PlacesOf<T extends string> = Places<Outside<T>>;
export type OptionalPlacesOf<T extends string> = Exclude<Inside<T>, PlacesOf<T>>;
