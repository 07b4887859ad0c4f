import { describe, expect, it } from 'vitest';
import { readDenialText } from '../../src/denials/index.js';

const WANTED = {
  kind: 'denial',
  principal: 'arn:aws:sts::111122223333:assumed-role/app-role/i-0abc123',
  action: 'dynamodb:CreateTable',
  resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
  policyType: 'identity-policy',
  effect: 'implicit',
};

/** As `sam deploy` wraps what CloudFormation answered, at blanks, hyphens and in the middle of long words. */
const OF_SAM = `CREATE_FAILED            AWS::DynamoDB::Table     Orders                   Resource handler      
                                                                           returned message:     
                                                                           "User: arn:aws:sts::11
                                                                           1122223333:assumed-   
                                                                           role/app-role/i-      
                                                                           0abc123 is not        
                                                                           authorized to perform:
                                                                           dynamodb:CreateTable  
                                                                           on resource: arn:aws:d
                                                                           ynamodb:eu-west-      
                                                                           1:111122223333:table/o
                                                                           rders because no      
                                                                           identity-based policy 
                                                                           allows the            
                                                                           dynamodb:CreateTable  
                                                                           action"               
ROLLBACK_IN_PROGRESS     AWS::CloudFormation::S   app                      The following         
                         tack                                              resource(s) failed    
                                                                           to create: [Orders].  
`;

const OF_BARS = `+---------------+--------+--------------------------------+
| CREATE_FAILED | Orders | User: arn:aws:sts::11112222333 |
|               |        | 3:assumed-role/app-role/i-     |
|               |        | 0abc123 is not authorized to   |
|               |        | perform: dynamodb:CreateTable  |
|               |        | on resource: arn:aws:dynamodb: |
|               |        | eu-west-1:111122223333:table/o |
|               |        | rders because no identity-     |
|               |        | based policy allows the        |
|               |        | dynamodb:CreateTable action    |
+---------------+--------+--------------------------------+
`;

describe('a message in a cell that a table wraps', () => {
  it.each([
    ['columns of blanks', OF_SAM],
    ['columns of bars', OF_BARS],
  ])('%s', (_, text) => {
    const denials = readDenialText(text).filter(({ kind }) => kind === 'denial');
    expect(denials).toEqual([expect.objectContaining(WANTED)]);
  });
});
