import { getSmithyContext } from '@smithy/core/transport';
import type {
  AwsCredentialIdentityProvider,
  FinalizeRequestMiddleware,
  MetadataBearer,
  MiddlewareStack,
  StaticOperationSchema,
} from '@smithy/types';
import { DEFAULT_REGION } from '../model/partitions.js';
import { XML_PLACE, XML_SERVICES, xmlRead } from './answers/xml-read.js';
import type { AwsContext } from './context.js';
import { regionMissing } from './region.js';
import { endpointOf, toldCall } from './sent-call.js';

/** As much of an SDK client as is used here. */
interface SdkClient {
  readonly middlewareStack: MiddlewareStack<object, MetadataBearer>;
  send(command: object, options: { abortSignal?: AbortSignal }): Promise<object>;
}

export type SdkClientClass = new (config: object) => SdkClient;
/** Clients that a third party brings may be older, and have no schemas. */
export type SdkCommandClass = new (input: object) => { readonly schema?: StaticOperationSchema };

/** Whose credentials a client signs with, and a name for them that tells accounts apart. */
export interface Signer {
  readonly account: string;
  readonly credentials: AwsCredentialIdentityProvider;
}

interface ClientRequest {
  readonly service: string;
  readonly region: string | undefined;
  readonly signer: Signer;
}

/** Answers the same from every Region, so a run without a Region can still ask. */
const GLOBAL_SERVICES = new Set(['iam', 'organizations', 'sts']);

/** One client per service, account and Region. */
export class Clients {
  readonly #context: AwsContext;
  readonly #attempts: number | undefined;
  /** By the class itself: minified classes have no names that tell them apart. */
  readonly #clients = new Map<SdkClientClass, Map<string, SdkClient>>();

  /** `attempts`: how often a call is sent at the most, whatever environment and profile say. */
  constructor(context: AwsContext, attempts?: number) {
    this.#context = context;
    this.#attempts = attempts;
  }

  /** @throws DoctorError `RegionMissing` */
  client(create: SdkClientClass, request: ClientRequest): SdkClient {
    const { service, signer } = request;
    const region = regionFor(this.#context, service, request.region);
    const ofClass = this.#clients.get(create) ?? new Map<string, SdkClient>();
    this.#clients.set(create, ofClass);
    const key = `${signer.account}/${region}`;
    const client = ofClass.get(key) ?? this.#create(create, { service, signer, region });
    ofClass.set(key, client);
    return client;
  }

  #create(create: SdkClientClass, request: ClientRequest & { readonly region: string }): SdkClient {
    const client = new create({
      ...clientConfig(this.#context, request.region, request.signer.credentials),
      ...(this.#attempts === undefined ? {} : { maxAttempts: this.#attempts }),
    });
    const pacedRegion = GLOBAL_SERVICES.has(request.service) ? 'global' : request.region;
    const paced: FinalizeRequestMiddleware<object, MetadataBearer> = (next, context) => async (args) => {
      const operation = `${request.service}:${String(context['commandName']).replace(/Command$/, '')}`;
      const signal = getSmithyContext(context)['abortSignal'];
      const pacer = this.#context.pacers.of(request.signer.account, pacedRegion, operation);
      await pacer?.turn(signal instanceof AbortSignal ? signal : undefined);
      // What is begun is not interrupted, but nothing is begun after an interruption.
      if (/:Start/.test(operation)) this.#context.options.signal?.throwIfAborted();
      const about = { operation, account: request.signer.account, region: request.region };
      const endpoint = endpointOf(args.request);
      return toldCall(this.#context.options, { ...about, endpoint }, () => next(args));
    };
    // After the retries, so that each attempt waits for its turn.
    client.middlewareStack.addRelativeTo(paced, {
      name: 'pacerMiddleware',
      relation: 'after',
      toMiddleware: 'retryMiddleware',
    });
    if (XML_SERVICES.has(request.service)) client.middlewareStack.addRelativeTo(xmlRead(request.service), XML_PLACE);
    return client;
  }
}

export function regionFor(context: AwsContext, service: string, asked: string | undefined): string {
  const region = asked ?? context.region ?? (GLOBAL_SERVICES.has(service) ? DEFAULT_REGION : undefined);
  if (region !== undefined) return region;
  throw regionMissing();
}

function clientConfig(context: AwsContext, region: string, credentials: AwsCredentialIdentityProvider): object {
  const { options, profile, transport } = context;
  const endpoint = options.endpointUrl;
  const attemptsAreSet = process.env['AWS_MAX_ATTEMPTS'] || profile.settings['max_attempts'];
  return {
    region,
    credentials,
    requestHandler: transport,
    userAgentAppId: 'ddb-doctor',
    followRegionRedirects: true,
    ...(profile.name === undefined ? {} : { profile: profile.name }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // A queue's URL tells which queue; where it is asked for is the endpoint's to tell, as of every service.
    useQueueUrlAsEndpoint: false,
    // Ten, because a run is long and a lost page is a wrong answer.
    ...(attemptsAreSet ? {} : { maxAttempts: 10 }),
  };
}
