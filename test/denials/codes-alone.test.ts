import { describe, expect, it } from 'vitest';
import { readDenialText } from '../../src/denials/index.js';

const kinds = (text: string) => readDenialText(text).map(({ kind, code }) => [kind, code]);

describe('an error code without a message', () => {
  it.each([
    ['botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the Scan operation:'],
    ['"errorCode": "AccessDeniedException"'],
    ['<Error><Code>AccessDeniedException</Code></Error>'],
    ['{"__type":"com.amazon.coral.service#AccessDeniedException"}'],
    ['software.amazon.awssdk.services.kms.model.AccessDeniedException: (no message)'],
    ['poller: Aws::CodeDeployCommand::Errors::AccessDeniedException - retrying'],
    ['the upload failed with AccessDeniedException'],
    ['  AccessDeniedException  '],
  ])('is a denial where a call failed with it: %s', (text) => {
    expect(kinds(text)).toEqual([['denial', 'AccessDeniedException']]);
  });

  it.each([
    ["if (error.name === 'AccessDeniedException') return;"],
    ['if e.response["Error"]["Code"] == "AccessDeniedException":'],
    ['case "AccessDeniedException":\n\treturn nil'],
    ['rescue Aws::DynamoDB::Errors::AccessDeniedException => e'],
    ['except client.exceptions.AccessDeniedException as e:'],
    ['import { AccessDeniedException } from "@aws-sdk/client-kms";'],
    ['retryable = ["AccessDeniedException", "ThrottlingException"]'],
    ['errors: [Errors::InternalServerException, Errors::AccessDeniedException, Errors::ConflictException]'],
    ['INFO AccessDeniedHandlerImpl registered'],
    ['class UnauthorizedOperationHandler {}'],
    ['kms.ErrCodeAccessDeniedException'],
    ['name = "AccessDeniedException";'],
    ['exports.AccessDeniedException = AccessDeniedException;'],
  ])('is nothing in a program: %s', (text) => {
    expect(kinds(text)).toEqual([]);
  });

  it.each([
    ['java.nio.file.AccessDeniedException: /var/log/app.log'],
    ['org.springframework.security.access.AccessDeniedException: Access is denied'],
    ["System.UnauthorizedAccessException: Access to the path 'C:\\inetpub' is denied."],
  ])('is nothing where it is not of AWS: %s', (text) => {
    expect(kinds(text)).toEqual([]);
  });

  it.each([
    ['AuthorizationError: user has no access to the survey'],
    ['UnauthorizedException: Unauthorized'],
    ['ForbiddenException: Forbidden resource'],
  ])('is a mention where frameworks have errors of that name: %s', (text) => {
    expect(readDenialText(text).map(({ kind }) => kind)).toEqual(['mention']);
  });

  it('is a mention in prose', () => {
    const [finding] = readDenialText('The usual error is `AccessDenied`, see the troubleshooting page.');
    expect(finding).toMatchObject({ kind: 'mention', code: 'AccessDenied' });
    expect(finding?.note).toMatch(/mentioned/);
  });
});

describe('`Access Denied` without more', () => {
  it.each([
    ['Access Denied'],
    ['An error occurred (AccessDenied) when calling the PutObject operation: Access Denied'],
    [
      'software.amazon.awssdk.services.s3.model.S3Exception: Access Denied (Service: S3, Status Code: 403, Request ID: X)',
    ],
    ['<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'],
    ['S3 answered 403 Access Denied'],
    ['Access Denied\n    at deserialize (client.js:1:2)'],
    ['Access Denied\n2026-01-01T00:00:00Z INFO next'],
  ])('is a denial: %s', (text) => {
    expect(readDenialText(text).map(({ kind, policyType }) => [kind, policyType])).toEqual([['denial', 'unknown']]);
  });

  it.each([
    ['pull access denied for image, repository does not exist or may require docker login'],
    ['### Why is access denied here?'],
    ['KMS Key Access Denied Runbook'],
    ["Access denied: role 'guest' may not do this"],
  ])('is nothing inside other words: %s', (text) => {
    expect(readDenialText(text)).toEqual([]);
  });
});

describe('`not authorized to access this resource`', () => {
  it.each([
    ['{"message":"User is not authorized to access this resource"}', undefined],
    ['{"Message":"User is not authorized to access this resource with an explicit deny"}', undefined],
    ['arn:aws:iam::111122223333:user/x is not authorized to access this resource', 'arn:aws:iam::111122223333:user/x'],
  ])('is a denial where AWS says so: %s', (text, principal) => {
    expect(readDenialText(text)).toMatchObject([{ kind: 'denial', policyType: 'unknown' }]);
    expect(readDenialText(text)[0]?.principal).toBe(principal);
  });

  it.each([
    ["Role 'user' is not authorized to access this resource."],
    ['Forbidden. User is not authorized to access this resource'],
    ['This user is not authorized to access this resource'],
    ["TF400813: The user '...' is not authorized to access this resource."],
    ['Your IP address is not authorized to access this resource'],
  ])('is nothing where an application says so: %s', (text) => {
    expect(readDenialText(text)).toEqual([]);
  });
});

describe('a refused sign-in', () => {
  it.each([
    ['NotAuthorizedException: Incorrect username or password.'],
    ['NotAuthorizedException: Access Token has been revoked'],
    ['NotAuthorizedException: Unable to verify secret hash for client 1example'],
    ['{"message":"The incoming token has expired"}'],
  ])('is a lookalike: %s', (text) => {
    expect(readDenialText(text).map(({ kind }) => kind)).toEqual(['lookalike']);
  });
});
