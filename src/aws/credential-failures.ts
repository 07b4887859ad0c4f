import { DoctorError } from '../model/error.js';
import { awsCommand } from '../model/text/command.js';
import { lineOf } from '../model/text/shell.js';
import { namesHint, type Profile } from './profile.js';

/** What went wrong with credentials, in one line, and the one command that fixes it. */
interface CredentialFailure {
  readonly message: string;
  readonly hint: string;
}

const MOST_WORDS = 300;
/** The SDK's words where no provider had any. */
const NOWHERE = 'Could not load credentials from any providers';

/** Why the SDK found no credentials, from what it said and what the profile is set up for. */
export function failureOf(said: string, profile: Profile): CredentialFailure {
  const { name = 'default', settings } = profile;
  const process = settings['credential_process'];
  if (process !== undefined) return processFailure(said, { name, process });
  if (
    /\baws sso login\b/.test(said) ||
    settings['sso_session'] !== undefined ||
    settings['sso_start_url'] !== undefined
  ) {
    return {
      message: `the profile \`${name}\` is not signed in: ${reason(said)}`,
      hint: command('sso login', name),
    };
  }
  if (settings['login_session'] !== undefined) {
    return { message: `the profile \`${name}\` is not signed in: ${reason(said)}`, hint: command('login', name) };
  }
  const source = settings['source_profile'];
  if (source !== undefined && !profile.configured.includes(source)) {
    return {
      message: `the profile \`${source}\`, the source_profile of \`${name}\`, is not configured`,
      hint: namesHint(source, profile.configured),
    };
  }
  const where = profile.name === undefined ? '' : ` for the profile \`${name}\``;
  const why = said === NOWHERE ? '' : `: ${oneLine(said)}`;
  return { message: `no usable AWS credentials were found${where}${why}`, hint: hintFor(profile) };
}

interface AboutKeys {
  readonly profile?: string | undefined;
  readonly cause?: unknown;
}

/** What AWS said to keys that it does not take, as what the user has to set right. */
export function keysRefused(
  { code, message }: { readonly code: string; readonly message: string },
  { profile, cause }: AboutKeys = {},
): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'CredentialsRefused' },
    `AWS refused the credentials: ${code}: ${message}`,
    {
      ...(cause === undefined ? {} : { cause }),
      hint: hintOn(code, profile),
    },
  );
}

function hintOn(code: string, profile: string | undefined): string {
  if (/^ExpiredToken|^TokenRefresh/.test(code)) return expiredHint(profile);
  return /^Request(?:TimeTooSkewed|Expired)/.test(code) ? 'set the clock of this machine right' : wrongKeys(code);
}

/** A Region that is off in the account answers so too. */
function wrongKeys(code: string): string {
  return /^(?:UnrecognizedClient|InvalidClientTokenId|AuthFailure)/.test(code)
    ? 'check the keys, and that the Region is enabled in the account'
    : 'check the keys';
}

/** Keys that AWS takes no longer: where they come from is where fresh ones are had. */
function expiredHint(profile: string | undefined): string {
  const { AWS_ACCESS_KEY_ID: keys, AWS_PROFILE: set } = process.env;
  if (profile === undefined && keys) {
    return 'export fresh keys, or use a profile: `unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN`';
  }
  return `get fresh ones: ${command('sso login', profile ?? (set || 'default'))}`;
}

/** Its own words, which the SDK puts behind the command line; that may hold what is nobody's to see. */
function processFailure(said: string, { name, process }: { readonly name: string; readonly process: string }) {
  const words = oneLine(
    said.replace(`Command failed: ${process}`, '').replace(/^Profile \S+ credential_process /, 'it '),
  );
  return {
    message: `the credential_process of the profile \`${name}\` failed${words === '' ? '' : `: ${words}`}`,
    hint: `run it by itself: ${command('configure get credential_process', name)} prints it`,
  };
}

function hintFor({ name, configured }: Profile): string {
  if (name === undefined && configured.length > 0) return `name a profile: --profile ${configured.join(', ')}`;
  return `sign in: ${command('login', name ?? 'default')}`;
}

function reason(said: string): string {
  if (said.startsWith('Failed to load token from')) return 'no log-in is kept';
  return oneLine(
    said.replace(/\.? *(To refresh this SSO session|Please re-authenticate|, please re-authenticate).*$/s, ''),
  );
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= MOST_WORDS ? line : `${line.slice(0, MOST_WORDS)}…`;
}

function command(start: string, profile: string): string {
  if (profile === 'default') return `\`aws ${start}\``;
  return `\`${lineOf(awsCommand(start, { profile })) ?? `aws ${start}`}\``;
}
