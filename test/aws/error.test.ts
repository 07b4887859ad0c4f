import { expect, it } from 'vitest';
import { awsError } from '../../src/aws/index.js';
import { DoctorError } from '../../src/model/error.js';

const named = (name: string, status?: number) =>
  Object.assign(new Error('words'), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
  });

it.each([
  ['AccessDenied', 'denied'],
  ['AccessDeniedException', 'denied'],
  ['UnauthorizedOperation', 'denied'],
  ['VpceAccessDenied', 'denied'],
  ['Throttling', 'throttled'],
  ['ThrottlingException', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['SlowDown', 'throttled'],
  ['NoSuchEntityException', 'not-found'],
  ['ResourceNotFoundException', 'not-found'],
  ['PolicyNotFoundException', 'not-found'],
  ['InvalidVpcEndpointId.NotFound', 'not-found'],
  ['AWSOrganizationsNotInUseException', 'not-found'],
  ['NoSuchBucket', 'not-found'],
  ['ValidationException', 'failed'],
  ['UnrecognizedClientException', 'failed'],
  ['TimeoutError', 'failed'],
] as const)('%s is %s', (name, kind) => {
  expect(awsError(named(name, 400))).toEqual({ kind, code: name, message: 'words', status: 400 });
});

it('a host without a name is no missing resource', () => {
  const error = Object.assign(new Error('getaddrinfo ENOTFOUND sts.example'), {
    code: 'ENOTFOUND',
    hostname: 'sts.example',
  });
  const message = 'no name server knows the host sts.example (ENOTFOUND)';
  expect(awsError(error)).toEqual({ kind: 'failed', code: 'ENOTFOUND', message });
});

it('an account that is not open is denied', () => {
  const error = new DoctorError({ source: 'user', code: 'AccountNotOpen' }, 'no credentials open the account `1`');
  expect(awsError(error)).toMatchObject({ kind: 'denied', code: 'AccountNotOpen' });
});

it('anything thrown is an error', () => {
  expect(awsError('odd')).toEqual({ kind: 'failed', code: 'Error', message: 'odd' });
});

it('takes the SDK’s word for a status 404 without an error of AWS for no answer about what is there', () => {
  expect(awsError(named('NotFound', 404))).toMatchObject({
    kind: 'failed',
    message: 'the answer has HTTP status 404 and no error of AWS',
  });
});

it('tells nothing of what the SDK adds for who programs with it', () => {
  const hint =
    '\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.';
  const slow = new DoctorError({ source: 'aws', code: 'AnswerTooSlow' }, `AWS's answer did not end within 6 s${hint}`);
  expect(awsError(slow).message).toBe("AWS's answer did not end within 6 s");
  const late = named('TimeoutError');
  late.message = '@smithy/node-http-handler - [ERROR] a request has exceeded the configured 6000 ms requestTimeout.';
  expect(awsError(late).message).toBe('a request has exceeded the configured 6000 ms requestTimeout.');
});
