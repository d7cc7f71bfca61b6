import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { isListed, readSettings } from './allow-list';
import { type AppClientLists, assertListed } from './app-client-lists';
import { type KnownProviders, provedAddresses, providerNameIn } from './federated-people';

/** What the stack packs beside the code. */
export interface PreSignUpSettings {
  /** Whether only listed people may sign up themselves. */
  byInvitation: boolean;
  /** E-mail addresses, domains and phone numbers that are invited. */
  allowed: string[];
  /** Attributes that name a person and that Cognito verifies, such as `email`. */
  identifiers: string[];
  providers: KnownProviders;
  clients: AppClientLists;
}

const NOT_INVITED = 'Only invited people can sign up. Ask an administrator to invite this address.';

/**
 * Cognito's pre-sign-up trigger (Amazon Cognito: "Pre sign-up Lambda trigger"): lets only who is invited sign up, or
 * come by an identity provider for the first time. People whom an administrator creates are let in by that.
 *
 * @throws {Error} whose message Cognito shows to who is refused, after "PreSignUp failed with error "
 */
export async function handler(event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> {
  if (event.triggerSource === 'PreSignUp_SignUp') judgeSignUp(event, readSettings<PreSignUpSettings>());
  if (event.triggerSource === 'PreSignUp_ExternalProvider') {
    await judgeFederated(event, readSettings<PreSignUpSettings>());
  }
  return event;
}

/**
 * Every given identifier must be listed: where there are two, Cognito verifies one of them at sign-up, and the other
 * could be anybody's.
 */
function judgeSignUp(
  { request }: PreSignUpTriggerEvent,
  { byInvitation, allowed, identifiers }: PreSignUpSettings,
): void {
  if (!byInvitation) return;
  const attributes = request.userAttributes ?? {};
  const given = identifiers.map((name) => attributes[name]).filter((value) => value !== undefined);
  if (given.length === 0 || !given.every((address) => isListed(address, allowed))) {
    throw new Error(NOT_INVITED);
  }
}

/** What a provider says of an address counts only where the address is proved: people can type others there. */
async function judgeFederated(
  event: PreSignUpTriggerEvent,
  { allowed, providers, clients }: PreSignUpSettings,
): Promise<void> {
  const provider = providers[providerNameIn(event.userName)];
  if (!provider) throw new Error('This identity provider is not known. Ask an administrator.');
  const addresses = provedAddresses(event.request.userAttributes ?? {}, provider);
  if (provider.admits === 'invited' && !addresses.some((address) => isListed(address, allowed))) {
    throw new Error(NOT_INVITED);
  }
  // Cognito calls the pre-authentication trigger from the second sign-in on.
  if (Object.keys(clients).length > 0) await assertListed(event, addresses, clients);
}
