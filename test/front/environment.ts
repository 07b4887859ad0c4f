import { vi } from 'vitest';

const CLEARED = [
  'AWS_CA_BUNDLE',
  'AWS_DEFAULT_PROFILE',
  'AWS_DEFAULT_REGION',
  'AWS_ENDPOINT_URL',
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_SESSION_TOKEN',
  'ALL_PROXY',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'all_proxy',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];

/** An environment that holds one access key and nothing of the machine's; undone by `vi.unstubAllEnvs`. */
export function stubAwsEnvironment(values: Readonly<Record<string, string>> = {}): void {
  for (const name of CLEARED) vi.stubEnv(name, undefined);
  const own = {
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEDOCTOR000',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...values,
  };
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value === '' ? undefined : value);
}
