import {
  CognitoIdentityProviderClient,
  ListUserPoolClientsCommand,
  type UserPoolClientDescription,
} from '@aws-sdk/client-cognito-identity-provider';
import { isListed } from './allow-list';

/** By name of an app client, who may sign in with it: e-mail addresses, domains and phone numbers. */
export type AppClientLists = Record<string, string[]>;

/** Names of the pool's app clients by id, kept while AWS Lambda keeps the function loaded. */
const clientNames = new Map<string, string>();

/**
 * Lets only listed people sign in with an app client that has an allow-list.
 *
 * The clients' ids cannot be in the function's settings, since clients need the pool and the pool needs the trigger:
 * Cognito is asked for their names.
 *
 * @param addresses what is known to be the person's
 * @throws {Error} where none of them is listed; also where Cognito does not tell the client's name, since nobody could
 * say then who may sign in
 */
export async function assertListed(
  { userPoolId, callerContext }: { userPoolId: string; callerContext: { clientId: string } },
  addresses: string[],
  lists: AppClientLists,
): Promise<void> {
  const allowed = lists[await clientName(userPoolId, callerContext.clientId)];
  if (allowed && !addresses.some((address) => isListed(address, allowed))) {
    throw new Error('This account may not sign in with this app. Ask an administrator.');
  }
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
