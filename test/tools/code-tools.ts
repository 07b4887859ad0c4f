import { output } from './tool.js';

/** A moto server, and the Region that is asked there. */
export interface There {
  readonly url: string;
  readonly region: string;
}

const KEYS = { id: 'AKIATEST', secret: 'secret' } as const;

/** The settings of Terraform's AWS provider at a moto server; `terraform fmt` leaves them as they are. */
export function terraformProvider({ url, region }: There, services: readonly string[]): string {
  const width = Math.max(...services.map(({ length }) => length));
  return `provider "aws" {
  region                      = "${region}"
  access_key                  = "${KEYS.id}"
  secret_key                  = "${KEYS.secret}"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
${services.map((service) => `    ${service.padEnd(width)} = "${url}"`).join('\n')}
  }
}
`;
}

/** What a tool finds in its environment, so that it asks a moto server and reads no settings of the machine. */
export function toolEnvironment({ url, region }: There) {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: KEYS.id,
    AWS_SECRET_ACCESS_KEY: KEYS.secret,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/** Translates a template with one function whose Policies are the given, offline, and prints its role's documents. */
const TRANSLATE = `
import json, sys, yaml
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
policies = yaml.safe_load(open(sys.argv[1]))["Policies"]
template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": {
  "Runtime": "nodejs20.x", "Handler": "i.h", "InlineCode": "x", "Policies": policies}}}}
out = Translator({}, Parser()).translate(template, {})
print(json.dumps([p["PolicyDocument"] for p in out["Resources"]["FRole"]["Properties"]["Policies"]]))
`;

/** The policy documents that the SAM translator makes of a file with `Policies`. */
export async function samDocuments(file: string, env: ReturnType<typeof toolEnvironment>): Promise<unknown> {
  return JSON.parse(await output('python3', ['-c', TRANSLATE, file], { env }));
}
