const BUCKET = '[a-z\\d][a-z\\d.-]{1,61}[a-z\\d]';

/** Where a text names a bucket and maybe a key: URIs, endpoints, Terraform's and others' words. */
const PLACES: readonly RegExp[] = [
  new RegExp(`\\bs3[an]?://(${BUCKET})(/[^\\s"'\`<>,;:)\\]}]*)?`, 'i'),
  new RegExp(`object "?([^"\\n]{1,300})"? in S3 bucket "?(${BUCKET})"?`, 'i'),
  new RegExp(`S3 bucket "?(${BUCKET})"?`, 'i'),
  new RegExp(`https?://(${BUCKET})\\.s3[.-][\\w.-]*amazonaws\\.com(?:\\.cn)?(?::\\d+)?(/[^\\s"'\`<>?]*)?`, 'i'),
  new RegExp(`https?://s3[.-][\\w.-]*amazonaws\\.com(?:\\.cn)?/(${BUCKET})(/[^\\s"'\`<>?]*)?`, 'i'),
  new RegExp(`["']?Bucket["']?\\s*[:=]>?\\s*["']?(${BUCKET})["']?`, 'i'),
];
const KEY = /["']?\bKey["']?\s*[:=]>?\s*["']([^"'\n]{1,300})["']/;

/** Operations on a bucket, whose ARN is what they ask for even where a key is near. */
const OF_BUCKET = /bucket|listobjects|listmultipart|listallmybuckets/i;

/** The ARN of the bucket, or of the object, that a text around a failed call of S3 names. */
export function s3ResourceIn(text: string, action: string | undefined): string | undefined {
  for (const [index, place] of PLACES.entries()) {
    const match = place.exec(text);
    if (match === null) continue;
    const [bucket, key] = index === 1 ? [match[2], `/${match[1]}`] : [match[1], match[2] ?? keyIn(text)];
    const isObject = key !== undefined && key.length > 1 && !OF_BUCKET.test(action ?? '');
    return `arn:aws:s3:::${bucket}${isObject ? key : ''}`;
  }
  return undefined;
}

function keyIn(text: string): string | undefined {
  const key = KEY.exec(text)?.[1];
  return key === undefined ? undefined : `/${key}`;
}
