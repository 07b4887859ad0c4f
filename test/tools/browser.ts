/** As much of playwright-core as is used here: it is loaded only where Chromium is. */
export interface Page {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
  pdf(options: { readonly format: string }): Promise<Uint8Array>;
  screenshot(options: { readonly path: string; readonly fullPage: boolean }): Promise<unknown>;
  on(event: 'request', listener: (request: { url(): string }) => void): void;
  on(event: 'dialog', listener: (dialog: { message(): string }) => void): void;
  locator(selector: string): Locator;
}

interface Locator {
  first(): Locator;
  click(): Promise<void>;
  innerText(): Promise<string>;
  allInnerTexts(): Promise<string[]>;
  getAttribute(name: string): Promise<string | null>;
}

interface Context {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export interface Browser {
  newContext(options: {
    readonly viewport: { readonly width: number; readonly height: number };
    readonly colorScheme: 'light' | 'dark';
    readonly bypassCSP: boolean;
  }): Promise<Context>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser>;
  };
}

const NAME = 'playwright-core';

/** Chromium without a window. */
export async function launched(executablePath: string): Promise<Browser> {
  const { chromium }: Playwright = await import(NAME);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
