import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAws, type SentCall } from '../../src/aws/index.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { OWN_ACCOUNT } from '../front/index.js';
import { withFront } from './with-front.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ddb-doctor-'));
  stubAwsEnvironment();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** No key in the environment, but these files. */
async function useFiles(config: string, credentials = ''): Promise<void> {
  const [configFile, credentialsFile] = [join(folder, 'config'), join(folder, 'credentials')];
  await writeFile(configFile, config);
  await writeFile(credentialsFile, credentials);
  stubAwsEnvironment({
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_CONFIG_FILE: configFile,
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
  });
}

const KEYS = (name: string) => `aws_access_key_id = AKIA${name}\naws_secret_access_key = secret\n`;

describe('the Region', () => {
  it.each([
    ['AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'eu-central-1' }, 'eu-central-1'],
    ['AWS_REGION before it', { AWS_REGION: 'eu-west-3', AWS_DEFAULT_REGION: 'eu-central-1' }, 'eu-west-3'],
  ])('is taken from %s', async (_, environment, region) => {
    stubAwsEnvironment(environment);
    await withFront(
      { front: { answers: [{ operation: 'kms:DescribeKey', output: { KeyMetadata: { KeyId: 'k' } } }] } },
      async (aws, front) => {
        await aws.call({ service: 'kms', command: 'DescribeKey', input: { KeyId: 'k' } });
        expect(front.calls[0]?.region).toBe(region);
        expect(await aws.defaultRegion()).toBe(region);
      },
    );
  });

  it('is taken from the profile', async () => {
    await useFiles(`[profile team]\nregion = ap-south-1\n${KEYS('TEAM')}`);
    const aws = createAws({ profile: 'team' });
    expect(await aws.defaultRegion()).toBe('ap-south-1');
  });

  it('is missing: a call that needs one says so, IAM and STS need none', async () => {
    await withFront(
      {
        front: {
          answers: [
            {
              operation: 'iam:GetUser',
              output: { User: { UserName: 'ana', Arn: 'arn:aws:iam::111122223333:user/ana' } },
            },
          ],
        },
      },
      async (aws) => {
        await expect(aws.call({ service: 'kms', command: 'DescribeKey', input: { KeyId: 'k' } })).rejects.toMatchObject(
          {
            code: 'RegionMissing',
            source: 'user',
          },
        );
        await expect(aws.call({ service: 'iam', command: 'GetUser' })).resolves.toEqual({
          User: { UserName: 'ana', Arn: 'arn:aws:iam::111122223333:user/ana' },
        });
        expect(await aws.accountId()).toBe(OWN_ACCOUNT);
      },
    );
  });
});

describe('the profile', () => {
  it('that is not configured is named, with those that are', async () => {
    await useFiles(
      `[profile team]\n${KEYS('TEAM')}[sso-session corp]\nsso_region = eu-west-1\n`,
      `[prod]\n${KEYS('PROD')}`,
    );
    const aws = createAws({ profile: 'taem' });
    await expect(aws.accountId()).rejects.toMatchObject({
      code: 'ProfileNotFound',
      source: 'user',
      message: expect.stringContaining('`taem`'),
      hint: 'did you mean `--profile team`? profiles that are: prod, team',
    });
  });

  it('that another takes its credentials from, and that is not configured, is named', async () => {
    const role = 'role_arn = arn:aws:iam::444455556666:role/admin\nregion = us-east-1\n';
    await useFiles(`[profile admin]\n${role}source_profile = bsae\n[profile base]\n${KEYS('BASE')}`);
    await expect(createAws({ profile: 'admin' }).accountId()).rejects.toMatchObject({
      code: 'NoCredentials',
      source: 'user',
      message: 'the profile `bsae`, the source_profile of `admin`, is not configured',
      hint: 'did you mean `--profile base`? profiles that are: admin, base',
    });
  });

  it('of AWS_PROFILE that is not configured is named too', async () => {
    vi.stubEnv('AWS_PROFILE', 'gone');
    await expect(createAws().accountId()).rejects.toMatchObject({ message: expect.stringContaining('`gone`') });
  });

  it('given by option comes before keys in the environment, silently', async () => {
    await useFiles('', `[prod]\n${KEYS('PROD')}`);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const warn = vi.spyOn(console, 'warn');
    await withFront({ aws: { profile: 'prod' } }, async (aws, front) => {
      await aws.accountId();
      expect(front.calls[0]?.accessKeyId).toBe('AKIAPROD');
    });
    expect(warn).not.toHaveBeenCalled();
  });

  it('of AWS_PROFILE comes after keys in the environment, silently', async () => {
    await useFiles('', `[prod]\n${KEYS('PROD')}`);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_PROFILE', 'prod');
    const warn = vi.spyOn(console, 'warn');
    await withFront({}, async (aws, front) => {
      await aws.accountId();
      expect(front.calls[0]?.accessKeyId).toBe('AKIAENVIRONMENT');
    });
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('a profile with MFA', () => {
  const SERIAL = 'arn:aws:iam::111122223333:mfa/ana';
  const config =
    `[profile base]\n${KEYS('BASE')}` +
    `[profile admin]\nrole_arn = arn:aws:iam::444455556666:role/admin\nsource_profile = base\nmfa_serial = ${SERIAL}\nregion = us-east-1\n`;

  it('asks for the code once, however many calls wait for it', async () => {
    await useFiles(config);
    const askMfaCode = vi.fn(async () => '123456');
    await withFront({ aws: { profile: 'admin', askMfaCode } }, async (aws, front) => {
      vi.stubEnv('AWS_ENDPOINT_URL', front.url);
      const identity = { service: 'sts', command: 'GetCallerIdentity' } as const;
      await Promise.all([aws.accountId(), aws.call(identity), aws.call({ ...identity, region: 'eu-west-1' })]);
      expect(askMfaCode.mock.calls).toEqual([[SERIAL]]);
      expect(front.calls[0]?.input).toMatchObject({ SerialNumber: SERIAL, TokenCode: '123456' });
      expect(await aws.accountId()).toBe('444455556666');
    });
  });

  it('tells of the call that opens the role, without what it held', async () => {
    await useFiles(config);
    const told: SentCall[] = [];
    const onCall = (call: SentCall) => void told.push(call);
    await withFront({ aws: { profile: 'admin', askMfaCode: async () => '123456', onCall } }, async (aws, front) => {
      vi.stubEnv('AWS_ENDPOINT_URL', front.url);
      await aws.accountId();
      expect(told.map(({ operation, account, endpoint, outcome }) => [operation, account, endpoint, outcome])).toEqual([
        ['sts:AssumeRole', '444455556666', front.url, 'ok'],
        ['sts:GetCallerIdentity', '444455556666', front.url, 'ok'],
      ]);
      expect(JSON.stringify(told)).not.toMatch(/123456|secret|AKIA/);
    });
  });

  it('says what to do where nobody can be asked', async () => {
    await useFiles(config);
    await withFront({ aws: { profile: 'admin' } }, (aws) =>
      expect(aws.accountId()).rejects.toMatchObject({
        code: 'MfaCodeNeeded',
        source: 'user',
        message: expect.stringContaining(`\`${SERIAL}\``),
        hint: expect.stringContaining('aws sts get-session-token'),
      }),
    );
  });
});

describe('credentials', () => {
  it('that are nowhere are asked for', async () => {
    await useFiles('');
    await withFront({}, (aws) =>
      expect(aws.accountId()).rejects.toMatchObject({
        code: 'NoCredentials',
        source: 'user',
        hint: expect.any(String),
      }),
    );
  });

  it('of a profile of IAM Identity Center that is not signed in name the one command', async () => {
    await useFiles(
      '[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = ReadOnly\nregion = eu-west-1\n' +
        '[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n',
    );
    vi.stubEnv('HOME', folder);
    await withFront({ aws: { profile: 'dev' } }, (aws) =>
      expect(aws.accountId()).rejects.toMatchObject({
        code: 'NoCredentials',
        source: 'user',
        message: expect.stringMatching(/^the profile `dev` is not signed in: [^\n]*$/),
        hint: '`aws sso login --profile dev`',
      }),
    );
  });

  it('of a process that failed say its words, and not its command line', async () => {
    await useFiles(
      `[profile vault]\ncredential_process = sh -c "echo no lease for this token >&2; exit 3" --token hunter2\n`,
    );
    await withFront({ aws: { profile: 'vault' } }, async (aws) => {
      const error = await aws.accountId().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        source: 'user',
        message: 'the credential_process of the profile `vault` failed: no lease for this token',
        hint: expect.stringContaining('`aws configure get credential_process --profile vault`'),
      });
    });
  });

  it('of a process that prints something else say so', async () => {
    await useFiles('[profile vault]\ncredential_process = echo hello\n');
    await withFront({ aws: { profile: 'vault' } }, (aws) =>
      expect(aws.accountId()).rejects.toMatchObject({
        message: 'the credential_process of the profile `vault` failed: it returned invalid JSON.',
      }),
    );
  });

  it('that are nowhere, where profiles are, ask for one by its name', async () => {
    await useFiles(`[profile team]\n${KEYS('TEAM')}`, `[prod]\n${KEYS('PROD')}`);
    await withFront({}, (aws) =>
      expect(aws.accountId()).rejects.toMatchObject({ hint: 'name a profile: --profile prod, team' }),
    );
  });

  it('that have expired are had anew where they came from', async () => {
    const answers = [{ operation: 'sts:GetCallerIdentity', error: { code: 'ExpiredToken', message: 'no' } }];
    await withFront({ front: { answers } }, (aws) =>
      expect(aws.accountId()).rejects.toMatchObject({ hint: expect.stringContaining('unset AWS_ACCESS_KEY_ID') }),
    );
    await useFiles('', `[team]\n${KEYS('TEAM')}`);
    await withFront({ front: { answers }, aws: { profile: 'team' } }, (aws) =>
      expect(aws.accountId()).rejects.toMatchObject({
        hint: 'get fresh ones: `aws sso login --profile team`',
      }),
    );
  });

  it.each(['InvalidClientTokenId', 'ExpiredToken'])('that AWS refuses as %s are the user’s to mend', async (code) => {
    const answers = [{ operation: 'sts:GetCallerIdentity', error: { code, message: 'no' } }];
    await withFront({ front: { answers } }, (aws) =>
      expect(aws.accountId()).rejects.toMatchObject({ code: 'CredentialsRefused', source: 'user' }),
    );
  });

  it('tell their account in one call', async () => {
    await withFront({}, async (aws, front) => {
      expect([await aws.accountId(), await aws.accountId()]).toEqual([OWN_ACCOUNT, OWN_ACCOUNT]);
      expect(front.count('sts:GetCallerIdentity')).toBe(1);
    });
  });
});
