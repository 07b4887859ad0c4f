import { objectParameter, textParameter } from '../denials/record/parameters/parameters.js';
import type { ApiCall, Ask } from './call.js';

const IMAGE = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

/** Where the calls that give a function its code name an image. */
const IMAGE_OF: Readonly<Record<string, (api: ApiCall) => string | undefined>> = {
  CreateFunction: ({ parameters }) => textParameter(objectParameter(parameters, 'code'), 'imageUri'),
  UpdateFunctionCode: ({ parameters }) => textParameter(parameters, 'imageUri'),
};

/**
 * What a function made from an image asks besides. A repository of the same account that does not let Lambda in is
 * opened to it with the caller's permissions; another account's repository, its owner opens.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
export function imageAsks(api: ApiCall): readonly Ask[] {
  const operation = api.operation.replace(/\d{8}(v\d+)?$/, '');
  if (api.service !== 'lambda' || !Object.hasOwn(IMAGE_OF, operation)) return [];
  const [, account, region, name] = IMAGE.exec(IMAGE_OF[operation]?.(api) ?? '') ?? [];
  if (name === undefined || account !== api.account) return [];
  return ['ecr:SetRepositoryPolicy', 'ecr:GetRepositoryPolicy'].map((action) => ({
    action,
    resource: `arn:${api.partition}:ecr:${region}:${account}:repository/${name}`,
    why: `${operation} of an image asks ${action}`,
    askedIf: `${operation} of an image asks more than its name says: it lets Lambda into the repository for the caller, unless the repository's policy does already`,
  }));
}
