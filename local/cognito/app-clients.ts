import { SIGN_IN_SCOPES } from '../../contract/user-pool';

/** An app client of the user pool, as the stack creates it. */
export interface AppClient {
  id: string;
  /** Without one the client is public: it must use PKCE. */
  secret?: string;
  callbackUrls: readonly string[];
  signOutUrls: readonly string[];
  scopes: readonly string[];
}

export type ClientName = 'web' | 'mobile';

/** Where the mobile app takes the browser back; the operating system opens the app for this scheme. */
export const MOBILE_APP_URL = 'gatehouse://callback';

/**
 * The two app clients: `web` is the load balancer's, `mobile` serves the mobile app and the sign-in on `/docs`.
 *
 * @param publicUrl origin of the load balancer
 */
export function createAppClients(publicUrl: string): Record<ClientName, AppClient> {
  return {
    web: {
      id: 'gatehouseweb',
      secret: 'local-web-client-secret',
      callbackUrls: [`${publicUrl}/oauth2/idpresponse`],
      signOutUrls: [`${publicUrl}/signed-out`],
      scopes: SIGN_IN_SCOPES,
    },
    mobile: {
      id: 'gatehousemobile',
      callbackUrls: [MOBILE_APP_URL, `${publicUrl}/docs/oauth2-redirect.html`],
      signOutUrls: ['gatehouse://signed-out'],
      scopes: SIGN_IN_SCOPES,
    },
  };
}
