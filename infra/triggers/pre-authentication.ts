import type { PreAuthenticationTriggerEvent } from 'aws-lambda';
import { readSettings } from './allow-list';
import { type AppClientLists, assertListed } from './app-client-lists';
import { isFederated, type KnownProviders, provedAddresses, providerNameIn } from './federated-people';

/** What the stack packs beside the code. */
export interface PreAuthenticationSettings {
  clients: AppClientLists;
  providers: KnownProviders;
}

/**
 * Cognito's pre-authentication trigger (Amazon Cognito: "Pre authentication Lambda trigger"): lets only listed people
 * sign in with an app client that has an allow-list. Cognito does not call it for the first sign-in of somebody who
 * comes by an identity provider, whom the pre-sign-up trigger judges.
 *
 * Somebody who does not exist is judged by what was typed, so that the answer does not tell who has an account.
 *
 * @throws {Error} whose message Cognito shows to who is refused, after "PreAuthentication failed with error "; also
 * where Cognito does not tell the client's name
 */
export async function handler(event: PreAuthenticationTriggerEvent): Promise<PreAuthenticationTriggerEvent> {
  if (event.triggerSource !== 'PreAuthentication_Authentication') return event;
  const { clients, providers } = readSettings<PreAuthenticationSettings>();
  const addresses = event.request.userNotFound ? [event.userName] : verifiedAddresses(event, providers);
  await assertListed(event, addresses, clients);
  return event;
}

function verifiedAddresses(
  { request, userName }: PreAuthenticationTriggerEvent,
  providers: KnownProviders,
): string[] {
  const attributes = request.userAttributes ?? {};
  return provedAddresses(
    attributes,
    isFederated(attributes) ? providers[providerNameIn(userName)] : undefined,
  );
}
