/** What an error of Node's tells beside its code. */
interface Told {
  readonly address?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
  readonly message: string;
}

const CERTIFICATE =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/**
 * Why there was no answer, in words, where the code is the system's and not AWS's; undefined for any other. The code
 * stands in the words, for whoever looks it up.
 */
export function connectionWords(code: string, told: Told): string | undefined {
  const at = placeOf(told);
  if (code === 'ECONNREFUSED') return `nothing listens${at}: the connection was refused (${code})`;
  if (code === 'ENOTFOUND') return `no name server knows the host${hostOf(told)} (${code})`;
  if (code === 'EAI_AGAIN') return `the name server did not answer for the host${hostOf(told)} (${code})`;
  if (code === 'ECONNRESET' || code === 'EPIPE' || /\bECONNRESET\b|socket hang up/.test(told.message))
    return 'the connection was closed before there was an answer (ECONNRESET)';
  if (/^E(?:HOST|NET)UNREACH$/.test(code)) return `no network leads there${at} (${code})`;
  if (CERTIFICATE.test(code))
    return `the certificate${at} is not trusted: ${told.message} (${code}); --ca-bundle names the one that is`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return `no TLS is spoken${at}: ${reasonOf(told.message)} (${code})`;
  return undefined;
}

/** The words for an answer that is no answer of AWS's; undefined for one that is. */
export function foreignAnswer(code: string, message: string, status: number | undefined): string | undefined {
  if (status === 407) return 'the proxy asks for a name and a password (HTTP status 407)';
  if (/^(?:Unknown|UnknownError|NotFound)$/.test(code) && status !== undefined)
    return `the answer has HTTP status ${status} and no error of AWS`;
  if (/Deserialization error|XML parse error|JSON at position|is not valid JSON/.test(message))
    return 'the answer is none of AWS: its body is something else, as a sign-in page or a proxy sends it';
  return undefined;
}

function placeOf({ address, port }: Told): string {
  return typeof address === 'string' ? ` at ${address}${typeof port === 'number' ? `:${port}` : ''}` : '';
}

function hostOf({ hostname }: Told): string {
  return typeof hostname === 'string' ? ` ${hostname}` : '';
}

/** `wrong version number` of OpenSSL's long line. */
function reasonOf(message: string): string {
  return /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;
}
