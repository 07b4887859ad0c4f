import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDenialText } from '../../src/denials/index.js';

const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const OTHER = 'arn:aws:dynamodb:eu-west-1:111122223333:table/clicks';

const statement = (SourcePolicyId: string, SourcePolicyType = 'IAM Policy') => ({
  SourcePolicyId,
  SourcePolicyType,
  StartPosition: { Line: 3, Column: 17 },
  EndPosition: { Line: 8, Column: 6 },
});

/** As iam:SimulatePrincipalPolicy answers (IAM API Reference, API_EvaluationResult). */
const RESULTS = [
  {
    EvalActionName: 'dynamodb:PutItem',
    EvalResourceName: TABLE,
    EvalDecision: 'implicitDeny',
    MatchedStatements: [],
    MissingContextValues: ['aws:MultiFactorAuthPresent', 'dynamodb:LeadingKeys'],
  },
  {
    EvalActionName: 'dynamodb:GetItem',
    EvalResourceName: TABLE,
    EvalDecision: 'allowed',
    MatchedStatements: [statement('reads')],
    MissingContextValues: [],
  },
  {
    EvalActionName: 'dynamodb:DeleteTable',
    EvalResourceName: TABLE,
    EvalDecision: 'explicitDeny',
    MatchedStatements: [statement('guard')],
    MissingContextValues: [],
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
  },
  {
    EvalActionName: 'dynamodb:UpdateTable',
    EvalResourceName: TABLE,
    EvalDecision: 'implicitDeny',
    MatchedStatements: [],
    MissingContextValues: [],
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
  },
  {
    EvalActionName: 'dynamodb:CreateTable',
    EvalResourceName: '*',
    EvalDecision: 'implicitDeny',
    MatchedStatements: [],
    MissingContextValues: [],
    OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    ResourceSpecificResults: [
      { EvalResourceName: TABLE, EvalResourceDecision: 'allowed', MatchedStatements: [], MissingContextValues: [] },
      {
        EvalResourceName: OTHER,
        EvalResourceDecision: 'implicitDeny',
        MatchedStatements: [],
        MissingContextValues: [],
      },
    ],
  },
];

const DENIED = [
  ['dynamodb:PutItem', TABLE, 'identity-policy', 'implicit'],
  ['dynamodb:DeleteTable', TABLE, 'identity-policy', 'explicit'],
  ['dynamodb:UpdateTable', TABLE, 'permissions-boundary', 'implicit'],
  ['dynamodb:CreateTable', OTHER, 'service-control-policy', 'implicit'],
];

const told = (text: string) =>
  readDenialText(text).map(({ action, resource, policyType, effect }) => [action, resource, policyType, effect]);

/** `--output text`: the members of each object in the order of their names, and below them those it holds. */
const ROWS = [
  'False',
  `EVALUATIONRESULTS\tdynamodb:PutItem\timplicitDeny\t${TABLE}`,
  'MISSINGCONTEXTVALUES\taws:MultiFactorAuthPresent',
  'MISSINGCONTEXTVALUES\tdynamodb:LeadingKeys',
  `EVALUATIONRESULTS\tdynamodb:GetItem\tallowed\t${TABLE}`,
  'MATCHEDSTATEMENTS\treads\tIAM Policy',
  'ENDPOSITION\t6\t8',
  'STARTPOSITION\t17\t3',
  `EVALUATIONRESULTS\tdynamodb:DeleteTable\texplicitDeny\t${TABLE}`,
  'MATCHEDSTATEMENTS\tguard\tIAM Policy',
  'ENDPOSITION\t6\t8',
  'STARTPOSITION\t17\t3',
  `EVALUATIONRESULTS\tdynamodb:UpdateTable\timplicitDeny\t${TABLE}`,
  'PERMISSIONSBOUNDARYDECISIONDETAIL\tFalse',
  'EVALUATIONRESULTS\tdynamodb:CreateTable\timplicitDeny\t*',
  'ORGANIZATIONSDECISIONDETAIL\tFalse',
  `RESOURCESPECIFICRESULTS\tallowed\t${TABLE}`,
  `RESOURCESPECIFICRESULTS\timplicitDeny\t${OTHER}`,
].join('\n');

/** AWS: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html */
describe("the policy simulator's answer", () => {
  it.each([
    ['JSON', JSON.stringify({ EvaluationResults: RESULTS, IsTruncated: false })],
    ['JSON over many lines', JSON.stringify({ EvaluationResults: RESULTS }, null, 4)],
    ['the results alone', JSON.stringify(RESULTS, null, 2)],
    [
      'below its command',
      `$ aws iam simulate-custom-policy …\n${JSON.stringify({ EvaluationResults: RESULTS }, null, 4)}`,
    ],
    [
      "Python's repr",
      JSON.stringify({ EvaluationResults: RESULTS })
        .replaceAll('"', "'")
        .replaceAll('true', 'True')
        .replaceAll('false', 'False'),
    ],
    ['text', ROWS],
    ...['table.txt', 'wide-table.txt', 'text.txt', 'output.yaml'].map((file) => [
      `${file}, as the AWS CLI prints it`,
      readFileSync(new URL(`simulator/${file}`, import.meta.url), 'utf8'),
    ]),
  ])('is a denial for each action that it denies: %s', (_, text) => {
    expect(told(text)).toEqual(DENIED);
  });

  it('tells the statements that matched and the keys that it lacked', () => {
    const notes = readDenialText(JSON.stringify({ EvaluationResults: RESULTS })).map(({ note }) => note);
    expect(notes[0]).toBe(
      "AWS's policy simulator says implicitDeny: no statement matched; missing context keys: aws:MultiFactorAuthPresent, dynamodb:LeadingKeys",
    );
    expect(notes[1]).toBe("AWS's policy simulator says explicitDeny: matched: guard");
    expect(readDenialText(ROWS)[1]?.note).toBe(notes[1]);
  });

  it('names the principal where its command stands above it', () => {
    const arn = 'arn:aws:iam::111122223333:role/app';
    const command = `$ aws iam simulate-principal-policy --policy-source-arn ${arn} --action-names dynamodb:PutItem`;
    const found = readDenialText(`${command}\n${JSON.stringify({ EvaluationResults: RESULTS }, null, 4)}`);
    expect(new Set(found.map(({ principal }) => principal))).toEqual(new Set([arn]));
  });

  it('is no denial where all is allowed', () => {
    expect(told(JSON.stringify({ EvaluationResults: [RESULTS[1]] }))).toEqual([]);
    expect(told('EvalActionName and EvalDecision are members of EvaluationResult; implicitDeny is a value')).toEqual(
      [],
    );
  });

  it('of a resource policy says so, and of several kinds of policies nothing', () => {
    const denied = (...MatchedStatements: object[]) => ({
      EvalActionName: 's3:GetObject',
      EvalResourceName: '*',
      EvalDecision: 'explicitDeny',
      MatchedStatements,
    });
    const types = [
      denied(statement('bucket', 'Resource Policy')),
      denied(statement('bucket', 'Resource Policy'), statement('own')),
      denied(),
    ];
    expect(told(JSON.stringify({ EvaluationResults: types })).map(([, , type]) => type)).toEqual([
      'resource-policy',
      'unknown',
      'unknown',
    ]);
  });
});
