import { describe, expect, it } from 'vitest';
import { ARN, compact, denialsOf, pretty, RECORD, told, WANTED } from './further-record.js';

const by = (prefix: string, text: string): string => text.replaceAll(/^/gm, prefix);
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Records as people paste them, and as programs print them. */
const TEXTS: Readonly<Record<string, string>> = {
  'a Jira code block': `What we see:\n{code:json}\n${pretty}\n{code}\nCan somebody help?`,
  reStructuredText: `Denied\n======\n\n.. code-block:: json\n\n${by('   ', pretty)}\n`,
  AsciiDoc: `[source,json]\n----\n${pretty}\n----\n`,
  'an e-mail reply twice quoted': `On Fri, ana wrote:\n${by('> > ', pretty)}\n> yes\n`,
  'JavaScript, console.log': `Received event {
  detail: {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: '${ARN}',
      accountId: '111122223333'
    },
    eventTime: '2026-11-20T09:31:40Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'PutBucketPolicy',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    errorCode: 'AccessDenied',
    errorMessage: 'Access Denied',
    requestParameters: { bucketName: 'example-bucket-1' },
    responseElements: null,
    eventID: '11112222-3333-4444-5555-666677778888'
  }
}`,
  'Python, pprint': `{'awsRegion': 'eu-central-1',
 'errorCode': 'AccessDenied',
 'errorMessage': 'Access Denied',
 'eventID': '11112222-3333-4444-5555-666677778888',
 'eventName': 'PutBucketPolicy',
 'eventSource': 's3.amazonaws.com',
 'eventTime': '2026-11-20T09:31:40Z',
 'requestParameters': {'bucketName': 'example-bucket-1'},
 'responseElements': None,
 'sourceIPAddress': '198.51.100.7',
 'userIdentity': {'accountId': '111122223333',
                  'arn': '${ARN}',
                  'type': 'AssumedRole'}}`,
  'a shell variable': `export EVENT='${compact}'\necho "$EVENT" | jq .`,
  'a here-document': `cat > event.json <<'EOF'\n${pretty}\nEOF\n`,
  'git grep with line numbers': `trail.json:12:${compact}`,
  'grep -C': pretty
    .split('\n')
    .map((line, at) => `events.json${at === 12 ? ':' : '-'}${at + 1}-${line}`)
    .join('\n'),
  'a diff': `diff --git a/event.json b/event.json\n@@ -0,0 +1,40 @@\n${by('+', pretty)}\n`,
  'a Terraform heredoc': `locals {\n  event = <<-EOT\n${by('    ', pretty)}\n  EOT\n}\n`,
  'a Kubernetes ConfigMap': `apiVersion: v1\nkind: ConfigMap\ndata:\n  event.json: |-\n${by('    ', pretty)}\n`,
  'a folded YAML string in double quotes': `event: "${escaped(compact)}"\n`,
  logfmt: `time="2026-11-20T09:31:41Z" level=info msg="event received" event="${escaped(compact)}"`,
  'a Go %q': `2026/11/20 09:31:41 event: "${escaped(compact)}"`,
  'an SNS notification in a log line': `2026-11-20T09:31:41Z INFO sns ${JSON.stringify({ Type: 'Notification', Message: JSON.stringify({ detail: RECORD }) })}`,
  'a Lambda test event in a list': `Events:\n 1) ${compact}\n`,
  'jq with colours': pretty.replaceAll(/"([^"]+)":/g, '\u001b[34;1m"$1"\u001b[0m:'),
  'a CloudWatch console copy': `2026-11-20T09:31:41.000Z\n${pretty}\n\n2026-11-20T09:31:42.000Z\n{"eventName":"other"}`,
  'an HTML table cell': `<table><tr><td>${compact.replaceAll('"', '&quot;')}</td></tr></table>`,
  'PHP, var_export': `array (
  'eventVersion' => '1.11',
  'userIdentity' => 
  array (
    'type' => 'AssumedRole',
    'arn' => '${ARN}',
    'accountId' => '111122223333',
  ),
  'eventTime' => '2026-11-20T09:31:40Z',
  'eventSource' => 's3.amazonaws.com',
  'eventName' => 'PutBucketPolicy',
  'awsRegion' => 'eu-central-1',
  'sourceIPAddress' => '198.51.100.7',
  'errorCode' => 'AccessDenied',
  'errorMessage' => 'Access Denied',
  'requestParameters' => 
  array (
    'bucketName' => 'example-bucket-1',
  ),
  'responseElements' => NULL,
  'eventID' => '11112222-3333-4444-5555-666677778888',
)`,
};

describe('the record in any text', () => {
  it.each(Object.entries(TEXTS))('%s', async (_, text) => {
    expect((await denialsOf(text)).map(told)).toEqual([WANTED]);
  });
});
