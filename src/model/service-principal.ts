const NAMED = /^[\w-]+(\.[\w-]+)*\.amazonaws\.com(\.cn)?$/;

/** A web identity provider, although it is named as a service is. */
const COGNITO = 'cognito-identity.amazonaws.com';

/** True for a service that AWS names as a principal: `lambda.amazonaws.com`; never for an ARN, whatever it ends in. */
export function isServicePrincipal(text: string): boolean {
  return text !== COGNITO && NAMED.test(text);
}
