/** Names of products that answer AccessDenied, Forbidden or Unauthorized too, and that AWS has no part in. */
const PRODUCTS =
  /Google Cloud|storage\.googleapis|gserviceaccount|storage\.objects?\.|x-goog-|\bMinIO\b|\bminio\b|Microsoft\.|\bAzure\b|AuthorizationFailed|org\.springframework|AuthorizationDeniedException|@nestjs|ExceptionsHandler\]|javax\.ws\.rs|jakarta\.ws\.rs|ModSecurity|system:serviceaccount|\bRBAC\b|backblaze|wasabisys|digitaloceanspaces|r2\.cloudflarestorage|aliyuncs|oss-cn-|\bCeph\b|<RequestId>tx[\da-f]{6}|oracle(?:cloud)?\.com\/|Keycloak|\bHashiCorp Vault\b|https?:\/\/vault\b|registry-1\.docker\.io|ORA-\d{5}|SQLSTATE|mysql|postgres|HTTP Basic: |cloudflare|edgesuite|akamai|on this server\b/i;

const AWS =
  /amazonaws|\barn:aws|awssdk|aws-sdk|\bboto|\bAmazon[A-Z]|\bAws::|when calling the \w+ operation|\(Service: /;

/** How far the words around a message tell whose it is. */
const AROUND = 500;

/** True where a text names another product at all; most do not, and need no look around each message. */
export function namesAnotherProduct(text: string): boolean {
  return PRODUCTS.test(text);
}

/** True for a refusal that another product words so, as far as what stands around it tells. */
export function isOfAnotherProduct(text: string, start: number, end: number): boolean {
  const around = text.slice(Math.max(0, start - AROUND), end + AROUND);
  return PRODUCTS.test(around) && !AWS.test(around);
}

/** An exception of a framework's own that says `Access Denied`; AWS's are named after the code, the service or the SDK. */
const EXCEPTION = /([\w.$]{1,200}(?:Exception|Error|Fault))["']?\]?\s*:\s*["']?$/;
const OF_AWS =
  /AccessDenied(?:Exception|Error|Fault)?$|amazon|aws|boto|S3|ClientError$|ServiceException$|SdkException$|ResponseError$|^Error$/i;

export function isOfFramework(text: string, start: number): boolean {
  const name = EXCEPTION.exec(text.slice(Math.max(0, start - 240), start))?.[1];
  if (name === undefined) return false;
  if (/springframework|nestjs|javax\.|jakarta\.|java\.nio|System\./.test(name) && !/amazon|aws/i.test(name))
    return true;
  return !OF_AWS.test(name);
}
