import {
  CognitoIdentityProviderClient,
  ListUserPoolClientsCommand,
  type UserPoolClientDescription,
} from '@aws-sdk/client-cognito-identity-provider';
import type { PreAuthenticationTriggerEvent } from 'aws-lambda';
import { isListed, readSettings } from './allow-list';

/** What the stack packs beside the code: by name of an app client, who may sign in with it. */
export type PreAuthenticationSettings = Record<string, string[]>;

/** Names of the pool's app clients by id, kept while AWS Lambda keeps the function loaded. */
const clientNames = new Map<string, string>();

/**
 * Cognito's pre-authentication trigger (Amazon Cognito: "Pre authentication Lambda trigger"): lets only listed people
 * sign in with an app client that has an allow-list.
 *
 * The clients' ids cannot be in the function's settings, since clients need the pool and the pool needs the trigger:
 * it asks Cognito for their names. Somebody who does not exist is judged by what was typed, so that the answer does
 * not tell who has an account.
 *
 * @throws {Error} whose message Cognito shows to who is refused, after "PreAuthentication failed with error "; also
 * where Cognito does not tell the client's name, since nobody could say then who may sign in
 */
export async function handler(event: PreAuthenticationTriggerEvent): Promise<PreAuthenticationTriggerEvent> {
  if (event.triggerSource !== 'PreAuthentication_Authentication') return event;
  const client = await clientName(event.userPoolId, event.callerContext.clientId);
  const allowed = readSettings<PreAuthenticationSettings>()[client];
  const addresses = event.request.userNotFound ? [event.userName] : verifiedAddresses(event);
  if (allowed && !addresses.some((address) => isListed(address, allowed))) {
    throw new Error('This account may not sign in with this app. Ask an administrator.');
  }
  return event;
}

/** Only a verified attribute says who somebody is: people can set others to what they like. */
function verifiedAddresses({ request }: PreAuthenticationTriggerEvent): string[] {
  const attributes = request.userAttributes ?? {};
  return ['email', 'phone_number']
    .filter((name) => attributes[`${name}_verified`] === 'true')
    .flatMap((name) => attributes[name] ?? []);
}

async function clientName(userPoolId: string, clientId: string): Promise<string> {
  if (!clientNames.has(clientId)) {
    for (const { ClientId, ClientName } of await listClients(userPoolId)) {
      if (ClientId && ClientName) clientNames.set(ClientId, ClientName);
    }
  }
  const name = clientNames.get(clientId);
  if (!name) throw new Error('This app is not known. Ask an administrator.');
  return name;
}

async function listClients(UserPoolId: string): Promise<UserPoolClientDescription[]> {
  const cognito = new CognitoIdentityProviderClient({});
  const clients: UserPoolClientDescription[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cognito.send(
      new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60, NextToken }),
    );
    clients.push(...(page.UserPoolClients ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return clients;
}
